//! SEE, for what offices say and how they work: notices, replies, agencies and their people.
//!
//! - What was published is for everybody. What is being written is for the people of the agency, and
//!   for nobody else, administrators of the server included.
//! - An office reads replies to its own notices, and nothing else that residents wrote: it has no areas,
//!   and the rules for posts, comments, photos and members give it what a visitor sees.
//! - Who received, opened or stamped a notice is the resident's own row; an office gets bands.
use entity::{
    agency, agency_paper, agency_proof, agency_request,
    id::AgencyId,
    jurisdiction, notice, notice_act, notice_area, notice_attachment, notice_author, notice_reply,
    notice_version::{self, State},
    officer,
};
use sea_orm::{
    ColumnTrait, Condition,
    sea_query::{Expr, ExprTrait, IntoColumnRef, Query, SimpleExpr},
};

use super::{Viewer, Visible, is, may::verifies, nothing, own_or, suspended};

/// The agency the viewer acts for.
fn own_agency(viewer: &Viewer) -> Option<AgencyId> {
    viewer.serving().map(|serving| serving.agency)
}

/// Whether the viewer manages the people of an agency.
fn manages(viewer: &Viewer) -> Option<AgencyId> {
    let serving = viewer.serving()?;
    serving.administrator.then_some(serving.agency)
}

/// Everything for those who verify agencies; for others the rows that `own` names.
fn own_or_verifier(viewer: &Viewer, own: Option<SimpleExpr>) -> Condition {
    if verifies(viewer).is_ok() {
        return Condition::all();
    }
    own.map_or_else(nothing, |rule| Condition::all().add(rule))
}

impl Visible for agency::Entity {
    const NOUN: &'static str = "agency";
    /// Bodies that were verified are public, also when they may not speak any more; a request is its own.
    fn visible_to(viewer: &Viewer) -> Condition {
        if verifies(viewer).is_ok() {
            return Condition::all();
        }
        Condition::any()
            .add(agency::COLUMN.verified_at.is_not_null())
            .add_option(own_agency(viewer).map(|id| agency::COLUMN.id.eq(id)))
    }
}

impl Visible for jurisdiction::Entity {
    const NOUN: &'static str = "jurisdiction";
    /// For where a body speaks is as public as the body.
    fn visible_to(viewer: &Viewer) -> Condition {
        let agency = Query::select()
            .expr(Expr::val(1))
            .from(agency::Entity)
            .and_where(is(
                (agency::Entity, agency::Column::Id),
                (jurisdiction::Entity, jurisdiction::Column::AgencyId),
            ))
            .cond_where(agency::Entity::visible_to(viewer))
            .to_owned();
        Condition::all().add(Expr::exists(agency))
    }
}

impl Visible for officer::Entity {
    const NOUN: &'static str = "officer";
    /// Colleagues know one another; nobody else knows who acts.
    fn visible_to(viewer: &Viewer) -> Condition {
        let colleagues = own_agency(viewer).map(|id| officer::COLUMN.agency_id.eq(id));
        own_or_verifier(viewer, colleagues)
    }
}

impl Visible for agency_request::Entity {
    const NOUN: &'static str = "request";
    /// For the administrators of the agency, and those who verify agencies.
    fn visible_to(viewer: &Viewer) -> Condition {
        let own = manages(viewer).map(|id| agency_request::COLUMN.agency_id.eq(id));
        own_or_verifier(viewer, own)
    }
}

impl Visible for agency_proof::Entity {
    const NOUN: &'static str = "proof";
    fn visible_to(viewer: &Viewer) -> Condition {
        let own = manages(viewer).map(|id| agency_proof::COLUMN.agency_id.eq(id));
        own_or_verifier(viewer, own)
    }
}

impl Visible for agency_paper::Entity {
    const NOUN: &'static str = "paper";
    fn visible_to(viewer: &Viewer) -> Condition {
        let own = manages(viewer).map(|id| agency_paper::COLUMN.agency_id.eq(id));
        own_or_verifier(viewer, own)
    }
}

impl Visible for notice::Entity {
    const NOUN: &'static str = "notice";
    /// What was published once, withdrawn ones among it; and whatever the viewer's own agency works on.
    fn visible_to(viewer: &Viewer) -> Condition {
        Condition::any()
            .add(
                Condition::all()
                    .add(notice::COLUMN.training.eq(false))
                    .add(notice::COLUMN.first_published_at.is_not_null()),
            )
            .add_option(own_agency(viewer).map(|id| notice::COLUMN.agency_id.eq(id)))
    }
}

/// States that readers have seen.
pub const SEEN_STATES: [State; 4] = [
    State::Published,
    State::Superseded,
    State::Withdrawn,
    State::Expired,
];

impl Visible for notice_version::Entity {
    const NOUN: &'static str = "notice";
    fn visible_to(viewer: &Viewer) -> Condition {
        let published = Condition::all()
            .add(notice_version::COLUMN.state.is_in(SEEN_STATES))
            .add(notice_version::COLUMN.published_at.is_not_null())
            .add(on_notice(
                (notice_version::Entity, notice_version::Column::NoticeId),
                notice::Entity::visible_to(viewer),
            ));
        Condition::any().add(published).add_option(of_own_agency(
            viewer,
            (notice_version::Entity, notice_version::Column::NoticeId),
        ))
    }
}

/// Rows that hang on a version are seen with it.
macro_rules! seen_with_version {
    ($($table:ident: $noun:literal),* $(,)?) => { $(
        impl Visible for $table::Entity {
            const NOUN: &'static str = $noun;
            fn visible_to(viewer: &Viewer) -> Condition {
                let version = Query::select()
                    .expr(Expr::val(1))
                    .from(notice_version::Entity)
                    .and_where(is(
                        (notice_version::Entity, notice_version::Column::Id),
                        ($table::Entity, $table::Column::VersionId),
                    ))
                    .cond_where(notice_version::Entity::visible_to(viewer))
                    .to_owned();
                Condition::all().add(Expr::exists(version))
            }
        }
    )* };
}
seen_with_version!(notice_area: "area", notice_attachment: "attachment");

impl Visible for notice_author::Entity {
    const NOUN: &'static str = "author";
    /// Who wrote is the agency's affair. Views show names to its administrators only.
    fn visible_to(viewer: &Viewer) -> Condition {
        let Some(agency) = own_agency(viewer) else {
            return nothing();
        };
        let version = Query::select()
            .column(notice_version::Column::Id)
            .from(notice_version::Entity)
            .and_where(on_notice(
                (notice_version::Entity, notice_version::Column::NoticeId),
                Condition::all().add(notice::COLUMN.agency_id.eq(agency)),
            ))
            .to_owned();
        Condition::all().add(
            notice_author::COLUMN
                .version_id
                .into_expr()
                .in_subquery(version),
        )
    }
}

impl Visible for notice_act::Entity {
    const NOUN: &'static str = "act";
    /// The record is the agency's; auditors read it too. Views show names to administrators and auditors only.
    fn visible_to(viewer: &Viewer) -> Condition {
        own_or_verifier(
            viewer,
            of_own_agency(viewer, (notice_act::Entity, notice_act::Column::NoticeId)),
        )
    }
}

impl Visible for notice_reply::Entity {
    const NOUN: &'static str = "reply";
    /// An office reads replies to its own notices and no others. Residents and visitors read the public ones,
    /// and askers what is between them and the office. Blocks hold among residents; the body is nobody to block.
    fn visible_to(viewer: &Viewer) -> Condition {
        let alive = Condition::all().add(notice_reply::COLUMN.deleted_at.is_null());
        let under = (notice_reply::Entity, notice_reply::Column::NoticeId);
        if viewer.is_officer() {
            return alive
                .add(notice_reply::COLUMN.withheld.is_null())
                .add(of_own_agency(viewer, under).unwrap_or_else(|| Expr::val(1).eq(0)));
        }
        let mine = viewer
            .person()
            .map(|me| notice_reply::COLUMN.author_id.eq(me));
        let asked_by_me = viewer.person().map(|me| {
            let own = Query::select()
                .column(notice_reply::Column::Id)
                .from(notice_reply::Entity)
                .and_where(notice_reply::COLUMN.author_id.eq(me))
                .to_owned();
            notice_reply::COLUMN.parent_id.into_expr().in_subquery(own)
        });
        let seen = Condition::any()
            .add_option(mine.clone())
            .add_option(asked_by_me)
            .add(notice_reply::COLUMN.private.eq(false));
        alive
            .add(on_notice(under, notice::Entity::visible_to(viewer)))
            .add(seen)
            .add(own_or(
                mine.clone(),
                notice_reply::COLUMN.withheld.is_null(),
            ))
            .add(own_or(
                mine,
                notice_reply::COLUMN
                    .author_id
                    .into_expr()
                    .not_in_subquery(suspended()),
            ))
            .add(
                Condition::any()
                    .add(notice_reply::COLUMN.membership_id.is_null())
                    .add(
                        notice_reply::COLUMN
                            .author_id
                            .is_not_in(viewer.hidden().iter().copied()),
                    ),
            )
    }
}

/// Whether the notice that a row names meets a rule.
fn on_notice(named_in: impl IntoColumnRef, rule: Condition) -> SimpleExpr {
    let notice = Query::select()
        .expr(Expr::val(1))
        .from(notice::Entity)
        .and_where(is((notice::Entity, notice::Column::Id), named_in))
        .cond_where(rule)
        .to_owned();
    Expr::exists(notice)
}

/// Whether the notice that a row names is of the agency that the viewer acts for.
fn of_own_agency(viewer: &Viewer, named_in: impl IntoColumnRef) -> Option<SimpleExpr> {
    let agency = own_agency(viewer)?;
    let rule = Condition::all().add(notice::COLUMN.agency_id.eq(agency));
    Some(on_notice(named_in, rule))
}
