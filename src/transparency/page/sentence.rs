//! A row as a sentence, in words that a neighbor would use.
use entity::person::Language;

use super::{
    Names, Setting,
    words::{content, day, length},
};
use crate::transparency::{Act, Content, Outcome, chain::LogRow};

/// What a row says, as one sentence.
pub(in crate::transparency) fn sentence(
    setting: &Setting<'_>,
    names: &Names,
    row: &LogRow,
) -> String {
    match setting.language {
        Language::Ja => japanese(setting, names, row),
        Language::En => english(setting, names, row),
    }
}

fn japanese(setting: &Setting<'_>, names: &Names, row: &LogRow) -> String {
    let day = day(setting, &row.day);
    let place = names.place(setting, &row.area);
    let place = place.map(|name| format!("{name}で、")).unwrap_or_default();
    let rule = row.rule.as_deref();
    let rule = rule.map(|slug| names.rule(setting, slug, row.rule_version.unwrap_or_default()));
    let under = rule
        .map(|title| format!("「{title}」のやくそくにより、"))
        .unwrap_or_default();
    let thing = content(setting, row.content);
    let said = done_ja(row, (thing, rule));
    let under = if is_under(row.act) { &under } else { "" };
    format!("{day}、{place}{under}{said}。")
}

/// Whether the sentence begins with the rule.
fn is_under(act: Act) -> bool {
    matches!(
        act,
        Act::Label
            | Act::Warn
            | Act::EditRequired
            | Act::Hide
            | Act::Remove
            | Act::Limit
            | Act::Suspend
            | Act::Close
    )
}

fn done_ja(row: &LogRow, (thing, rule): (&str, Option<&str>)) -> String {
    let lasting = lasts(row.duration_hours, Language::Ja);
    let person = match row.content {
        Content::Account => "アカウント1件".to_owned(),
        Content::Profile => "プロフィール1件の持ち主".to_owned(),
        Content::Photo => "写真1件を載せた人".to_owned(),
        Content::Meetup => "集まり1件を呼びかけた人".to_owned(),
        _ => format!("{thing}1件を書いた人"),
    };
    match row.act {
        Act::NoAction => match rule {
            Some(title) => {
                format!("{thing}1件を「{title}」のやくそくに照らして確かめ、そのまま残しました")
            }
            None => format!("{thing}1件を確かめ、そのまま残しました"),
        },
        Act::Label => format!("{thing}1件に注意書きが付きました"),
        Act::Warn => format!("{person}に注意を伝えました"),
        Act::EditRequired => format!("{thing}1件の書き直しをお願いしました"),
        Act::Hide => format!("{thing}1件が見えなくなりました"),
        Act::Remove => format!("{thing}1件の公開をやめました"),
        Act::Limit => format!("{person}が、{lasting}書き込めなくなりました"),
        Act::Suspend => format!("{person}の利用が、{lasting}止まりました"),
        Act::Close if row.content == Content::Account => "アカウント1件が閉じられました".to_owned(),
        Act::Close => format!("{person}のアカウントが閉じられました"),
        _ => done_ja_besides(row, (thing, rule)),
    }
}

/// The same for what is no decision about content or somebody.
fn done_ja_besides(row: &LogRow, (thing, rule): (&str, Option<&str>)) -> String {
    let lasting = lasts(row.duration_hours, Language::Ja);
    match row.act {
        Act::ProvisionalHide => {
            format!("通報が重なった{thing}1件が、確認がすむまで見えなくなりました")
        }
        Act::ProvisionalEnd => {
            format!("確認がすむまで隠れていた{thing}1件が、また見えるようになりました")
        }
        Act::Hold => format!("{thing}1件が、ほかの人に見える前に確認を待つことになりました"),
        Act::Release if row.content == Content::Account => {
            "アカウント1件の利用の停止が解かれました".to_owned()
        }
        Act::Release => format!("確認を待っていた{thing}1件が、見えるようになりました"),
        Act::CascadeHide => {
            format!("書いた人についての決定にともない、{thing}1件も見えなくなりました")
        }
        Act::Revert => format!("前の決定が取り消され、{thing}1件がもとに戻りました"),
        Act::AppealAnswered => match row.appeal {
            Some(Outcome::Overturned) => {
                format!("{thing}1件についての異議を受けて、決定を取り消し、もとに戻しました")
            }
            Some(Outcome::Modified) => {
                format!("{thing}1件についての異議を受けて、決定を改めました")
            }
            _ => format!("{thing}1件についての異議に、決定は変わらないと答えました"),
        },
        Act::RightsReceived => "権利侵害の申出1件を受け付けました".to_owned(),
        Act::RightsDecided => "権利侵害の申出1件に答えました".to_owned(),
        Act::RightsMoreTime => format!("権利侵害の申出1件に、あと{lasting}かかると答えました"),
        Act::RightsMoreTimeAgain => {
            format!("権利侵害の申出1件に、さらに{lasting}かかると答えました")
        }
        Act::RightsDecidedLater => {
            "時間がかかると伝えていた権利侵害の申出1件に答えました".to_owned()
        }
        Act::BreakGlass => "公的機関の緊急のおしらせ1件が、ひとりの判断で発信されました".to_owned(),
        Act::RulePublished => {
            let (title, version) = (
                rule.unwrap_or_default(),
                row.rule_version.unwrap_or_default(),
            );
            format!("「{title}」のやくそくの第{version}版が公表されました")
        }
        Act::Withdraw if row.content == Content::RightsRequest => {
            "権利侵害の申出1件が、申し出た人により取り下げられました".to_owned()
        }
        Act::DeskOpened => "役所の確認窓口が1つ、ふたりの判断で開かれました".to_owned(),
        Act::DeskClosed => "役所の確認窓口が1つ、閉じられました".to_owned(),
        _ => format!("{thing}1件が取り下げられました"),
    }
}

fn english(setting: &Setting<'_>, names: &Names, row: &LogRow) -> String {
    let day = day(setting, &row.day);
    let place = names.place(setting, &row.area);
    let place = place.map(|name| format!(" in {name}")).unwrap_or_default();
    let rule = row.rule.as_deref();
    let rule = rule.map(|slug| names.rule(setting, slug, row.rule_version.unwrap_or_default()));
    let under = rule.filter(|_| is_under(row.act));
    let under = under
        .map(|title| format!(", under the rule “{title}”"))
        .unwrap_or_default();
    let said = done_en(setting, row, rule);
    format!("On {day}{place}, {said}{under}.")
}

fn done_en(setting: &Setting<'_>, row: &LogRow, rule: Option<&str>) -> String {
    let thing = content(setting, row.content);
    let lasting = lasts(row.duration_hours, Language::En);
    let person = match row.content {
        Content::Account => "an account".to_owned(),
        Content::Profile => "the owner of a profile".to_owned(),
        _ => format!("the author of {thing}"),
    };
    match row.act {
        Act::NoAction => match rule {
            Some(title) => {
                format!("{thing} was looked at under the rule “{title}” and left as it is")
            }
            None => format!("{thing} was looked at and left as it is"),
        },
        Act::Label => format!("a label was put on {thing}"),
        Act::Warn => format!("{person} was warned"),
        Act::EditRequired => format!("{person} was asked to change it"),
        Act::Hide => format!("{thing} was hidden"),
        Act::Remove => format!("{thing} was removed"),
        Act::Limit => format!("{person} could not write {lasting}"),
        Act::Suspend => format!("{person} was suspended {lasting}"),
        Act::Close if row.content == Content::Account => "an account was closed".to_owned(),
        Act::Close => format!("the account of {person} was closed"),
        _ => done_en_besides(row, (thing, rule)),
    }
}

/// The same for what is no decision about content or somebody.
fn done_en_besides(row: &LogRow, (thing, rule): (&str, Option<&str>)) -> String {
    let more = length(row.duration_hours.unwrap_or_default(), Language::En);
    match row.act {
        Act::ProvisionalHide => {
            format!("{thing} with many reports was hidden until somebody looks at it")
        }
        Act::ProvisionalEnd => {
            format!("{thing} that was hidden for the time being was shown again")
        }
        Act::Hold => format!("{thing} was held to be looked at before others see it"),
        Act::Release if row.content == Content::Account => "a suspension was lifted".to_owned(),
        Act::Release => format!("{thing} that was held was released"),
        Act::CascadeHide => {
            format!("{thing} was hidden because of what was decided about its author")
        }
        Act::Revert => format!("an earlier decision was taken back, and {thing} put back"),
        Act::AppealAnswered => match row.appeal {
            Some(Outcome::Overturned) => {
                format!("an appeal about {thing} succeeded: the decision was taken back")
            }
            Some(Outcome::Modified) => {
                format!("after an appeal about {thing}, the decision was changed")
            }
            _ => format!("an appeal about {thing} was answered: the decision stands"),
        },
        Act::RightsReceived => "a request about an infringed right was received".to_owned(),
        Act::RightsDecided => "a request about an infringed right was answered".to_owned(),
        Act::RightsMoreTime => {
            format!("a request about an infringed right was told that it takes up to {more} more")
        }
        Act::RightsMoreTimeAgain => format!(
            "a request about an infringed right was told once more that it takes up to {more} more"
        ),
        Act::RightsDecidedLater => {
            "a request about an infringed right that took longer was answered".to_owned()
        }
        Act::BreakGlass => "a public body's emergency notice was released by one person".to_owned(),
        Act::RulePublished => {
            let (title, version) = (
                rule.unwrap_or_default(),
                row.rule_version.unwrap_or_default(),
            );
            format!("version {version} of the rule “{title}” was published")
        }
        Act::Withdraw if row.content == Content::RightsRequest => {
            "a request about an infringed right was taken back by who made it".to_owned()
        }
        Act::DeskOpened => "a public body's moderation desk was opened by two people".to_owned(),
        Act::DeskClosed => "a public body's moderation desk was closed".to_owned(),
        _ => format!("{thing} was withdrawn"),
    }
}

/// For how long, as it stands in a sentence.
fn lasts(hours: Option<i32>, language: Language) -> String {
    match (hours, language) {
        (None, Language::Ja) => "期限なしで".to_owned(),
        (None, Language::En) => "without an end".to_owned(),
        (Some(hours), Language::Ja) => length(hours, language),
        (Some(hours), Language::En) => format!("for {}", length(hours, language)),
    }
}
