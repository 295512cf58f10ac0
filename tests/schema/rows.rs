//! What rows say about themselves: no secret in a log, one word for one thing.

use entity::{id, one_time_token, person, session};
use sea_orm::{ActiveEnum, Iterable, prelude::DateTimeUtc};
use std::fmt::Debug;

const SECRET: &str = "must-not-be-logged";

fn silent(row: impl Debug) {
    let text = format!("{row:?}");
    assert!(!text.contains(SECRET), "{text}");
}

#[test]
fn a_logged_row_shows_no_secret() {
    let now = DateTimeUtc::default();
    let secret = || SECRET.to_owned();
    let person = person::Model {
        id: id::PersonId::new(),
        kind: person::Kind::Resident,
        email_key: Some(secret()),
        email_sealed: Some(secret()),
        email_verified_at: None,
        password_hash: secret(),
        display_name: secret(),
        age_band: person::AgeBand::From18,
        language: person::Language::Ja,
        rules_version: String::new(),
        rules_agreed_at: now,
        shielded: false,
        administrator: false,
        suspended_at: None,
        suspended_until: None,
        suspended_reason: Some(secret()),
        home_changed_at: None,
        created_at: now,
        left_at: None,
    };
    let session = session::Model {
        id: id::SessionId::new(),
        person_id: person.id,
        seed: secret(),
        generation: 0,
        refresh_hash: secret(),
        rotated_at: now,
        client: secret(),
        created_at: now,
        last_used_at: now,
        expires_at: now,
        proven_at: None,
        stepped_up_at: None,
        stepped_up_by: None,
        ended_at: None,
        end_reason: None,
    };
    let token = one_time_token::Model {
        id: id::OneTimeTokenId::new(),
        person_id: person.id,
        purpose: one_time_token::Purpose::VerifyEmail,
        token_hash: secret(),
        payload: Some(secret()),
        expires_at: now,
        used_at: None,
        created_at: now,
    };
    silent(person::ModelEx::from(person.clone()));
    silent(person);
    silent(session::ModelEx::from(session.clone()));
    silent(session);
    silent(one_time_token::ModelEx::from(token.clone()));
    silent(token);
}

/// Filters and events pass words from the wire to the tables.
#[test]
#[expect(clippy::too_many_lines, reason = "a list: every word, one a line")]
fn the_wire_and_the_tables_use_the_same_words() {
    fn same<E: ActiveEnum<Value = String> + Iterable + serde::Serialize>() {
        for value in E::iter() {
            assert_eq!(serde_json::to_value(&value).unwrap(), value.to_value());
        }
    }
    macro_rules! all {
        ($($table:ident::$word:ident),* $(,)?) => { $(same::<entity::$table::$word>();)* };
    }
    all!(
        appeal::Outcome,
        appeal::State,
        decision::Kind,
        decision::Role,
        decision::State,
        decision_effect::Kind,
        duty::Role,
        hold::Ending,
        hold::Why,
        limitation::Kind,
        meetup::Audience,
        meetup::PointShown,
        meetup::Status,
        meetup_date::Reason,
        meetup_date::Status,
        membership::Kind,
        membership::Verification,
        moderation_case::Escalation,
        moderation_case::Origin,
        moderation_case::Queue,
        moderation_case::State,
        mute::Kind,
        neighborhood::Kind,
        neighborhood::Status,
        notification::Kind,
        one_time_token::Purpose,
        person::AgeBand,
        person::Language,
        place::Category,
        place::Sort,
        place::Status,
        place_act::Act,
        place_act::State,
        place_fact::Kind,
        place_fact::Value,
        place_owner::State,
        post::Audience,
        post::Kind,
        post::Label,
        post::State,
        post::Withheld,
        public_log::Act,
        public_log::Content,
        public_log::Decider,
        public_log::Outcome,
        public_log::Trigger,
        reaction::Kind,
        report::Category,
        report::Status,
        report::TargetKind,
        review::Tie,
        rights_act::Act,
        rights_inquiry::Stance,
        rights_request::Outcome,
        rights_request::Right,
        rights_request::Standing,
        rights_request::State,
        rsvp::NameShown,
        rsvp::State,
        session::EndReason,
        watched_word::Mode,
    );
}
