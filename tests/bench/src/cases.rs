//! A long queue: cases about posts of the town, each reported once, and the staff who look at it.
use chrono::{DateTime, TimeDelta, Utc};
use entity::{
    duty,
    id::{CaseId, DutyId, ReportId},
    moderation_case as case,
    moderation_case::{Origin, Queue, State},
    report::{self, Category, Status, TargetKind},
};

use crate::town::{self, AREAS, PEOPLE, Town};

/// Cases that wait.
pub const CASES: u32 = 100_000;
/// The first people of the town decide them.
pub const STAFF: u32 = 20;

fn author(number: u32) -> u32 {
    STAFF + town::pick(u64::from(number) ^ 0xa0, PEOPLE - STAFF)
}

fn opened(number: u32, now: DateTime<Utc>) -> DateTime<Utc> {
    now - TimeDelta::seconds(i64::from(CASES - number) * 20)
}

fn case_id(number: u32, now: DateTime<Utc>) -> CaseId {
    CaseId(town::id(11, number.into(), opened(number, now)))
}

pub fn case(number: u32, town: &Town) -> case::Model {
    case::Model {
        id: case_id(number, town.now),
        target_kind: TargetKind::Post,
        target_id: town::loose_id(0x1000_0000 + u64::from(number)),
        target_version: 1,
        neighborhood_id: Some(town::area_id(number % AREAS)),
        author_id: Some(town::person_id(author(number))),
        agency_id: None,
        desk_barred: false,
        origin: Origin::Report,
        category: Category::Spam,
        state: State::Open,
        queue: Queue::Area,
        lock: 1,
        score: 60,
        reporters: 1,
        frozen: false,
        escalated: None,
        assignee_id: None,
        assigned_at: None,
        opened_at: opened(number, town.now),
        veiled_at: None,
        veil_until: None,
        decision_id: None,
        decided_at: None,
        closed_at: None,
    }
}

pub fn report(number: u32, town: &Town) -> report::Model {
    report::Model {
        id: ReportId(town::id(12, number.into(), opened(number, town.now))),
        reporter_id: town::person_id((author(number) + 1) % PEOPLE),
        target_kind: TargetKind::Post,
        target_id: town::loose_id(0x1000_0000 + u64::from(number)),
        category: Category::Spam,
        words: "何度も同じ宣伝です".into(),
        created_at: opened(number, town.now),
        status: Status::Open,
        case_id: Some(case_id(number, town.now)),
        weight: 60,
    }
}

pub fn duty(person: u32) -> duty::Model {
    duty::Model {
        id: DutyId(town::loose_id(0x2000_0000 + u64::from(person))),
        person_id: town::person_id(person),
        role: duty::Role::StaffModerator,
        neighborhood_id: None,
        given_by: None,
        given_at: town::beginning(),
        confirmed_by: None,
        confirmed_at: Some(town::beginning()),
        ended_at: None,
        ended_by: None,
    }
}
