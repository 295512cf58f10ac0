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
fn the_wire_and_the_tables_use_the_same_words() {
    fn same<E: ActiveEnum<Value = String> + Iterable + serde::Serialize>() {
        for value in E::iter() {
            assert_eq!(serde_json::to_value(&value).unwrap(), value.to_value());
        }
    }
    same::<entity::appeal::Outcome>();
    same::<entity::appeal::State>();
    same::<entity::decision::Kind>();
    same::<entity::decision::Role>();
    same::<entity::decision::State>();
    same::<entity::decision_effect::Kind>();
    same::<entity::duty::Role>();
    same::<entity::hold::Ending>();
    same::<entity::hold::Why>();
    same::<entity::limitation::Kind>();
    same::<entity::meetup::Audience>();
    same::<entity::meetup::PointShown>();
    same::<entity::meetup::Status>();
    same::<entity::meetup_date::Reason>();
    same::<entity::meetup_date::Status>();
    same::<entity::membership::Kind>();
    same::<entity::membership::Verification>();
    same::<entity::moderation_case::Escalation>();
    same::<entity::moderation_case::Origin>();
    same::<entity::moderation_case::Queue>();
    same::<entity::moderation_case::State>();
    same::<entity::mute::Kind>();
    same::<entity::neighborhood::Kind>();
    same::<entity::neighborhood::Status>();
    same::<entity::notification::Kind>();
    same::<entity::one_time_token::Purpose>();
    same::<entity::person::AgeBand>();
    same::<entity::person::Language>();
    same::<entity::place::Category>();
    same::<entity::place::Sort>();
    same::<entity::place::Status>();
    same::<entity::place_owner::State>();
    same::<entity::review::Tie>();
    same::<entity::place_act::Act>();
    same::<entity::place_act::State>();
    same::<entity::place_fact::Kind>();
    same::<entity::place_fact::Value>();
    same::<entity::post::Audience>();
    same::<entity::post::Kind>();
    same::<entity::post::Label>();
    same::<entity::post::State>();
    same::<entity::post::Withheld>();
    same::<entity::public_log::Act>();
    same::<entity::public_log::Content>();
    same::<entity::public_log::Decider>();
    same::<entity::public_log::Outcome>();
    same::<entity::public_log::Trigger>();
    same::<entity::reaction::Kind>();
    same::<entity::report::Category>();
    same::<entity::report::Status>();
    same::<entity::report::TargetKind>();
    same::<entity::rights_act::Act>();
    same::<entity::rights_inquiry::Stance>();
    same::<entity::rights_request::Outcome>();
    same::<entity::rights_request::Right>();
    same::<entity::rights_request::Standing>();
    same::<entity::rights_request::State>();
    same::<entity::rsvp::NameShown>();
    same::<entity::rsvp::State>();
    same::<entity::session::EndReason>();
    same::<entity::watched_word::Mode>();
}
