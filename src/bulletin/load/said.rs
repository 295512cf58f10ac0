//! From rows to what is read: versions with their areas and files, and the notice that they are.
use entity::{
    id::NeighborhoodId,
    notice, notice_area, notice_attachment,
    notice_version::{self, State as Stored},
};

use super::{
    super::{
        model::{
            Areas, Attachment, Content, Machine, Municipality, Notice, Office, Place, State,
            Version, Withdrawal, moment,
        },
        public::{Frame, Public},
    },
    Body, Places,
};
use crate::clock::Moment;

pub(super) fn version(
    row: notice_version::Model,
    areas: Vec<notice_area::Model>,
    files: Vec<notice_attachment::Model>,
    places: &Places,
) -> Option<Version> {
    Some(Version {
        number: row.number,
        published_at: Moment(row.published_at?),
        ended_at: moment(row.ended_at),
        correction: row.correction,
        one_person: row.one_person,
        changes: Vec::new(),
        content: Content {
            title: row.title,
            body: row.body,
            title_easy: row.title_easy,
            body_easy: row.body_easy,
            title_en: row.title_en,
            body_en: row.body_en,
            machine_translated: Machine {
                easy: row.machine_easy,
                en: row.machine_en,
            },
            category: row.category,
            severity: row.severity,
            areas: named(areas, places),
            valid_from: moment(row.valid_from),
            valid_to: moment(row.valid_to),
            department: row.department,
            telephone: row.telephone,
            target: row.target,
            deadline: moment(row.deadline),
            procedure: row.procedure,
            source_url: row.source_url,
            replies: row.replies,
            replies_closed_reason: row.replies_closed_reason,
            attachments: files.into_iter().map(attachment).collect(),
            expires_at: moment(row.expires_at),
        },
    })
}

fn attachment(row: notice_attachment::Model) -> Attachment {
    Attachment {
        id: row.id,
        kind: row.kind,
        name: row.name,
        alt: row.alt,
        bytes: row.bytes,
        sha256: row.sha256,
    }
}

fn named(rows: Vec<notice_area::Model>, places: &Places) -> Areas {
    let mut areas = Areas::default();
    for row in rows {
        let place = row.neighborhood_id.and_then(|id| places.by_id.get(&id));
        areas.neighborhoods.extend(place.map(|town| Place {
            slug: town.slug.clone(),
            name: town.name.clone(),
        }));
        areas
            .municipalities
            .extend(row.municipality_code.map(|code| Municipality {
                name: places.municipality(&code).to_owned(),
                code,
            }));
    }
    areas.municipalities.sort_by(|a, b| a.code.cmp(&b.code));
    areas.neighborhoods.sort_by(|a, b| a.slug.cmp(&b.slug));
    areas
}

pub(super) fn assemble(
    row: &notice::Model,
    current: &notice_version::Model,
    neighborhoods: Vec<NeighborhoodId>,
    versions: Vec<Version>,
    body: &Body,
) -> Option<Public> {
    let newest = versions.iter().find(|one| one.number == current.number)?;
    let state = match current.state {
        Stored::Withdrawn => State::Withdrawn,
        Stored::Expired => State::Expired,
        _ => State::Published,
    };
    let ended = current.ended_at.filter(|_| state == State::Withdrawn);
    let notice = Notice {
        id: row.id,
        number: newest.number,
        state,
        author: Office {
            name: body.row.name.clone(),
            official: body.official(),
            department: newest.content.department.clone(),
        },
        content: newest.content.clone(),
        first_published_at: Moment(row.first_published_at?),
        published_at: newest.published_at,
        corrected: Vec::new(),
        withdrawn: ended.map(|at| Withdrawal::new(at, current.reason.clone().unwrap_or_default())),
        one_person_release: current.one_person,
        training: row.training,
        web: format!("/n/{}", row.id.0),
    };
    let frame = Frame {
        notice,
        agency: row.agency_id,
        neighborhoods,
        kind: body.row.kind,
        name_en: body.row.name_en.clone(),
        slug: body.row.slug.clone(),
        revision: row.revision,
    };
    Some(Public::assemble(frame, versions))
}
