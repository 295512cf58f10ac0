//! Where the logs ended on a day, signed: whoever kept one notices a log that was cut or written anew.

use sea_orm::entity::prelude::*;

/// The end of both logs at one moment of a day. Rows are added and never changed.
#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "log_head")]
pub struct Model {
    /// `2026-11-26`, in Japan.
    #[sea_orm(primary_key, auto_increment = false)]
    pub day: String,
    /// The last row of the public log; 0 while it is empty.
    pub seq: i64,
    /// How many rows it had.
    pub count: i64,
    /// The hash of that row.
    pub hash: String,
    /// The hash of the audit trail's last row. How many it had is nobody's business outside.
    pub audit_hash: String,
    pub at: DateTimeUtc,
    /// The hash of the head before, in hex; zeros for the first.
    pub prev: String,
    /// The public key, in hex.
    pub key: String,
    /// Ed25519, in hex.
    pub signature: String,
}

impl ActiveModelBehavior for ActiveModel {}
