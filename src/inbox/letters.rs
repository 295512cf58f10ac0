//! The words of letters about official notices. They carry the notice itself: whoever has no time to sign in
//! reads in the letter what to do.
use entity::{
    notice_delivery::Rule,
    notice_profile::Reading,
    notice_run::Kind,
    notice_version::{self, Category, Severity},
    person::Language,
};

use crate::{
    mail::Letter,
    notifications::{Stop, Words, letter},
};

/// Who tells it, and where it came to.
pub(super) struct News {
    pub(super) agency: String,
    pub(super) town: String,
    pub(super) municipality: String,
}

/// What is told.
pub(super) struct Told<'a> {
    pub(super) reading: Reading,
    pub(super) what: Kind,
    pub(super) news: &'a News,
    pub(super) version: &'a notice_version::Model,
    pub(super) rule: Rule,
}

/// How such letters are ended.
pub(super) struct Links {
    pub(super) stop: Stop,
    /// Where the notice's like is muted; an emergency's is not.
    pub(super) mute: Option<String>,
}

/// The letter, not addressed yet.
pub(super) fn write(told: &Told<'_>, page: &str, links: &Links) -> Letter {
    match told.reading {
        Reading::En => letter(Language::En, &english(told, links), page, Some(&links.stop)),
        Reading::Ja | Reading::Easy => letter(
            Language::Ja,
            &japanese(told, links),
            page,
            Some(&links.stop),
        ),
    }
}

/// Title and text in what somebody reads; the original where there is no other.
fn text(told: &Told<'_>) -> (String, String) {
    let version = told.version;
    let (title, body) = match told.reading {
        Reading::Ja => (None, None),
        Reading::Easy => (version.title_easy.as_ref(), version.body_easy.as_ref()),
        Reading::En => (version.title_en.as_ref(), version.body_en.as_ref()),
    };
    match (title, body) {
        (Some(title), Some(body)) => (plain(title), plain(body)),
        _ => (version.title.clone(), version.body.clone()),
    }
}

/// `漢字《かんじ》` as a letter can show it: 漢字（かんじ）.
fn plain(text: &str) -> String {
    let spelled = |c: char| match c {
        '｜' => None,
        '《' => Some('（'),
        '》' => Some('）'),
        other => Some(other),
    };
    text.chars().filter_map(spelled).collect()
}

fn japanese(told: &Told<'_>, links: &Links) -> Words {
    let News { agency, town, .. } = told.news;
    let subject = match (told.what, told.version.severity) {
        (Kind::Withdraw, _) => "【回覧板】おしらせの取り下げ",
        (Kind::Correct, _) => "【回覧板】おしらせの訂正",
        (Kind::Publish, Severity::Emergency) => "【回覧板】緊急のおしらせ",
        (Kind::Publish, _) => "【回覧板】大切なおしらせ",
    };
    let opening = match told.what {
        Kind::Publish => format!("{agency}からのおしらせです。"),
        Kind::Correct => format!("{agency}が、おしらせを訂正しました。"),
        Kind::Withdraw => format!("{agency}が、次のおしらせを取り下げました。"),
    };
    let (title, body) = text(told);
    let mut paragraphs = vec![opening, format!("■ {title}")];
    paragraphs.extend(reason(told, "取り下げの理由：", "訂正したところ："));
    if told.what != Kind::Withdraw {
        paragraphs.push(body);
    }
    let municipality = &told.news.municipality;
    paragraphs.push(match told.rule {
        Rule::Neighborhood => format!("届いた理由：{town}に参加しているため。"),
        Rule::Municipality => format!("届いた理由：{municipality}（{town}）に参加しているため。"),
        Rule::Child => format!(
            "届いた理由：{town}に参加していて、登録したお子さんの生まれ月にあてはまるため。"
        ),
        Rule::Emergency => format!("届いた理由：{town}の緊急のおしらせのため。"),
    });
    if let Some(mute) = &links.mute {
        let about = category_ja(told.version.category);
        paragraphs.push(format!(
            "「{about}」のおしらせを{town}から受け取らない：\n{mute}"
        ));
    }
    Words {
        subject,
        body: paragraphs,
        button: "おしらせをひらく",
    }
}

fn english(told: &Told<'_>, links: &Links) -> Words {
    let News { agency, town, .. } = told.news;
    let subject = match (told.what, told.version.severity) {
        (Kind::Withdraw, _) => "[Kairanban] A notice was withdrawn",
        (Kind::Correct, _) => "[Kairanban] A notice was corrected",
        (Kind::Publish, Severity::Emergency) => "[Kairanban] Emergency notice",
        (Kind::Publish, _) => "[Kairanban] Important notice",
    };
    let opening = match told.what {
        Kind::Publish => format!("A notice from {agency}."),
        Kind::Correct => format!("{agency} corrected a notice."),
        Kind::Withdraw => format!("{agency} withdrew this notice."),
    };
    let (title, body) = text(told);
    let mut paragraphs = vec![opening, format!("■ {title}")];
    paragraphs.extend(reason(
        told,
        "Why it was withdrawn: ",
        "What was corrected: ",
    ));
    if told.what != Kind::Withdraw {
        paragraphs.push(body);
    }
    let municipality = &told.news.municipality;
    paragraphs.push(match told.rule {
        Rule::Neighborhood => format!("Why you get this: you belong to {town}."),
        Rule::Municipality => format!("Why you get this: you belong to {town} in {municipality}."),
        Rule::Child => format!("Why you get this: you belong to {town}, and a child of yours was born in the months it is for."),
        Rule::Emergency => format!("Why you get this: it is an emergency in {town}."),
    });
    if let Some(mute) = &links.mute {
        let about = category_en(told.version.category);
        paragraphs.push(format!(
            "No more notices about {about} from {town}:\n{mute}"
        ));
    }
    Words {
        subject,
        body: paragraphs,
        button: "Open the notice",
    }
}

/// What the office says about the change.
fn reason(told: &Told<'_>, withdrawn: &str, corrected: &str) -> Option<String> {
    match told.what {
        Kind::Publish => None,
        Kind::Withdraw => Some(format!("{withdrawn}{}", told.version.reason.as_ref()?)),
        Kind::Correct => Some(format!("{corrected}{}", told.version.correction.as_ref()?)),
    }
}

fn category_ja(category: Category) -> &'static str {
    match category {
        Category::Disaster => "防災",
        Category::Crime => "防犯",
        Category::Garbage => "ごみ",
        Category::Childcare => "子育て",
        Category::Health => "健康",
        Category::Roads => "交通・工事",
        Category::Procedures => "手続き",
        Category::Events => "催し",
        Category::Other => "その他",
    }
}

fn category_en(category: Category) -> &'static str {
    match category {
        Category::Disaster => "disasters",
        Category::Crime => "crime",
        Category::Garbage => "garbage",
        Category::Childcare => "childcare",
        Category::Health => "health",
        Category::Roads => "roads and works",
        Category::Procedures => "procedures",
        Category::Events => "events",
        Category::Other => "other things",
    }
}

#[cfg(test)]
mod tests {
    use super::plain;

    #[test]
    fn furigana_is_put_in_brackets() {
        assert_eq!(plain("｜大雨《おおあめ》です。"), "大雨（おおあめ）です。");
        assert_eq!(plain("ひなん"), "ひなん");
    }
}
