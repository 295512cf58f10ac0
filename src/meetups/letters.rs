//! Letters about meetups: the time, and why it is off. No word of a neighbor is in them: those are read on the page.
use entity::{
    id::{OccasionId, RsvpId},
    meetup_date::{self, Reason, Status},
    person::Language,
    rsvp::{self, State},
};
use sea_orm::EntityTrait;

use super::{guests, seats::KEY, when};
use crate::{
    app::App,
    error::Result,
    mail::Letter,
    notifications::{letter, meetup_words},
};

/// What a letter about a date says besides its news.
///
/// # Errors
/// The database's.
pub async fn lines(app: &App, date: Option<OccasionId>, language: Language) -> Result<Vec<String>> {
    let Some(id) = date else {
        return Ok(Vec::new());
    };
    #[expect(clippy::disallowed_methods, reason = "a job looks at the row as it is")]
    let date = meetup_date::Entity::find_by_id(id)
        .one(app.db.system(&KEY))
        .await?;
    Ok(date.map_or_else(Vec::new, |date| about(&date, language)))
}

fn about(date: &meetup_date::Model, language: Language) -> Vec<String> {
    let at = when::said(date.starts_at, language);
    let mut lines = vec![match language {
        Language::Ja => format!("日時：{at}"),
        Language::En => format!("When: {at} (Japan time)"),
    }];
    if date.status == Status::Cancelled
        && let Some(reason) = date.reason
    {
        lines.push(match language {
            Language::Ja => format!("理由：{}", ja(reason)),
            Language::En => format!("Why: {}", en(reason)),
        });
    }
    lines
}

/// Why a date is off, in Japanese.
#[must_use]
pub(super) fn ja(reason: Reason) -> &'static str {
    match reason {
        Reason::Rain => "雨のため",
        Reason::Wind => "強い風のため",
        Reason::Heat => "暑さのため",
        Reason::Snow => "雪のため",
        Reason::Illness => "体調などの都合のため",
        Reason::TooFew => "集まる人が少ないため",
        Reason::OrganizerAway => "主催する人がいなくなったため",
        Reason::Other => "主催者の都合のため",
    }
}

/// The same in English.
#[must_use]
pub(super) fn en(reason: Reason) -> &'static str {
    match reason {
        Reason::Rain => "rain",
        Reason::Wind => "strong wind",
        Reason::Heat => "the heat",
        Reason::Snow => "snow",
        Reason::Illness => "illness",
        Reason::TooFew => "too few people",
        Reason::OrganizerAway => "its organizer is not here any more",
        Reason::Other => "a reason of the organizers",
    }
}

/// Writes to a guest, unless they stand otherwise by now.
///
/// # Errors
/// `Unavailable` while mail cannot be sent; the database's.
pub(super) async fn mail(app: &App, id: RsvpId, what: &str) -> Result<()> {
    #[expect(clippy::disallowed_methods, reason = "a job looks at the row as it is")]
    let row = rsvp::Entity::find_by_id(id)
        .one(app.db.system(&KEY))
        .await?;
    let Some(row) = row.filter(|row| fits(row, what)) else {
        return Ok(());
    };
    let Some(guest) = guests::sealed(app, &row)? else {
        return Ok(());
    };
    let language = if guest.english {
        Language::En
    } else {
        Language::Ja
    };
    let mut words = meetup_words(what, language);
    words
        .body
        .extend(lines(app, Some(row.meetup_date_id), language).await?);
    let token = guests::token(&app.secrets, id);
    let page = format!("{}/meetups/guest#{token}", app.public_url());
    let letter = Letter {
        to: guest.email,
        ..letter(language, &words, &page, None)
    };
    app.mailer.send(&letter).await
}

fn fits(row: &rsvp::Model, what: &str) -> bool {
    match what {
        "meetup_offer" => row.state == State::Offered,
        "meetup_lapsed" => row.state == State::Lapsed,
        "meetup_declined" => row.state == State::Declined,
        "meetup_confirm" => true,
        _ => !matches!(
            row.state,
            State::Unconfirmed | State::Cancelled | State::Declined | State::Lapsed
        ),
    }
}
