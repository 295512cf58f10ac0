//! What rows tell besides their sentence, and the names of what they hold.
use entity::person::Language;

use super::Setting;
use crate::transparency::{Act, Content, Decider, Trigger, chain::LogRow};

/// Its day.
pub(in crate::transparency) fn day(setting: &Setting<'_>, day: &str) -> String {
    let Ok(day) = day.parse::<chrono::NaiveDate>() else {
        return day.to_owned();
    };
    day.format(setting.say("%Y年%-m月%-d日", "%-d %B %Y"))
        .to_string()
}

/// Hours as days where that is easier to read.
pub(in crate::transparency) fn length(hours: i32, language: Language) -> String {
    let (days, rest) = (hours / 24, hours % 24);
    let plural = |count| if count == 1 { "" } else { "s" };
    match language {
        Language::Ja if hours < 1 => "1時間以内".to_owned(),
        Language::Ja if hours < 48 => format!("{hours}時間"),
        Language::Ja if rest == 0 => format!("{days}日間"),
        Language::Ja => format!("{days}日と{rest}時間"),
        Language::En if hours < 1 => "less than an hour".to_owned(),
        Language::En if hours < 48 => format!("{hours} hour{}", plural(hours)),
        Language::En if rest == 0 => format!("{days} days"),
        Language::En => format!("{days} days and {rest} hour{}", plural(rest)),
    }
}

/// What else a row tells.
pub(in crate::transparency) fn facts(
    setting: &Setting<'_>,
    row: &LogRow,
) -> Vec<(&'static str, String)> {
    let mut facts = Vec::new();
    let language = setting.language;
    if !matches!(row.act, Act::RightsReceived | Act::Withdraw) {
        let mut who = decider(setting, row.decider).to_owned();
        if row.act == Act::AppealAnswered {
            let other = pick(
                language,
                "（はじめに決めた人とは別の人）",
                ", not who decided first",
            );
            who.push_str(other);
        }
        facts.push((pick(language, "決めた人", "Decided by"), who));
    }
    if !matches!(row.act, Act::RulePublished | Act::BreakGlass) && row.content != Content::Desk {
        facts.push((
            pick(language, "きっかけ", "Begun by"),
            trigger(setting, row.trigger).to_owned(),
        ));
    }
    let took = row
        .hours_to_decision
        .filter(|_| !matches!(row.act, Act::RightsReceived));
    if let Some(hours) = took {
        facts.push((
            pick(language, "かかった時間", "Took"),
            length(hours, language),
        ));
    }
    if row.found_by_machine {
        facts.push((
            pick(language, "見つけたもの", "Found by"),
            pick(language, "プログラム", "a program").to_owned(),
        ));
    }
    facts
}

fn pick(language: Language, ja: &'static str, en: &'static str) -> &'static str {
    match language {
        Language::Ja => ja,
        Language::En => en,
    }
}

/// What it was about.
pub(in crate::transparency) fn content(setting: &Setting<'_>, content: Content) -> &'static str {
    let (ja, en) = match content {
        Content::Post => ("投稿", "a post"),
        Content::Comment => ("コメント", "a comment"),
        Content::Photo => ("写真", "a photo"),
        Content::Profile => ("プロフィール", "a profile"),
        Content::Place => ("場所の登録", "a place"),
        Content::Meetup => ("集まり", "a meetup"),
        Content::Review => ("口コミ", "a review"),
        Content::NoticeReply => ("おしらせへの質問", "a question under a notice"),
        Content::Notice => ("公的なおしらせ", "an official notice"),
        Content::Account => ("アカウント", "an account"),
        Content::RightsRequest => ("権利侵害の申出", "a request about an infringed right"),
        Content::Rule => ("やくそく", "a rule"),
        Content::Desk => ("役所の確認窓口", "a public body's moderation desk"),
    };
    pick(setting.language, ja, en)
}

/// What was done, as the name of a choice or a bar.
pub(in crate::transparency) fn act(setting: &Setting<'_>, act: Act) -> &'static str {
    let (ja, en) = match act {
        Act::NoAction => ("そのまま残した", "Left as it is"),
        Act::Label => ("注意書きを付けた", "Label"),
        Act::Warn => ("注意を伝えた", "Warning"),
        Act::EditRequired => ("書き直しをお願いした", "Change asked for"),
        Act::Hide => ("見えなくした", "Hidden"),
        Act::Remove => ("公開をやめた", "Removed"),
        Act::Limit => ("書き込みを止めた", "No writing"),
        Act::Suspend => ("利用を止めた", "Suspended"),
        Act::Close => ("アカウントを閉じた", "Account closed"),
        Act::ProvisionalHide => ("確認まで隠した", "Hidden for the time being"),
        Act::ProvisionalEnd => ("確認までの隠しを解いた", "Shown again"),
        Act::Hold => ("公開前の確認", "Held"),
        Act::Release => ("確認・停止を解いた", "Released"),
        Act::CascadeHide => ("あわせて見えなくなった", "Hidden with its author"),
        Act::Revert => ("もとに戻した", "Put back"),
        Act::AppealAnswered => ("異議に答えた", "Appeal answered"),
        Act::RightsReceived => ("権利侵害の申出を受け付けた", "Request received"),
        Act::RightsDecided => ("権利侵害の申出に答えた", "Request answered"),
        Act::RightsMoreTime => ("申出に、時間がかかると答えた", "Request takes longer"),
        Act::RightsMoreTimeAgain => ("申出に、さらにかかると答えた", "Request takes even longer"),
        Act::RightsDecidedLater => ("時間がかかった申出に答えた", "Request answered later"),
        Act::BreakGlass => ("ひとりの判断での緊急発信", "One-person release"),
        Act::RulePublished => ("やくそくの公表", "Rule published"),
        Act::Withdraw => ("取り下げられた", "Taken back"),
        Act::DeskOpened => ("確認窓口が開かれた", "Desk opened"),
        Act::DeskClosed => ("確認窓口が閉じられた", "Desk closed"),
    };
    pick(setting.language, ja, en)
}

/// Who decided, as a role.
pub(in crate::transparency) fn decider(setting: &Setting<'_>, decider: Decider) -> &'static str {
    let (ja, en) = match decider {
        Decider::System => ("自動のしくみ", "an automatic rule"),
        Decider::AreaModerators => ("まちの見守り役（ボランティア）", "volunteers of the town"),
        Decider::Staff => ("運営の見守り担当", "a moderator of this server"),
        Decider::TwoStaff => ("運営の見守り担当2人", "two moderators of this server"),
        Decider::GovernmentDesk => ("役所の確認窓口", "a public body's moderation desk"),
        Decider::AppealReviewer => ("異議の申し立ての担当", "a reviewer of appeals"),
        Decider::Specialist => ("権利侵害の専門担当", "a specialist for infringed rights"),
        Decider::Administrators => ("サーバーの管理者", "administrators of this server"),
        Decider::Office => ("その機関", "the body itself"),
    };
    pick(setting.language, ja, en)
}

/// What began it.
pub(in crate::transparency) fn trigger(setting: &Setting<'_>, trigger: Trigger) -> &'static str {
    let (ja, en) = match trigger {
        Trigger::Own => ("運営がみずから", "this server itself"),
        Trigger::Report => ("通報", "reports"),
        Trigger::AutoHold => ("自動の確認", "an automatic check"),
        Trigger::RightsRequest => ("権利侵害の申出", "a request about rights"),
        Trigger::GovernmentRequest => ("公的機関からの申出", "a request by a public body"),
        Trigger::Court => ("裁判所", "a court"),
        Trigger::Appeal => ("異議の申し立て", "an appeal"),
    };
    pick(setting.language, ja, en)
}
