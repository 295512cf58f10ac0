//! Whom a notice is for, said once: delivery and forecast ask the same question, and the database answers it.
//!
//! - Everybody who belongs to a neighborhood of the notice, as whatever, with a verified address and not
//!   suspended. A notice for a whole municipality is for each of its neighborhoods.
//! - A notice with months of birth is for those who said that a child of theirs was born then.
//! - Not for those who muted its category in that neighborhood, or its agency. An emergency is for all the
//!   same: where one belongs is one's own area, and whoever leaves a neighborhood hears of it no more. So an
//!   agency may be muted, other towns' or one's own, but never its emergencies where one belongs.
use entity::{
    child,
    id::{NeighborhoodId, NoticeVersionId, PersonId},
    membership, neighborhood, notice_area, notice_delivery, notice_mute,
    notice_version::{self, Category, Severity},
    person,
};
use sea_orm::{
    ActiveEnum, ColumnTrait, ConnectionTrait, EntityTrait, ExprTrait, Order, QueryFilter,
    QueryOrder, QuerySelect, QueryTrait,
    sea_query::{Expr, Query, SelectStatement, SimpleExpr},
};

use crate::error::Result;

/// Whom a notice is for.
#[derive(Clone, Debug)]
pub(super) struct Audience {
    pub(super) agency: entity::id::AgencyId,
    pub(super) category: Category,
    pub(super) severity: Severity,
    pub(super) towns: Towns,
    /// Born from then …
    pub(super) child_from: Option<String>,
    /// … until then.
    pub(super) child_to: Option<String>,
}

/// Neighborhoods of a notice.
#[derive(Clone, Debug, Default)]
pub(super) struct Towns {
    /// Named by themselves.
    pub(super) named: Vec<NeighborhoodId>,
    /// Those and the ones of named municipalities.
    pub(super) all: Vec<NeighborhoodId>,
}

/// People after one and up to another, in the order of their ids.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Span {
    pub(super) after: Option<PersonId>,
    pub(super) up_to: Option<PersonId>,
}

impl Span {
    /// Whether a column's person is among them.
    pub(super) fn holds(self, column: impl Fn() -> SimpleExpr) -> sea_orm::Condition {
        sea_orm::Condition::all()
            .add_option(self.after.map(|after| column().gt(after)))
            .add_option(self.up_to.map(|last| column().lte(last)))
    }
}

impl Audience {
    /// Of a version, whose areas were read.
    pub(super) fn of(
        agency: entity::id::AgencyId,
        version: &notice_version::Model,
        towns: Towns,
    ) -> Self {
        Self {
            agency,
            category: version.category,
            severity: version.severity,
            towns,
            child_from: version.child_from.clone(),
            child_to: version.child_to.clone(),
        }
    }

    /// Whether months of birth decide.
    pub(super) fn by_child(&self) -> bool {
        self.child_from.is_some() || self.child_to.is_some()
    }

    /// Memberships that the notice is for, whatever their people muted.
    pub(super) fn members(&self) -> SelectStatement {
        self.members_where(self.towns.hold())
    }

    fn members_where(&self, here: SimpleExpr) -> SelectStatement {
        let mut select = Query::select();
        select
            .from(membership::Entity)
            .inner_join(
                person::Entity,
                person::COLUMN
                    .id
                    .into_expr()
                    .eq(membership::COLUMN.person_id.into_expr()),
            )
            .and_where(membership::COLUMN.left_at.is_null())
            .and_where(here)
            .and_where(person::COLUMN.kind.eq(person::Kind::Resident))
            .and_where(person::COLUMN.left_at.is_null())
            .and_where(person::COLUMN.suspended_at.is_null())
            .and_where(person::COLUMN.email_verified_at.is_not_null());
        if self.by_child() {
            select.and_where(Expr::exists(self.children()));
        }
        select
    }

    /// Those of them whose people want it, or get it all the same.
    pub(super) fn wanting(&self) -> SelectStatement {
        self.without_mutes(self.members())
    }

    /// The same, to be narrowed to a span of people.
    pub(super) fn wanting_in_order(&self) -> SelectStatement {
        self.without_mutes(self.members_where(self.towns.hold_in_order()))
    }

    fn without_mutes(&self, mut select: SelectStatement) -> SelectStatement {
        if self.severity != Severity::Emergency {
            select.and_where(Expr::exists(self.mutes()).not());
        }
        select
    }

    fn children(&self) -> SelectStatement {
        let mut select = Query::select();
        select.expr(Expr::val(1)).from(child::Entity).and_where(
            child::COLUMN
                .person_id
                .into_expr()
                .eq(membership::COLUMN.person_id.into_expr()),
        );
        if let Some(from) = &self.child_from {
            select.and_where(child::COLUMN.birth_month.gte(from));
        }
        if let Some(to) = &self.child_to {
            select.and_where(child::COLUMN.birth_month.lte(to));
        }
        select
    }

    fn mutes(&self) -> SelectStatement {
        let of_the_kind = notice_mute::COLUMN.category.eq(self.category).and(
            notice_mute::COLUMN
                .neighborhood_id
                .into_expr()
                .eq(membership::COLUMN.neighborhood_id.into_expr()),
        );
        Query::select()
            .expr(Expr::val(1))
            .from(notice_mute::Entity)
            .and_where(
                notice_mute::COLUMN
                    .person_id
                    .into_expr()
                    .eq(membership::COLUMN.person_id.into_expr()),
            )
            .and_where(of_the_kind.or(notice_mute::COLUMN.agency_id.eq(self.agency)))
            .to_owned()
    }

    /// Why it comes to somebody, as the stored word.
    pub(super) fn rule(&self) -> SimpleExpr {
        use notice_delivery::Rule;
        let word = |rule: Rule| Expr::val(rule.to_value());
        if self.severity == Severity::Emergency {
            return word(Rule::Emergency);
        }
        if self.by_child() {
            return word(Rule::Child);
        }
        let named = Expr::col("neighborhood_id").is_in(self.towns.named.iter().copied());
        Expr::case(named, word(Rule::Neighborhood))
            .finally(word(Rule::Municipality))
            .into()
    }
}

impl Towns {
    /// Whether a membership is in one of them.
    fn hold(&self) -> SimpleExpr {
        membership::COLUMN
            .neighborhood_id
            .is_in(self.all.iter().copied())
    }

    /// The same for whoever walks memberships in the order of people, a chunk at a time: said so that no
    /// database looks the towns up instead, and reads all their members again for each chunk.
    fn hold_in_order(&self) -> SimpleExpr {
        let one: SimpleExpr = Expr::case(self.hold(), 1).finally(0).into();
        one.eq(1)
    }

    /// Those of a version.
    ///
    /// # Errors
    /// The database's.
    pub(super) async fn of(conn: &impl ConnectionTrait, version: NoticeVersionId) -> Result<Self> {
        #[expect(
            clippy::disallowed_methods,
            reason = "the areas of a notice are as public as it"
        )]
        let areas = notice_area::Entity::find()
            .filter(notice_area::COLUMN.version_id.eq(version))
            .all(conn)
            .await?;
        let named = areas
            .iter()
            .filter_map(|area| area.neighborhood_id)
            .collect();
        let codes: Vec<_> = areas
            .into_iter()
            .filter_map(|area| area.municipality_code)
            .collect();
        Self::named(conn, named, &codes).await
    }

    /// Those that are named, and those of named municipalities.
    ///
    /// # Errors
    /// The database's.
    pub(super) async fn named(
        conn: &impl ConnectionTrait,
        named: Vec<NeighborhoodId>,
        municipalities: &[String],
    ) -> Result<Self> {
        let mut all = named.clone();
        if !municipalities.is_empty() {
            #[expect(clippy::disallowed_methods, reason = "which towns a municipality has")]
            let rows: Vec<NeighborhoodId> = neighborhood::Entity::find()
                .select_only()
                .column(neighborhood::Column::Id)
                .filter(neighborhood::COLUMN.municipality_code.is_in(municipalities))
                .into_tuple()
                .all(conn)
                .await?;
            all.extend(rows);
        }
        all.sort_unstable();
        all.dedup();
        Ok(Self { named, all })
    }
}

/// The person at which a chunk ends: the `people`-th after `after` among those who may be concerned by the
/// audience, or who had the notice already. Nobody: the chunk is the last.
pub(super) async fn end_of_chunk(
    conn: &impl ConnectionTrait,
    audience: &Audience,
    notice: entity::id::NoticeId,
    after: Option<PersonId>,
    people: u64,
) -> Result<Option<PersonId>> {
    let span = Span { after, up_to: None };
    let living = Query::select()
        .distinct()
        .column((membership::Entity, membership::Column::PersonId))
        .from(membership::Entity)
        .and_where(membership::COLUMN.left_at.is_null())
        .and_where(audience.towns.hold_in_order())
        .cond_where(span.holds(|| membership::COLUMN.person_id.into_expr()))
        .order_by(
            (membership::Entity, membership::Column::PersonId),
            Order::Asc,
        )
        .limit(people)
        .to_owned();
    #[expect(clippy::disallowed_methods, reason = "a run looks at its own rows")]
    let had = notice_delivery::Entity::find()
        .select_only()
        .column(notice_delivery::Column::PersonId)
        .filter(notice_delivery::COLUMN.notice_id.eq(notice))
        .filter(span.holds(|| notice_delivery::COLUMN.person_id.into_expr()))
        .order_by_asc(notice_delivery::Column::PersonId)
        .limit(people)
        .into_query();
    // Each half walks its index and stops; what is joined is two chunks at most.
    let both = Query::select()
        .column("person_id")
        .from_subquery(living, "living")
        .union(
            sea_orm::sea_query::UnionType::Distinct,
            Query::select()
                .column("person_id")
                .from_subquery(had, "had")
                .to_owned(),
        )
        .to_owned();
    let end = Query::select()
        .column("person_id")
        .from_subquery(both, "both")
        .order_by("person_id", Order::Asc)
        .limit(1)
        .offset(people.saturating_sub(1))
        .to_owned();
    let row = conn
        .query_one_raw(conn.get_database_backend().build(&end))
        .await?;
    Ok(match row {
        Some(row) => Some(row.try_get("", "person_id")?),
        None => None,
    })
}
