//! Letters to whoever asked. The receipt repeats nothing of what was typed: anybody can name anybody's address.
use chrono::{DateTime, Utc};
use entity::{
    id::RightsActId,
    person::Language,
    rights_act::{self, Act},
    rights_request::{self as request, Outcome},
};
use sea_orm::EntityTrait;

use super::{
    receipt,
    record::KEY,
    sealed::{self, Requester},
    when,
};
use crate::{
    app::App,
    error::Result,
    mail::Letter,
    notifications::{Words, letter},
};

/// Where a receipt stands, below the server's address.
#[must_use]
pub(super) fn path(app: &App, row: &request::Model) -> String {
    let code = receipt::code(&app.secrets, row.id);
    format!(
        "/rights/{}/{}",
        receipt::grouped(&row.number),
        receipt::grouped(&code)
    )
}

/// The same in the language that was chosen for the answer.
#[must_use]
pub(super) fn page(app: &App, row: &request::Model) -> String {
    let path = path(app, row);
    match row.language {
        Language::Ja => path,
        Language::En => format!("{path}?lang=en"),
    }
}

/// Writes to whoever asked what was done.
///
/// # Errors
/// `Unavailable` while mail cannot be sent; the database's.
pub async fn mail(app: &App, id: RightsActId) -> Result<()> {
    #[expect(clippy::disallowed_methods, reason = "a job looks at the row as it is")]
    let found = rights_act::Entity::find_by_id(id)
        .find_also_related(request::Entity)
        .one(app.db.system(&KEY))
        .await?;
    let Some((act, Some(row))) = found else {
        return Ok(());
    };
    let requester = sealed::open::<Requester>(&app.secrets, row.requester_sealed.as_deref())?;
    let Some(requester) = requester else {
        return Ok(()); // forgotten by now
    };
    let said = sealed::open::<String>(&app.secrets, act.words_sealed.as_deref())?;
    let Some(words) = words(&row, &act, said) else {
        return Ok(());
    };
    let page = format!("{}{}", app.public_url(), page(app, &row));
    let letter = Letter {
        to: requester.email,
        ..letter(row.language, &words, &page, None)
    };
    app.mailer.send(&letter).await
}

/// What a letter says; nothing for acts that are no news to whoever asked.
fn words(row: &request::Model, act: &rights_act::Model, said: Option<String>) -> Option<Words> {
    let number = receipt::grouped(&row.number);
    let until = act
        .until
        .map(|at| when::full(at, row.language))
        .unwrap_or_default();
    let told = Told {
        number: &number,
        until: &until,
        at: act.at,
        outcome: act.outcome,
    };
    let mut words = match row.language {
        Language::Ja => ja(act.act, &told)?,
        Language::En => en(act.act, &told)?,
    };
    if let Some(said) = said {
        // The reason stands where it is announced, before the last paragraph.
        let before = words.body.len().saturating_sub(1);
        words.body.insert(before, said);
    }
    Some(words)
}

struct Told<'a> {
    number: &'a str,
    until: &'a str,
    at: DateTime<Utc>,
    outcome: Option<Outcome>,
}

fn ja(act: Act, told: &Told<'_>) -> Option<Words> {
    let number = format!("受付番号：{}", told.number);
    let (subject, body): (_, Vec<String>) = match act {
        Act::Receive => (
            "【回覧板】権利侵害の申出を受け付けました",
            vec![
                number,
                format!("受付日時：{}", when::full(told.at, Language::Ja)),
                format!(
                    "{}までに、対応の結果か、さらに時間がかかることを、このアドレスにお知らせします。",
                    told.until
                ),
                "下のページで、いつでも進み具合を確かめたり、申出を取り下げたりできます。ログインは要りません。このメールを大切に保管してください。".into(),
                "心当たりがないときは、このメールは捨ててください。どなたかがアドレスを書きまちがえたものと思われます。".into(),
            ],
        ),
        Act::AskCompletion => (
            "【回覧板】権利侵害の申出について、補っていただきたいことがあります",
            vec![
                number,
                "申出を確認するため、次のことを教えてください。".into(),
                format!(
                    "下のページから、一度だけ書き足せます。{}の期限は変わりません。書き足しがないときは、いまの内容で判断します。",
                    told.until
                ),
            ],
        ),
        Act::MoreTime => (
            "【回覧板】権利侵害の申出の確認に、もう少し時間がかかります",
            vec![
                number,
                "申出について、まだ判断ができていません。理由は次のとおりです。".into(),
                format!("{}までに、あらためてお知らせします。", told.until),
            ],
        ),
        Act::Decide => (
            "【回覧板】権利侵害の申出について、結果をお知らせします",
            vec![
                number,
                ja_outcome(told.outcome).into(),
                "理由は次のとおりです。".into(),
                "この結果に納得できないときや、新しい事実があるときは、あらためて申し出ることができます。裁判所や法務局などの窓口に相談することもできます。".into(),
            ],
        ),
        Act::Withdraw => (
            "【回覧板】権利侵害の申出を取り下げました",
            vec![
                number,
                "申出は取り下げられました。これ以上の確認はしません。".into(),
                "取り下げた覚えがないときは、あらためて申し出てください。".into(),
            ],
        ),
        _ => return None,
    };
    Some(Words {
        subject,
        body,
        button: "進み具合を見る",
    })
}

fn en(act: Act, told: &Told<'_>) -> Option<Words> {
    let number = format!("Receipt number: {}", told.number);
    let (subject, body): (_, Vec<String>) = match act {
        Act::Receive => (
            "[Kairanban] We have received your request about an infringed right",
            vec![
                number,
                format!("Received: {}", when::full(told.at, Language::En)),
                format!(
                    "By {} we will write to this address what was decided, or that it takes longer.",
                    told.until
                ),
                "On the page below you can see at any time where it stands, or take it back. No account is needed. Please keep this mail.".into(),
                "If this was not you, please throw this mail away: somebody probably mistyped an address.".into(),
            ],
        ),
        Act::AskCompletion => (
            "[Kairanban] Something is missing in your request",
            vec![
                number,
                "To look into your request, we need to know the following.".into(),
                format!(
                    "You can add it once, on the page below. The date of our answer stays {}. If nothing is added, we decide on what we have.",
                    told.until
                ),
            ],
        ),
        Act::MoreTime => (
            "[Kairanban] Your request takes a little longer",
            vec![
                number,
                "We cannot decide on your request yet. The reason is this.".into(),
                format!("We will write again by {}.", told.until),
            ],
        ),
        Act::Decide => (
            "[Kairanban] What was decided about your request",
            vec![
                number,
                en_outcome(told.outcome).into(),
                "The reason is this.".into(),
                "If you cannot agree, or know of new facts, you may make another request. You may also turn to a court or to a Legal Affairs Bureau.".into(),
            ],
        ),
        Act::Withdraw => (
            "[Kairanban] Your request was taken back",
            vec![
                number,
                "Your request was taken back. We do not look into it any further.".into(),
                "If that was not you, please make another request.".into(),
            ],
        ),
        _ => return None,
    };
    Some(Words {
        subject,
        body,
        button: "See where it stands",
    })
}

fn ja_outcome(outcome: Option<Outcome>) -> &'static str {
    match outcome {
        Some(Outcome::Removed) => "申出のあった内容を、見られないようにしました。",
        Some(Outcome::Partly) => {
            "申出のあった内容のうち一部について、対応しました。書いた方がその部分を直すまで、見られないようにしています。"
        }
        _ => "申出のあった内容は、削除しないことにしました。",
    }
}

fn en_outcome(outcome: Option<Outcome>) -> &'static str {
    match outcome {
        Some(Outcome::Removed) => "What you wrote about cannot be seen any more.",
        Some(Outcome::Partly) => {
            "We have acted on a part of what you wrote about. It is hidden until its author has changed that part."
        }
        _ => "We have decided to leave what you wrote about as it is.",
    }
}
