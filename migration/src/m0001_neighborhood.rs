//! Neighborhoods.

use crate::parts::{create_all, drop_tables, index};
use sea_orm_migration::prelude::*;
use sea_orm_migration::schema::{
    boolean, double_null, pk_uuid, string, string_null, text, timestamp_with_time_zone,
};

#[derive(DeriveMigrationName)]
pub struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    fn use_transaction(&self) -> Option<bool> {
        Some(true)
    }

    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        neighborhood(manager).await
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        drop_tables(manager, &["neighborhood"]).await
    }
}

async fn neighborhood(manager: &SchemaManager<'_>) -> Result<(), DbErr> {
    let table = Table::create()
        .table("neighborhood")
        .col(pk_uuid("id"))
        .col(string("slug"))
        .col(string("name"))
        .col(string("kana"))
        .col(string("romaji"))
        .col(text("kind"))
        .col(string("municipality_code"))
        .col(string("municipality"))
        .col(text("towns"))
        .col(string_null("station_name"))
        .col(double_null("station_lon"))
        .col(double_null("station_lat"))
        .col(text("outline"))
        .col(boolean("approximate"))
        .col(text("status"))
        .col(string("people_band"))
        .col(string_null("band_on"))
        .col(timestamp_with_time_zone("created_at"))
        .col(timestamp_with_time_zone("updated_at"))
        .check((
            "neighborhood_station",
            Expr::cust(
                "(station_name IS NULL) = (station_lon IS NULL) \
                 AND (station_lon IS NULL) = (station_lat IS NULL)",
            ),
        ))
        .take();
    manager.create_table(table).await?;
    let indexes = [index("neighborhood_slug", "neighborhood", &["slug"])
        .unique()
        .take()];
    create_all(manager, indexes).await
}
