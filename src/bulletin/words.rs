//! The words around a notice, in the three ways it can be read.
use entity::{
    agency,
    notice_version::{Category, Severity},
};
use serde::Deserialize;

/// How somebody reads.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Reading {
    /// 日本語.
    #[default]
    Ja,
    /// やさしい日本語.
    Easy,
    /// English.
    En,
}

impl Reading {
    /// All of them.
    pub const ALL: [Self; 3] = [Self::Ja, Self::Easy, Self::En];

    /// The machine word, as in addresses.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Self::Ja => "ja",
            Self::Easy => "easy",
            Self::En => "en",
        }
    }

    /// The language for `lang`.
    #[must_use]
    pub fn tag(self) -> &'static str {
        match self {
            Self::Ja | Self::Easy => "ja",
            Self::En => "en",
        }
    }

    /// What it calls itself.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Ja => "日本語",
            Self::Easy => "やさしい日本語",
            Self::En => "English",
        }
    }

    /// One of three: the Japanese, the easy (with furigana), the English words.
    #[must_use]
    pub fn of<'a>(self, ja: &'a str, easy: &'a str, en: &'a str) -> &'a str {
        match self {
            Self::Ja => ja,
            Self::Easy => easy,
            Self::En => en,
        }
    }
}

/// A category's name.
#[must_use]
pub fn category(of: Category, reading: Reading) -> &'static str {
    let en = reading == Reading::En;
    match of {
        Category::Disaster => pick(en, "防災", "Disaster safety"),
        Category::Crime => pick(en, "防犯", "Crime prevention"),
        Category::Garbage => pick(en, "ごみ", "Garbage"),
        Category::Childcare => pick(en, "子育て", "Childcare"),
        Category::Health => pick(en, "健康", "Health"),
        Category::Roads => pick(en, "交通・工事", "Traffic and roadworks"),
        Category::Procedures => pick(en, "手続き", "Procedures"),
        Category::Events => pick(en, "催し", "Events"),
        Category::Other => pick(en, "その他", "Other"),
    }
}

/// A category's machine word, as in addresses.
#[must_use]
pub fn category_word(of: Category) -> String {
    sea_orm::ActiveEnum::to_value(&of)
}

/// How much a notice weighs.
#[must_use]
pub fn severity(of: Severity, reading: Reading) -> &'static str {
    match of {
        Severity::Information => reading.of("おしらせ", "お｜知《し》らせ", "Information"),
        Severity::Important => reading.of("重要", "大切《たいせつ》", "Important"),
        Severity::Emergency => reading.of("緊急", "緊急《きんきゅう》", "Emergency"),
    }
}

/// What sort of body speaks.
#[must_use]
pub fn kind(of: agency::Kind, reading: Reading) -> &'static str {
    let en = reading == Reading::En;
    match of {
        agency::Kind::WardOffice => pick(en, "区役所", "Ward office"),
        agency::Kind::City => pick(en, "市役所", "City"),
        agency::Kind::Prefecture => pick(en, "都道府県", "Prefecture"),
        agency::Kind::National => pick(en, "国の機関", "National body"),
        agency::Kind::Fire => pick(en, "消防", "Fire service"),
        agency::Kind::Police => pick(en, "警察", "Police"),
        agency::Kind::Utility => pick(en, "ライフライン", "Utility"),
        agency::Kind::Assembly => pick(en, "議会", "Assembly"),
        agency::Kind::Other => pick(en, "公的な機関", "Public body"),
    }
}

/// A changed field's name.
#[must_use]
pub fn field(name: &str, reading: Reading) -> &'static str {
    let en = reading == Reading::En;
    match name {
        "title" => pick(en, "題名", "Title"),
        "body" => pick(en, "本文", "Text"),
        "title_easy" => pick(en, "題名（やさしい日本語）", "Title (easy Japanese)"),
        "body_easy" => pick(en, "本文（やさしい日本語）", "Text (easy Japanese)"),
        "title_en" => pick(en, "題名（英語）", "Title (English)"),
        "body_en" => pick(en, "本文（英語）", "Text (English)"),
        "target" => reading.of("対象", "だれ", "For whom"),
        "procedure" => pick(en, "手続き", "What to do"),
        "deadline" => reading.of("期限", "いつまで", "Deadline"),
        "valid_from" => pick(en, "いつから", "From"),
        "valid_to" => pick(en, "いつまで", "Until"),
        "expires_at" => pick(en, "掲載の終わり", "Shown until"),
        "department" => pick(en, "担当", "Department"),
        "telephone" => pick(en, "電話", "Telephone"),
        "source_url" => pick(en, "くわしいページ", "More about it"),
        "category" => pick(en, "分類", "Category"),
        "severity" => pick(en, "重さ", "Severity"),
        "areas" => pick(en, "対象の地域", "Area"),
        "attachments" => pick(en, "添付", "Attachments"),
        _ => pick(en, "その他", "Other"),
    }
}

fn pick(en: bool, ja: &'static str, english: &'static str) -> &'static str {
    if en { english } else { ja }
}
