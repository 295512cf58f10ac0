//! Notices that are simply there, written past the office, for stories about those who read them.
use chrono::{DateTime, Utc};
use entity::{
    id::{
        AgencyId, NeighborhoodId, NoticeAreaId, NoticeAttachmentId, NoticeId, NoticeVersionId,
        PersonId,
    },
    notice, notice_area,
    notice_attachment::{self, Kind},
    notice_version::{self, Category, Replies, Severity, State},
};
use kairanban::events::Event;
use sea_orm::{ActiveModelTrait, ColumnTrait, EntityTrait, QueryFilter, QueryOrder, Set};

use crate::village::Village;

impl Village {
    /// An office tells the whole municipality something; `change` says how it differs from a plain notice.
    pub async fn tells(
        &self,
        agency: AgencyId,
        title: &str,
        change: impl FnOnce(&mut notice_version::ActiveModel),
    ) -> NoticeId {
        let (id, now, conn) = (NoticeId::new(), self.clock.now(), self.raw().await);
        let row = notice::ActiveModel {
            id: Set(id),
            agency_id: Set(agency),
            training: Set(false),
            current_id: Set(None),
            first_published_at: Set(Some(now)),
            revision: Set(0),
            created_at: Set(now),
        };
        row.insert(&conn).await.unwrap();
        self.says_again(id, 1, title, change).await;
        id
    }

    /// The next version of a notice replaces the one that readers see.
    pub async fn corrects(
        &self,
        notice: NoticeId,
        what: &str,
        change: impl FnOnce(&mut notice_version::ActiveModel),
    ) {
        let (now, last) = (self.clock.now(), self.newest(notice).await);
        let mut next: notice_version::ActiveModel = last.clone().into();
        let (number, what) = (last.number + 1, what.to_owned());
        let mut old: notice_version::ActiveModel = last.into();
        old.state = Set(State::Superseded);
        old.ended_at = Set(Some(now));
        old.update(&self.raw().await).await.unwrap();
        next = next.reset_all();
        next.id = Set(NoticeVersionId::new());
        next.number = Set(number);
        next.correction = Set(Some(what));
        next.published_at = Set(Some(now));
        change(&mut next);
        self.puts(notice, next).await;
    }

    /// An office takes a notice back.
    pub async fn takes_back(&self, notice: NoticeId, reason: &str) {
        let conn = self.raw().await;
        let mut row: notice_version::ActiveModel = self.newest(notice).await.into();
        row.state = Set(State::Withdrawn);
        row.reason = Set(Some(reason.into()));
        row.ended_at = Set(Some(self.clock.now()));
        row.update(&conn).await.unwrap();
        self.tell(Event::NoticeChanged { notice }).await;
    }

    /// The newest version of a notice.
    pub async fn newest(&self, notice: NoticeId) -> notice_version::Model {
        let rows =
            notice_version::Entity::find().filter(notice_version::COLUMN.notice_id.eq(notice));
        let rows = rows.order_by_desc(notice_version::COLUMN.number);
        rows.one(&self.raw().await).await.unwrap().unwrap()
    }

    /// A file goes with the newest version; its bytes are where the server looks for them.
    pub async fn encloses(
        &self,
        notice: NoticeId,
        kind: Kind,
        name: &str,
        bytes: &[u8],
    ) -> NoticeAttachmentId {
        let paper = match kind {
            Kind::Pdf => kairanban::media::Paper::Pdf,
            Kind::Image => kairanban::media::Paper::Jpeg,
        };
        let sha256 = self.app.papers.save(paper, bytes).unwrap();
        let row = notice_attachment::ActiveModel {
            id: Set(NoticeAttachmentId::new()),
            version_id: Set(self.newest(notice).await.id),
            kind: Set(kind),
            name: Set(name.into()),
            alt: Set("文字でも読めます。".into()),
            bytes: Set(i64::try_from(bytes.len()).unwrap()),
            sha256: Set(sha256),
            width: Set(None),
            height: Set(None),
            created_at: Set(self.clock.now()),
        };
        let id = row.insert(&self.raw().await).await.unwrap().id;
        self.tell(Event::NoticeChanged { notice }).await;
        id
    }

    /// The newest version is for these neighborhoods only.
    pub async fn narrows(&self, notice: NoticeId, towns: &[NeighborhoodId]) {
        let (conn, version) = (self.raw().await, self.newest(notice).await.id);
        let all = notice_area::Entity::delete_many();
        let all = all.filter(notice_area::COLUMN.version_id.eq(version));
        all.exec(&conn).await.unwrap();
        for town in towns {
            area(version, None, Some(*town))
                .insert(&conn)
                .await
                .unwrap();
        }
        self.tell(Event::NoticeChanged { notice }).await;
    }

    async fn says_again(
        &self,
        notice: NoticeId,
        number: i32,
        title: &str,
        change: impl FnOnce(&mut notice_version::ActiveModel),
    ) {
        let mut row = plain(notice, number, title, self.clock.now());
        change(&mut row);
        self.puts(notice, row).await;
    }

    async fn puts(&self, notice: NoticeId, row: notice_version::ActiveModel) {
        let conn = self.raw().await;
        let row = row.insert(&conn).await.unwrap();
        let here = area(row.id, Some("141330"), None);
        here.insert(&conn).await.unwrap();
        if row.state == State::Published {
            let rows = notice::Entity::find_by_id(notice);
            let mut parent: notice::ActiveModel = rows.one(&conn).await.unwrap().unwrap().into();
            parent.current_id = Set(Some(row.id));
            parent.revision = Set(row.number - 1);
            parent.update(&conn).await.unwrap();
        }
        self.tell(Event::NoticeChanged { notice }).await;
    }
}

fn area(
    version: NoticeVersionId,
    code: Option<&str>,
    town: Option<NeighborhoodId>,
) -> notice_area::ActiveModel {
    notice_area::ActiveModel {
        id: Set(NoticeAreaId::new()),
        version_id: Set(version),
        municipality_code: Set(code.map(Into::into)),
        neighborhood_id: Set(town),
    }
}

fn plain(
    notice: NoticeId,
    number: i32,
    title: &str,
    now: DateTime<Utc>,
) -> notice_version::ActiveModel {
    notice_version::ActiveModel {
        id: Set(NoticeVersionId::new()),
        notice_id: Set(notice),
        number: Set(number),
        state: Set(State::Published),
        lock: Set(1),
        title: Set(title.into()),
        body: Set("本文です。".into()),
        title_easy: Set(None),
        body_easy: Set(None),
        title_en: Set(None),
        body_en: Set(None),
        machine_easy: Set(false),
        machine_en: Set(false),
        category: Set(Category::Roads),
        severity: Set(Severity::Information),
        valid_from: Set(None),
        valid_to: Set(None),
        department: Set("道路公園センター".into()),
        telephone: Set("044-000-0000".into()),
        target: Set("区内の方".into()),
        deadline: Set(None),
        procedure: Set("ありません。".into()),
        source_url: Set(None),
        replies: Set(Replies::Open),
        replies_closed_reason: Set(None),
        child_from: Set(None),
        child_to: Set(None),
        publish_at: Set(None),
        expires_at: Set(None),
        correction: Set(None),
        submitted_by: Set(Some(PersonId::new())),
        submitted_at: Set(Some(now)),
        returned_by: Set(None),
        reason: Set(None),
        approved_by: Set(Some(PersonId::new())),
        approved_at: Set(Some(now)),
        approved_hash: Set(Some("0".repeat(64))),
        one_person: Set(false),
        reviewed_by: Set(None),
        reviewed_at: Set(None),
        published_at: Set(Some(now)),
        ended_at: Set(None),
        created_at: Set(now),
        updated_at: Set(now),
    }
}
