//! What a letter about a decision says besides that there is one: what, which rule, why, by whom, until when, and how
//! to appeal; or how an appeal was answered. Words of neighbors are in none of them.
use chrono::{DateTime, FixedOffset, Utc};
use entity::{
    appeal::{self, Outcome},
    decision::{self, Kind, Role},
    id::DecisionId,
    person::Language,
    rule,
};
use sea_orm::{ConnectionTrait, EntityTrait, QueryFilter};

use super::{decide::WINDOW, effects, statements, target::KEY};
use crate::{
    app::App,
    error::{Error, Result},
};

/// The paragraphs; none when the decision is gone.
///
/// # Errors
/// The database's.
pub async fn letter(app: &App, id: DecisionId, what: &str, lang: Language) -> Result<Vec<String>> {
    let conn = app.db.system(&KEY);
    let (row, _) = match effects::with_case(conn, id).await {
        Err(Error::NotFound(_)) => return Ok(Vec::new()),
        other => other?,
    };
    if what == "appeal_answered" {
        let answer = statements::appeal_of(conn, id).await?;
        return Ok(answer.map(|row| answered(&row, lang)).unwrap_or_default());
    }
    if what != "decided" {
        return Ok(Vec::new());
    }
    let title = title(conn, &row, lang).await?;
    let body = match row.agency_id {
        Some(id) => app.agencies.body(&app.db, id).await?,
        None => None,
    };
    let body = body.as_deref();
    Ok(match lang {
        Language::Ja => ja(&row, &title, body.map(|body| body.name.as_str())),
        Language::En => en(&row, &title, body.map(|body| body.name_en.as_str())),
    })
}

async fn title(
    conn: &impl ConnectionTrait,
    row: &decision::Model,
    lang: Language,
) -> Result<String> {
    #[expect(
        clippy::disallowed_methods,
        reason = "what was published is for everybody"
    )]
    let found = rule::Entity::find()
        .filter(rule::COLUMN.slug.eq(row.rule.as_str()))
        .filter(rule::COLUMN.version.eq(row.rule_version))
        .filter(rule::COLUMN.published_at.is_not_null())
        .one(conn)
        .await?;
    Ok(found.map_or_else(
        || row.rule.clone(),
        |rule| match lang {
            Language::Ja => rule.title_ja,
            Language::En => rule.title_en,
        },
    ))
}

fn ja(row: &decision::Model, title: &str, body: Option<&str>) -> Vec<String> {
    let what = match row.kind {
        Kind::NoAction => {
            "対応は行わないことにしました。非表示にしていたものは、もとに戻りました。"
        }
        Kind::Label => "あなたの投稿などに、注意の表示をつけました。",
        Kind::Warn => "あなたへの注意としてお知らせします。投稿などはそのままです。",
        Kind::EditRequired => "書き直していただくまで、ほかの人には見えないようにしました。",
        Kind::Hide => "ほかの人には見えないようにしました。",
        Kind::Remove => "投稿などを取り下げました。あなたには見えています。",
        Kind::Limit => "この町での書き込みを、しばらくお休みしていただきます。読むことはできます。",
        Kind::Suspend => {
            "利用を停止しました。ログイン、データの持ち出し、異議の申し立てはできます。"
        }
        Kind::Close => {
            "アカウントを閉じることにしました。30日のあいだは、データの持ち出しと異議の申し立てができます。"
        }
    };
    let who = who_ja(row, body);
    let automatic = if row.automated {
        "自動で行われました。"
    } else {
        "人が確認して決めました。"
    };
    let mut lines = vec![
        format!("決定:{what}"),
        format!("ルール:{title}(第{}版)", row.rule_version),
        format!("理由:{}", row.facts),
        format!("決めた人:{who}。{automatic}"),
    ];
    lines.extend(row.until.map(|until| format!("期間:{}まで", day_ja(until))));
    lines.extend(appeals_until(row).map(|until| {
        format!("納得できないときは、{}まで異議を申し立てられます(1回)。最初に決めた人とは別の人が見直し、文章でお答えします。", day_ja(until))
    }));
    lines
}

fn en(row: &decision::Model, title: &str, body: Option<&str>) -> Vec<String> {
    let what = match row.kind {
        Kind::NoAction => "Nothing is done. What was hidden is visible again.",
        Kind::Label => "A label was put beside something of yours.",
        Kind::Warn => "This is a word of warning. Nothing of yours was changed.",
        Kind::EditRequired => "Something of yours is hidden until you have changed it.",
        Kind::Hide => "Something of yours was hidden from others.",
        Kind::Remove => "Something of yours was removed. You still see it.",
        Kind::Limit => "You can read, but not write in this neighborhood for a while.",
        Kind::Suspend => {
            "You cannot take part for now. Signing in, export and appeal stay possible."
        }
        Kind::Close => "Your account will be closed. For 30 days, export and appeal stay possible.",
    };
    let who = who_en(row, body);
    let automatic = if row.automated {
        "It was automatic."
    } else {
        "A person looked and decided."
    };
    let mut lines = vec![
        format!("Decision: {what}"),
        format!("Rule: {title} (version {})", row.rule_version),
        format!("Why: {}", row.facts),
        format!("Decided by: {who}. {automatic}"),
    ];
    lines.extend(row.until.map(|until| format!("Until: {}", day_en(until))));
    lines.extend(appeals_until(row).map(|until| {
        format!("If you do not agree, you can appeal once, until {}. Somebody other than the one who decided looks again, and answers in writing.", day_en(until))
    }));
    lines
}

/// Who decided, as a role. What a desk decides against somebody, a volunteer or staff agreed to.
fn who_ja(row: &decision::Model, body: Option<&str>) -> String {
    match row.role {
        Role::System => "仕組みによる自動の判断".into(),
        Role::AreaModerator => "この町の世話役".into(),
        Role::StaffModerator => "運営の担当者".into(),
        Role::GovernmentDesk => {
            let desk = format!("{}の確認窓口", body.unwrap_or("役所"));
            if row.kind == Kind::NoAction {
                desk
            } else {
                format!("{desk}（町の世話役か運営の担当者が同意しました）")
            }
        }
        Role::AppealReviewer => "異議を審査する担当者".into(),
        Role::Specialist => "権利侵害の調査担当者".into(),
        Role::Administrator => "サーバーの管理者".into(),
    }
}

fn who_en(row: &decision::Model, body: Option<&str>) -> String {
    match row.role {
        Role::System => "the system, automatically".into(),
        Role::AreaModerator => "volunteers of this neighborhood".into(),
        Role::StaffModerator => "the moderation staff".into(),
        Role::GovernmentDesk => {
            let desk = format!("the moderation desk of {}", body.unwrap_or("a public body"));
            if row.kind == Kind::NoAction {
                desk
            } else {
                format!("{desk}; a volunteer of this neighborhood or the staff agreed")
            }
        }
        Role::AppealReviewer => "a reviewer of appeals".into(),
        Role::Specialist => "the specialist for infringed rights".into(),
        Role::Administrator => "those who run the server".into(),
    }
}

fn appeals_until(row: &decision::Model) -> Option<DateTime<Utc>> {
    let open = row.kind != Kind::NoAction && row.role != Role::AppealReviewer;
    Some(row.in_force_at? + WINDOW).filter(|_| open)
}

fn answered(row: &appeal::Model, lang: Language) -> Vec<String> {
    let Some(outcome) = row.outcome else {
        return Vec::new();
    };
    let what = match (lang, outcome) {
        (Language::Ja, Outcome::Upheld) => "結果:決定は変わりません。",
        (Language::Ja, Outcome::Modified) => "結果:決定を軽いものに改めました。",
        (Language::Ja, Outcome::Overturned) => {
            "結果:決定を取り消し、すべてもとに戻しました。ご迷惑をおかけして、申し訳ありませんでした。"
        }
        (Language::En, Outcome::Upheld) => "Outcome: the decision stands.",
        (Language::En, Outcome::Modified) => "Outcome: the decision was changed into a milder one.",
        (Language::En, Outcome::Overturned) => {
            "Outcome: the decision was overturned, and everything was put back. We are sorry."
        }
    };
    let mut lines = vec![what.to_owned()];
    lines.extend(row.answer.as_ref().map(|answer| match lang {
        Language::Ja => format!("回答:{answer}"),
        Language::En => format!("Answer: {answer}"),
    }));
    lines
}

fn in_japan(at: DateTime<Utc>) -> DateTime<FixedOffset> {
    let japan = FixedOffset::east_opt(9 * 3600).unwrap_or_else(|| at.fixed_offset().timezone());
    at.with_timezone(&japan)
}

fn day_ja(at: DateTime<Utc>) -> String {
    in_japan(at).format("%Y年%-m月%-d日 %H:%M").to_string()
}

fn day_en(at: DateTime<Utc>) -> String {
    in_japan(at).format("%-d %B %Y, %H:%M").to_string()
}
