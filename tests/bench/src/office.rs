//! What the measured town is told: one office with a few hundred notices, as after some years.
use chrono::{DateTime, TimeDelta, Utc};
use entity::{
    agency,
    id::{
        AgencyId, JurisdictionId, NoticeAreaId, NoticeId, NoticeVersionId, OfficerId, PersonId,
        SessionId,
    },
    jurisdiction, notice, notice_area,
    notice_version::{self, Category, Replies, Severity, State},
    officer,
    person::{self, Kind},
};

/// Notices of the office.
pub const NOTICES: u32 = 400;
const BODY: &str = "水道管を取りかえるため、次の時間、水が止まります。前の晩までに、飲み水とトイレの水をためておいてください。\
    工事のあとしばらくは、水がにごることがあります。お問い合わせは、下の電話番号へお願いします。\n\n";

/// The office, verified long ago.
pub fn agency(now: DateTime<Utc>) -> agency::Model {
    agency::Model {
        desk_since: None,
        desk_asked_by: None,
        desk_asked_at: None,
        desk_opened_by: None,
        id: AgencyId(super::town::loose_id(1 << 40)),
        slug: "office".into(),
        name: "計測区役所".into(),
        name_skeleton: "計測区役所".into(),
        kana: "けいそくくやくしょ".into(),
        name_en: "Measured Ward Office".into(),
        kind: agency::Kind::WardOffice,
        status: agency::Status::Active,
        postal_address: String::new(),
        telephone: "03-0000-0000".into(),
        website: "https://www.example.lg.jp/".into(),
        request_note: String::new(),
        requested_by: person(1),
        documents_by: Some(person(2)),
        documents_at: Some(now),
        documents_note: String::new(),
        domain_proved_at: Some(now),
        confirmed_by: Some(person(3)),
        verified_at: Some(now),
        expires_at: Some(now + TimeDelta::days(365)),
        reason: None,
        suspended_by: None,
        training: false,
        break_glass_minutes: None,
        created_at: now,
        updated_at: now,
        version: 1,
    }
}

/// Where it speaks.
pub fn jurisdiction(now: DateTime<Utc>) -> jurisdiction::Model {
    jurisdiction::Model {
        id: JurisdictionId(super::town::loose_id(2 << 40)),
        agency_id: agency(now).id,
        municipality_code: Some("131083".into()),
        neighborhood_id: None,
    }
}

fn person(number: u64) -> PersonId {
    PersonId(super::town::loose_id((3 << 40) | number))
}

/// Somebody who works there.
pub fn clerk() -> PersonId {
    person(4)
}

/// Their session.
pub fn clerk_session() -> SessionId {
    SessionId(super::town::loose_id(6 << 40))
}

/// Their account.
pub fn account() -> person::Model {
    person::Model {
        id: clerk(),
        kind: Kind::Officer,
        display_name: "係".into(),
        ..super::town::person(0)
    }
}

/// Their place.
pub fn place(now: DateTime<Utc>) -> officer::Model {
    officer::Model {
        moderator: false,
        id: OfficerId(super::town::loose_id(7 << 40)),
        agency_id: agency(now).id,
        person_id: clerk(),
        department: "地域振興課".into(),
        author: true,
        approver: false,
        approver_since: None,
        responder: true,
        administrator: false,
        joined_at: now,
        ended_at: None,
    }
}

fn version_id(number: u32) -> NoticeVersionId {
    NoticeVersionId(super::town::loose_id((4 << 40) | u64::from(number)))
}

fn notice_id(number: u32) -> NoticeId {
    NoticeId(super::town::loose_id((5 << 40) | u64::from(number)))
}

/// A notice's row.
pub fn notice(number: u32, now: DateTime<Utc>) -> notice::Model {
    let at = now - TimeDelta::hours(i64::from(NOTICES - number));
    notice::Model {
        id: notice_id(number),
        agency_id: agency(now).id,
        training: false,
        current_id: Some(version_id(number)),
        first_published_at: Some(at),
        revision: 0,
        created_at: at,
    }
}

/// What it says: about a page of paper, in three languages.
pub fn version(number: u32, now: DateTime<Utc>) -> notice_version::Model {
    let at = now - TimeDelta::hours(i64::from(NOTICES - number));
    notice_version::Model {
        id: version_id(number),
        notice_id: notice_id(number),
        number: 1,
        state: State::Published,
        lock: 1,
        title: format!("水道の工事で、夜に水が止まります（その{number}）"),
        body: BODY.repeat(4),
        title_easy: Some("夜《よる》、水《みず》が 止《と》まります".into()),
        body_easy: Some("夜《よる》、水《みず》が 出《で》ません。\n\n".repeat(4)),
        title_en: Some("No water at night".into()),
        body_en: Some("There will be no water at night. ".repeat(8)),
        machine_easy: false,
        machine_en: true,
        category: Category::Roads,
        severity: Severity::Important,
        valid_from: None,
        valid_to: None,
        department: "道路公園センター".into(),
        telephone: "03-0000-0000".into(),
        target: "区内の方".into(),
        deadline: None,
        procedure: "水をためておいてください。".into(),
        source_url: None,
        replies: Replies::Open,
        replies_closed_reason: None,
        child_from: None,
        child_to: None,
        publish_at: None,
        expires_at: None,
        correction: None,
        submitted_by: Some(person(4)),
        submitted_at: Some(at),
        returned_by: None,
        reason: None,
        approved_by: Some(person(5)),
        approved_at: Some(at),
        approved_hash: Some("0".repeat(64)),
        one_person: false,
        reviewed_by: None,
        reviewed_at: None,
        published_at: Some(at),
        ended_at: None,
        created_at: at,
        updated_at: at,
    }
}

/// For where it is.
pub fn area(number: u32) -> notice_area::Model {
    notice_area::Model {
        id: NoticeAreaId(super::town::loose_id((6 << 40) | u64::from(number))),
        version_id: version_id(number),
        municipality_code: Some("131083".into()),
        neighborhood_id: None,
    }
}
