//! Everything public about one notice, from which all its forms are made.
use chrono::{DateTime, Utc};
use entity::{
    agency,
    id::{AgencyId, NeighborhoodId},
    notice_version::Severity,
};

use super::{
    changes,
    model::{Attachment, Correction, Notice, Office, State, Version, Withdrawal},
};
use crate::clock::Moment;

/// One notice with all its versions that were ever public.
#[derive(Clone, Debug, PartialEq)]
pub struct Public {
    /// The notice as it is now; its words are those of the newest version, also when it was withdrawn.
    pub notice: Notice,
    /// Oldest first; never empty.
    pub versions: Vec<Version>,
    /// The body, by its row.
    pub agency: AgencyId,
    /// Its neighborhoods, by their rows.
    pub neighborhoods: Vec<NeighborhoodId>,
    /// What sort of body it is.
    pub kind: agency::Kind,
    /// Its name in Latin letters.
    pub name_en: String,
    /// Its page's name.
    pub slug: String,
    /// Counts what readers may notice.
    pub revision: i32,
}

/// What `assemble` needs besides the versions.
pub struct Frame {
    /// The notice without what follows from its versions.
    pub notice: Notice,
    pub agency: AgencyId,
    pub neighborhoods: Vec<NeighborhoodId>,
    pub kind: agency::Kind,
    pub name_en: String,
    pub slug: String,
    pub revision: i32,
}

impl Public {
    /// Puts a notice together from its versions, oldest first.
    #[must_use]
    pub fn assemble(frame: Frame, mut versions: Vec<Version>) -> Self {
        changes::fill(&mut versions);
        let corrections = versions.iter().filter(|version| version.number > 1);
        let corrected = corrections.map(|version| Correction {
            number: version.number,
            at: version.published_at,
            what: version.correction.clone().unwrap_or_default(),
        });
        let notice = Notice {
            corrected: corrected.collect(),
            ..frame.notice
        };
        Self {
            notice,
            versions,
            agency: frame.agency,
            neighborhoods: frame.neighborhoods,
            kind: frame.kind,
            name_en: frame.name_en,
            slug: frame.slug,
            revision: frame.revision,
        }
    }

    /// Whether it still holds at a moment: a job that is late must not make an old warning look new.
    #[must_use]
    pub fn state(&self, now: DateTime<Utc>) -> State {
        let over = self.notice.content.expires_at.is_some_and(|at| at.0 <= now);
        match self.notice.state {
            State::Published if over => State::Expired,
            state => state,
        }
    }

    /// The notice as it goes out at a moment. Of a withdrawn one the words are gone, so that nobody reads
    /// them for true who does not look at the state.
    #[must_use]
    pub fn view(&self, now: DateTime<Utc>) -> Notice {
        let mut notice = self.notice.clone();
        notice.state = self.state(now);
        if notice.state == State::Withdrawn {
            let content = &mut notice.content;
            content.body.clear();
            content.procedure.clear();
            content.attachments.clear();
            (content.body_easy, content.body_en) = (None, None);
        }
        notice
    }

    /// When something last happened to it that a reader may notice.
    #[must_use]
    pub fn updated(&self) -> DateTime<Utc> {
        let withdrawn = self.notice.withdrawn.as_ref().map(|one| one.at.0);
        withdrawn.unwrap_or(self.notice.published_at.0)
    }

    /// Its address without a host.
    #[must_use]
    pub fn path(&self) -> &str {
        &self.notice.web
    }

    /// The version of that number.
    #[must_use]
    pub fn version(&self, number: i32) -> Option<&Version> {
        self.versions.iter().find(|one| one.number == number)
    }

    /// A file of a version that readers may still open: of the one that is shown, or of an older one.
    #[must_use]
    pub fn attachment(&self, id: uuid::Uuid) -> Option<&Attachment> {
        let shown = self.notice.number;
        let withdrawn = self.notice.state == State::Withdrawn;
        let open = |one: &&Version| !(withdrawn && one.number == shown);
        let files = self.versions.iter().filter(open);
        files
            .flat_map(|one| &one.content.attachments)
            .find(|file| file.id.0 == id)
    }

    /// Whether it goes out as a warning, too.
    #[must_use]
    pub fn warns(&self) -> bool {
        self.notice.content.severity != Severity::Information
    }

    /// About how many bytes it takes in memory.
    #[must_use]
    pub fn weight(&self) -> usize {
        let texts = |one: &Version| {
            let content = &one.content;
            let optional = [&content.body_easy, &content.body_en, &content.title_easy];
            let optional = optional.into_iter().flatten().map(String::len);
            let parts = one.changes.iter().flat_map(|change| &change.parts);
            let parts = parts.map(|part| part.text.len() + 32);
            content.body.len() + content.procedure.len() + optional.chain(parts).sum::<usize>()
        };
        // The newest version is there twice.
        1024 + 2 * self.versions.iter().map(texts).sum::<usize>()
    }
}

impl Office {
    /// The badge's sentence in data: the body's name, whether it is verified or not.
    #[must_use]
    pub fn is_verified(&self) -> bool {
        self.official.is_some()
    }
}

impl Withdrawal {
    /// Since a moment.
    #[must_use]
    pub fn new(at: DateTime<Utc>, reason: String) -> Self {
        Self {
            at: Moment(at),
            reason,
        }
    }
}
