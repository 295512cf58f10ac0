//! Bodies with an open moderation desk, written past the API for stories about what a desk may do; and what somebody does there.
use entity::{
    agency,
    id::{AgencyId, PersonId},
    officer,
};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, Set};
use serde_json::Value;

use crate::{
    offices::{Officer, Roles},
    people::Member,
    village::{Neighbor, Village},
};

impl Village {
    /// The desk of a body is open, as if two people had opened it.
    pub async fn opens_desk(&self, agency: AgencyId) {
        let now = self.clock.now();
        self.alter_agency(agency, |row| {
            row.desk_asked_by = Set(Some(PersonId::new()));
            row.desk_asked_at = Set(Some(now));
            row.desk_opened_by = Set(Some(PersonId::new()));
            row.desk_since = Set(Some(now));
        })
        .await;
    }

    /// Somebody who works at a body's desk, and does nothing else there.
    pub async fn at_desk(&self, agency: AgencyId, name: &str) -> Officer {
        let who = self.officer(agency, name, Roles::default()).await;
        self.alter_officer(&who, |row| row.moderator = Set(true))
            .await;
        who
    }

    /// A ward office with an open desk and somebody who works there.
    pub async fn ward_desk(&self) -> (AgencyId, Officer) {
        let agency = self.agency("nakahara", "中原区役所", "141330").await;
        self.opens_desk(agency).await;
        let who = self.at_desk(agency, "見守り係").await;
        (agency, who)
    }

    /// An agency as it is in the database.
    pub async fn body(&self, id: AgencyId) -> agency::Model {
        let rows = agency::Entity::find_by_id(id);
        rows.one(&self.raw().await).await.unwrap().unwrap()
    }

    /// Whether somebody has a place at the desk of their body.
    pub async fn has_place(&self, who: &Officer) -> bool {
        let rows = officer::Entity::find()
            .filter(officer::COLUMN.person_id.eq(who.account.person))
            .filter(officer::COLUMN.moderator.eq(true));
        let found = rows.one(&self.raw().await).await.unwrap();
        found.is_some()
    }

    /// Something is reported; answers the post, and the case as those who may work on it find it.
    pub async fn reported(&self, author: &Member, reporter: &Member, words: &str) -> String {
        let post = author.says("kosugi", words).await;
        reporter
            .reports("post", &post, "harassment")
            .await
            .expect(202);
        post
    }
}

/// Whether somebody is shown a case at all.
pub async fn sees(who: &Neighbor, case: &str) -> bool {
    who.get(&format!("/moderation/cases/{case}")).await.status == 200
}

/// Everything that an answer says, as one text.
pub fn told(value: &Value) -> String {
    value.to_string()
}
