//! Meetups, their dates, who organizes them and who comes; a calendar of one's own.

use crate::parts::{add_column, create_all, drop_column, drop_tables, execute, index, references};
use sea_orm_migration::prelude::*;
use sea_orm_migration::schema::{
    boolean, double_null, integer, integer_null, pk_uuid, string, string_null, text, text_null,
    timestamp_with_time_zone, timestamp_with_time_zone_null, uuid, uuid_null,
};
use sea_orm_migration::sea_query::ForeignKeyAction::{Cascade, Restrict};

#[derive(DeriveMigrationName)]
pub struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    fn use_transaction(&self) -> Option<bool> {
        Some(true)
    }

    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        meetup(manager).await?;
        meetup_date(manager).await?;
        around(manager).await?;
        rsvp(manager).await?;
        calendar_token(manager).await?;
        elsewhere(manager).await
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        for column in ["meetup_date_id", "meetup_id"] {
            drop_column(manager, "notification", column).await?;
        }
        let index = Index::drop().name("photo_meetup").table("photo").to_owned();
        manager.drop_index(index).await?;
        drop_column(manager, "photo", "afterwards").await?;
        drop_column(manager, "photo", "meetup_id").await?;
        drop_tables(
            manager,
            &[
                "calendar_token",
                "rsvp",
                "meetup_message",
                "meetup_organizer",
                "meetup_date",
                "meetup",
            ],
        )
        .await
    }
}

/// What a meetup says, and how it is done.
fn meetup_columns() -> TableCreateStatement {
    Table::create()
        .table("meetup")
        .col(pk_uuid("id"))
        .col(uuid("neighborhood_id"))
        .col(uuid("author_id"))
        .col(uuid("membership_id"))
        .col(uuid_null("club_id"))
        .col(string("title"))
        .col(text("body"))
        .col(text("audience"))
        .col(string_null("audience_kinds"))
        .col(uuid_null("place_id"))
        .col(string("place_name"))
        .col(string("district"))
        .col(double_null("point_lon"))
        .col(double_null("point_lat"))
        .col(text("point_shown"))
        .col(string_null("rrule"))
        .col(text("exdates"))
        .col(timestamp_with_time_zone("starts_at"))
        .col(integer("minutes"))
        .col(integer_null("capacity"))
        .col(boolean("approval"))
        .col(boolean("guests_allowed"))
        .col(boolean("children_welcome"))
        .col(string("ages"))
        .col(string("fee_note"))
        .col(text("bring"))
        .col(text("accessibility"))
        .col(string("languages"))
        .col(text("rain"))
        .col(integer_null("decide_before"))
        .col(integer("join_before"))
        .col(text("status"))
        .col(text_null("withheld"))
        .col(text_null("label"))
        .col(integer("version"))
        .col(integer("sequence"))
        .col(text("note_after"))
        .col(timestamp_with_time_zone_null("noted_at"))
        .col(timestamp_with_time_zone("created_at"))
        .col(timestamp_with_time_zone_null("published_at"))
        .col(timestamp_with_time_zone_null("edited_at"))
        .col(timestamp_with_time_zone_null("deleted_at"))
        .take()
}

async fn meetup(manager: &SchemaManager<'_>) -> Result<(), DbErr> {
    let mut table = meetup_columns();
    let table = table
        .foreign_key(&mut references(
            ("meetup", "neighborhood_id"),
            "neighborhood",
            Restrict,
        ))
        .foreign_key(&mut references(("meetup", "author_id"), "person", Restrict))
        .foreign_key(&mut references(
            ("meetup", "membership_id"),
            "membership",
            Restrict,
        ))
        .check(("meetup_capacity", Expr::cust("capacity BETWEEN 1 AND 500")))
        .check(("meetup_minutes", Expr::cust("minutes > 0")))
        .check(("meetup_version_from_one", Expr::cust("version >= 1")))
        .check((
            "meetup_point_whole",
            Expr::cust("(point_lon IS NULL) = (point_lat IS NULL)"),
        ))
        .take();
    manager.create_table(table).await?;
    let indexes = [
        index("meetup_town", "meetup", &["neighborhood_id", "id"]),
        index("meetup_author", "meetup", &["author_id", "id"]),
        index("meetup_membership", "meetup", &["membership_id"]),
    ];
    create_all(manager, indexes).await
}

async fn meetup_date(manager: &SchemaManager<'_>) -> Result<(), DbErr> {
    let table = Table::create()
        .table("meetup_date")
        .col(pk_uuid("id"))
        .col(uuid("meetup_id"))
        .col(uuid("neighborhood_id"))
        .col(timestamp_with_time_zone("starts_at"))
        .col(timestamp_with_time_zone("ends_at"))
        .col(timestamp_with_time_zone("original_at"))
        .col(text("status"))
        .col(text_null("reason"))
        .col(string("reason_words"))
        .col(timestamp_with_time_zone_null("decided_at"))
        .col(boolean("goes_ahead"))
        .col(integer_null("capacity"))
        .col(integer("seats_taken"))
        .col(integer("sequence"))
        .col(string("code"))
        .col(boolean("reminded_day"))
        .col(boolean("reminded_hours"))
        .col(timestamp_with_time_zone("created_at"))
        .col(timestamp_with_time_zone("updated_at"))
        .foreign_key(&mut references(
            ("meetup_date", "meetup_id"),
            "meetup",
            Cascade,
        ))
        .check(("meetup_date_span", Expr::cust("ends_at > starts_at")))
        // Whatever the program does: nobody sits where nobody can.
        .check((
            "meetup_date_seats",
            Expr::cust("seats_taken >= 0 AND (capacity IS NULL OR seats_taken <= capacity)"),
        ))
        .take();
    manager.create_table(table).await?;
    let indexes = [
        index(
            "meetup_date_meetup",
            "meetup_date",
            &["meetup_id", "starts_at"],
        ),
        // The agenda: `neighborhood_id = ? AND (starts_at, id) > (?, ?) ORDER BY starts_at, id`.
        index(
            "meetup_date_agenda",
            "meetup_date",
            &["neighborhood_id", "starts_at", "id"],
        ),
    ];
    create_all(manager, indexes).await
}

/// Who organizes, and what they told.
async fn around(manager: &SchemaManager<'_>) -> Result<(), DbErr> {
    let organizer = Table::create()
        .table("meetup_organizer")
        .col(pk_uuid("id"))
        .col(uuid("meetup_id"))
        .col(uuid("person_id"))
        .col(uuid("membership_id"))
        .col(timestamp_with_time_zone("invited_at"))
        .col(timestamp_with_time_zone_null("accepted_at"))
        .foreign_key(&mut references(
            ("meetup_organizer", "meetup_id"),
            "meetup",
            Cascade,
        ))
        .take();
    manager.create_table(organizer).await?;
    let message = Table::create()
        .table("meetup_message")
        .col(pk_uuid("id"))
        .col(uuid("meetup_id"))
        .col(uuid_null("meetup_date_id"))
        .col(uuid("membership_id"))
        .col(text("body"))
        .col(timestamp_with_time_zone("created_at"))
        .foreign_key(&mut references(
            ("meetup_message", "meetup_id"),
            "meetup",
            Cascade,
        ))
        .take();
    manager.create_table(message).await?;
    let mut once = index(
        "meetup_organizer_once",
        "meetup_organizer",
        &["meetup_id", "person_id"],
    );
    let indexes = [
        once.unique().take(),
        index(
            "meetup_organizer_person",
            "meetup_organizer",
            &["person_id"],
        ),
        index(
            "meetup_message_meetup",
            "meetup_message",
            &["meetup_id", "id"],
        ),
    ];
    create_all(manager, indexes).await
}

async fn rsvp(manager: &SchemaManager<'_>) -> Result<(), DbErr> {
    let table = Table::create()
        .table("rsvp")
        .col(pk_uuid("id"))
        .col(uuid("meetup_date_id"))
        .col(uuid("meetup_id"))
        .col(uuid_null("person_id"))
        .col(uuid_null("membership_id"))
        .col(text_null("guest_sealed"))
        .col(string_null("guest_key"))
        .col(integer("adults"))
        .col(integer("children"))
        .col(text("state"))
        .col(timestamp_with_time_zone("queued_at"))
        .col(boolean("auto_accept"))
        .col(timestamp_with_time_zone_null("offered_until"))
        .col(text("name_shown"))
        .col(string("note"))
        .col(timestamp_with_time_zone_null("checked_in_at"))
        .col(timestamp_with_time_zone("created_at"))
        .col(timestamp_with_time_zone("updated_at"))
        .foreign_key(&mut references(
            ("rsvp", "meetup_date_id"),
            "meetup_date",
            Cascade,
        ))
        .check((
            "rsvp_party",
            Expr::cust("adults >= 0 AND children >= 0 AND adults + children BETWEEN 1 AND 20"),
        ))
        .check((
            "rsvp_somebody",
            Expr::cust("(person_id IS NULL) <> (guest_key IS NULL)"),
        ))
        .take();
    manager.create_table(table).await?;
    let indexes = [
        index(
            "rsvp_queue",
            "rsvp",
            &["meetup_date_id", "state", "queued_at", "id"],
        ),
        index("rsvp_meetup", "rsvp", &["meetup_id"]),
        index("rsvp_person", "rsvp", &["person_id", "id"]),
    ];
    create_all(manager, indexes).await?;
    // One row for each party and date, whatever it changes.
    for (name, column) in [("rsvp_member", "person_id"), ("rsvp_guest", "guest_key")] {
        let sql = format!(
            "CREATE UNIQUE INDEX {name} ON rsvp (meetup_date_id, {column}) WHERE {column} IS NOT NULL"
        );
        execute(manager, &sql).await?;
    }
    Ok(())
}

async fn calendar_token(manager: &SchemaManager<'_>) -> Result<(), DbErr> {
    let table = Table::create()
        .table("calendar_token")
        .col(pk_uuid("person_id"))
        .col(string("token_hash").unique_key())
        .col(timestamp_with_time_zone("created_at"))
        .foreign_key(&mut references(
            ("calendar_token", "person_id"),
            "person",
            Restrict,
        ))
        .take();
    manager.create_table(table).await
}

/// Photos hang on meetups, and news tells of them.
async fn elsewhere(manager: &SchemaManager<'_>) -> Result<(), DbErr> {
    add_column(manager, "photo", uuid_null("meetup_id")).await?;
    let mut afterwards = boolean("afterwards");
    add_column(manager, "photo", afterwards.default(false).take()).await?;
    create_all(
        manager,
        [index("photo_meetup", "photo", &["meetup_id", "position"])],
    )
    .await?;
    for column in ["meetup_id", "meetup_date_id"] {
        add_column(manager, "notification", uuid_null(column)).await?;
    }
    Ok(())
}
