//! Notices that are simply out, for stories about something else: rows written past the API, and the round that
//! brings them.
use chrono::TimeDelta;
use entity::{
    id::{
        AgencyId, NeighborhoodId, NoticeAreaId, NoticeId, NoticeRunId, NoticeVersionId, PersonId,
    },
    notice, notice_area, notice_author, notice_delivery, notice_run,
    notice_version::{self, Category, Replies, Severity, State},
};
use kairanban::events::Event;
use sea_orm::{
    ActiveModelTrait, ColumnTrait, EntityTrait, IntoActiveModel, QueryFilter, QueryOrder, Set,
};
use serde_json::{Value, json};

use crate::{people::Member, village::Village};

/// What a notice says, as far as a story cares.
#[derive(Clone, Debug)]
pub struct Paper {
    /// The title.
    pub title: String,
    /// What it is about.
    pub category: Category,
    /// How much it weighs.
    pub severity: Severity,
    /// Whole municipalities.
    pub municipalities: Vec<String>,
    /// Neighborhoods.
    pub neighborhoods: Vec<NeighborhoodId>,
    /// Whether residents may ask.
    pub replies: Replies,
    /// Months of birth.
    pub children: (Option<String>, Option<String>),
    /// Made while the office practiced.
    pub training: bool,
}

impl Paper {
    /// An ordinary notice for one neighborhood.
    pub fn to(town: NeighborhoodId) -> Self {
        Self {
            title: "古紙の回収日が変わります".into(),
            category: Category::Garbage,
            severity: Severity::Information,
            municipalities: Vec::new(),
            neighborhoods: vec![town],
            replies: Replies::Open,
            children: (None, None),
            training: false,
        }
    }

    /// An emergency for one neighborhood.
    pub fn emergency(town: NeighborhoodId) -> Self {
        Self {
            title: "多摩川の水位が上がっています".into(),
            category: Category::Disaster,
            severity: Severity::Emergency,
            ..Self::to(town)
        }
    }
}

/// A notice that is out.
#[derive(Clone, Copy, Debug)]
pub struct Out {
    /// The notice.
    pub notice: NoticeId,
    /// The version that readers see.
    pub version: NoticeVersionId,
    /// The round that carries it.
    pub run: NoticeRunId,
}

impl Out {
    /// A path below the notice's.
    pub fn path(&self, rest: &str) -> String {
        format!("/notices/{}{rest}", self.notice)
    }
}

impl Village {
    /// Publishes a notice; nobody has it before the queue is settled.
    pub async fn prints(&self, agency: AgencyId, paper: &Paper) -> Out {
        let conn = self.raw().await;
        let now = self.clock.now();
        let row = notice::ActiveModel {
            id: Set(NoticeId::new()),
            agency_id: Set(agency),
            training: Set(paper.training),
            current_id: Set(None),
            first_published_at: Set(None),
            revision: Set(0),
            created_at: Set(now),
        };
        let notice = row.insert(&conn).await.unwrap().id;
        self.puts_out(notice, 1, paper, notice_run::Kind::Publish)
            .await
    }

    /// Publishes a correction in the place of what is out.
    pub async fn sends_corrected(&self, out: Out, paper: &Paper) -> Out {
        let number = self.ends(out, State::Superseded).await;
        self.puts_out(out.notice, number + 1, paper, notice_run::Kind::Correct)
            .await
    }

    /// Takes a notice back.
    pub async fn withdraws(&self, out: Out) -> Out {
        self.ends(out, State::Withdrawn).await;
        self.begins(out.notice, out.version, notice_run::Kind::Withdraw)
            .await
    }

    /// What is out ends, as whatever; answers its number.
    pub async fn ends(&self, out: Out, state: State) -> i32 {
        let conn = self.raw().await;
        let row = notice_version::Entity::find_by_id(out.version).one(&conn);
        let row = row.await.unwrap().unwrap();
        let number = row.number;
        let mut row = row.into_active_model();
        row.state = Set(state);
        row.ended_at = Set(Some(self.clock.now()));
        if state == State::Withdrawn {
            row.reason = Set(Some("日にちの誤りがありました".into()));
        }
        row.update(&conn).await.unwrap();
        number
    }

    async fn puts_out(
        &self,
        notice: NoticeId,
        number: i32,
        paper: &Paper,
        kind: notice_run::Kind,
    ) -> Out {
        let conn = self.raw().await;
        let now = self.clock.now();
        let version = NoticeVersionId::new();
        let author = PersonId::new();
        let mut row = self.draft(notice, version, number, paper);
        let areas = paper.neighborhoods.iter().map(|id| (None, Some(*id)));
        let whole = paper
            .municipalities
            .iter()
            .map(|code| (Some(code.clone()), None));
        row.submitted_by = Set(Some(author));
        row.clone().insert(&conn).await.unwrap();
        let written = notice_author::ActiveModel {
            version_id: Set(version),
            person_id: Set(author),
            at: Set(self.clock.now()),
        };
        written.insert(&conn).await.unwrap();
        for (code, town) in areas.chain(whole) {
            let area = notice_area::ActiveModel {
                id: Set(NoticeAreaId::new()),
                version_id: Set(version),
                municipality_code: Set(code),
                neighborhood_id: Set(town),
            };
            area.insert(&conn).await.unwrap();
        }
        for state in [State::Pending, State::Approved, State::Published] {
            row.state = Set(state);
            if state == State::Approved {
                row.approved_by = Set(Some(PersonId::new()));
                row.approved_at = Set(Some(now));
                row.approved_hash = Set(Some("00".repeat(32)));
            }
            if state == State::Published {
                row.published_at = Set(Some(now));
            }
            row.clone().update(&conn).await.unwrap();
        }
        let found = notice::Entity::find_by_id(notice).one(&conn);
        let mut row = found.await.unwrap().unwrap().into_active_model();
        row.current_id = Set(Some(version));
        row.first_published_at = Set(Some(now));
        row.update(&conn).await.unwrap();
        self.begins(notice, version, kind).await
    }

    /// Puts a round on the queue.
    async fn begins(
        &self,
        notice: NoticeId,
        version: NoticeVersionId,
        kind: notice_run::Kind,
    ) -> Out {
        let row = notice_run::ActiveModel {
            id: Set(NoticeRunId::new()),
            notice_id: Set(notice),
            version_id: Set(version),
            kind: Set(kind),
            cursor: Set(None),
            reached: Set(0),
            created_at: Set(self.clock.now()),
            done_at: Set(None),
        };
        let run = row.insert(&self.raw().await).await.unwrap().id;
        self.tell(Event::NoticePublished {
            notice,
            version,
            expires_at: None,
            run: Some(run),
        })
        .await;
        Out {
            notice,
            version,
            run,
        }
    }

    fn draft(
        &self,
        notice: NoticeId,
        id: NoticeVersionId,
        number: i32,
        paper: &Paper,
    ) -> notice_version::ActiveModel {
        let now = self.clock.now();
        let corrected = (number > 1).then(|| "曜日を直しました".to_owned());
        let closed = paper.replies == Replies::Closed;
        notice_version::ActiveModel {
            id: Set(id),
            notice_id: Set(notice),
            number: Set(number),
            state: Set(State::Draft),
            lock: Set(1),
            title: Set(paper.title.clone()),
            body: Set("来月から水曜日になります。".into()),
            title_easy: Set(Some("ごみの日（ひ）".into())),
            body_easy: Set(Some(
                "来月《らいげつ》から水曜日《すいようび》です。".into(),
            )),
            title_en: Set(None),
            body_en: Set(None),
            machine_easy: Set(false),
            machine_en: Set(false),
            category: Set(paper.category),
            severity: Set(paper.severity),
            valid_from: Set(None),
            valid_to: Set(None),
            department: Set("区政推進課".into()),
            telephone: Set("044-744-3113".into()),
            target: Set("区民".into()),
            deadline: Set(None),
            procedure: Set("ありません".into()),
            source_url: Set(None),
            replies: Set(paper.replies),
            replies_closed_reason: Set(closed.then(|| "電話で受け付けます".to_owned())),
            child_from: Set(paper.children.0.clone()),
            child_to: Set(paper.children.1.clone()),
            publish_at: Set(None),
            expires_at: Set(Some(now + TimeDelta::hours(20))),
            correction: Set(corrected),
            submitted_by: Set(None),
            submitted_at: Set(None),
            returned_by: Set(None),
            reason: Set(None),
            approved_by: Set(None),
            approved_at: Set(None),
            approved_hash: Set(None),
            one_person: Set(false),
            reviewed_by: Set(None),
            reviewed_at: Set(None),
            published_at: Set(None),
            ended_at: Set(None),
            created_at: Set(now),
            updated_at: Set(now),
        }
    }

    /// Everybody who has a notice, and by which rule.
    pub async fn holders(&self, out: Out) -> Vec<notice_delivery::Model> {
        notice_delivery::Entity::find()
            .filter(notice_delivery::COLUMN.notice_id.eq(out.notice))
            .order_by_asc(notice_delivery::Column::PersonId)
            .all(&self.raw().await)
            .await
            .unwrap()
    }
}

impl Member {
    /// The official notices that came to somebody.
    pub async fn inbox(&self) -> Value {
        self.get("/me/notices").await.expect(200)
    }

    /// The line of one notice, if it came.
    pub async fn received(&self, out: Out) -> Option<Value> {
        let inbox = self.inbox().await;
        let lines = inbox["items"].as_array().unwrap();
        let id = json!(out.notice);
        lines
            .iter()
            .find(|line| line["notice"]["id"] == id)
            .cloned()
    }

    /// Chooses how notices come; what is not said is as usual.
    pub async fn chooses(&self, wish: Value) -> Value {
        let mut whole = json!({"off": [], "agencies_off": [], "mail": "emergency", "children": [],
            "reading": "ja"});
        for (key, value) in wish.as_object().unwrap() {
            whole[key] = value.clone();
        }
        self.put("/me/notice-profile", whole).await.expect(200)
    }
}
