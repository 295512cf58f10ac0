//! `log verify`: whether the public log and the audit trail are as they were written.
use std::{fmt::Display, path::Path, process::ExitCode};

use super::{LogCheck, ready};
use crate::{
    config::Config,
    error::{Error, Result},
    transparency::{
        export,
        verify::{self, Fault, Seen},
    },
};

/// Checks what is in the database, or what was fetched.
pub(super) async fn verify(config: Config, check: &LogCheck) -> Result<ExitCode> {
    let outcome = if let Some(file) = &check.file {
        let rows = export::rows(&text(file)?).map_err(|why| unreadable(file, &why))?;
        let heads = match &check.heads {
            Some(file) => export::heads(&text(file)?).map_err(|why| unreadable(file, &why))?,
            None => Vec::new(),
        };
        let outcome = verify::fetched(&rows, &heads, &check.key);
        if let (Ok(_), Some(head)) = (&outcome, heads.first()) {
            println!("heads: signed with the key {}", head.key);
        }
        outcome
    } else {
        let app = ready(config).await?;
        verify::database(&app, &check.key).await
    };
    match outcome {
        Ok(seen) => {
            tell(check, seen);
            Ok(ExitCode::SUCCESS)
        }
        Err(Fault::Broken(what)) => {
            eprintln!("{what}");
            Ok(ExitCode::FAILURE)
        }
        Err(Fault::Other(error)) => Err(error),
    }
}

fn tell(check: &LogCheck, seen: Seen) {
    let Seen {
        first,
        rows,
        lines,
        heads,
    } = seen;
    if check.file.is_none() {
        println!("public log: {rows} rows; audit trail: {lines} rows; heads: {heads}");
    } else if first > 1 {
        println!("public log: {rows} rows from row {first} on; heads: {heads}");
    } else {
        println!("public log: {rows} rows; heads: {heads}");
    }
    println!("all are as they were written");
}

fn text(file: &Path) -> Result<String> {
    std::fs::read_to_string(file).map_err(|error| unreadable(file, &error))
}

fn unreadable(file: &Path, why: &dyn Display) -> Error {
    Error::internal(format!("{}: {why}", file.display()))
}
