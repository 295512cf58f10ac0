//! `import` and `admin`: what is done to a town from the machine itself.
use std::path::Path;

use chrono::NaiveTime;
use sea_orm::ActiveEnum;

use super::{Admin, Suspension};
use crate::{
    accounts::{self, Whom},
    app::App,
    error::{Error, Result},
    moderation::{duties, rules},
    neighborhoods::import,
};

pub(super) async fn import(app: &App, file: &Path) -> Result<()> {
    let text = std::fs::read_to_string(file).map_err(|error| broken(file, &error))?;
    let imported = import::neighborhoods(app, &text)
        .await
        .map_err(|error| broken(file, &error))?;
    println!("neighborhoods: {imported}");
    Ok(())
}

pub(super) async fn import_rules(app: &App, file: &Path) -> Result<()> {
    let text = std::fs::read_to_string(file).map_err(|error| broken(file, &error))?;
    let imported = rules::import(app, &text)
        .await
        .map_err(|error| match in_words(error) {
            Error::Internal(what) => broken(file, &what),
            other => broken(file, &other),
        })?;
    println!("rules: {imported}");
    if imported.proposed > 0 {
        println!(
            "an administrator confirms each at {}/moderation/rules",
            app.public_url()
        );
    }
    Ok(())
}

fn broken(file: &Path, error: &dyn std::fmt::Display) -> Error {
    Error::internal(format!("{}: {error}", file.display()))
}

pub(super) async fn administer(app: &App, what: Admin) -> Result<()> {
    match what {
        Admin::MakeAdministrator { email } => {
            accounts::make_administrator(app, &email)
                .await
                .map_err(no_account)?;
            println!("{email} is an administrator");
        }
        Admin::Suspend(Suspension {
            email,
            until,
            reason,
        }) => {
            let until = until.map(|day| day.and_time(NaiveTime::MIN).and_utc());
            let whom = Whom::Email(email.clone());
            accounts::suspend(app, &whom, until, &reason)
                .await
                .map_err(no_account)?;
            match until {
                Some(until) => println!("{email} is suspended until {}", until.date_naive()),
                None => println!("{email} is suspended until you lift it"),
            }
        }
        Admin::Appoint(part) => {
            let (whom, at) = (
                Whom::Email(part.email.clone()),
                part.neighborhood.as_deref(),
            );
            duties::appoint(app, &whom, part.role, at)
                .await
                .map_err(no_account)?;
            println!("{} is {} now", part.email, part.role.to_value());
        }
        Admin::Dismiss(part) => {
            let (whom, at) = (
                Whom::Email(part.email.clone()),
                part.neighborhood.as_deref(),
            );
            duties::dismiss(app, &whom, part.role, at)
                .await
                .map_err(no_account)?;
            println!("{} is {} no longer", part.email, part.role.to_value());
        }
        Admin::Lift { email } => {
            accounts::lift(app, &Whom::Email(email.clone()))
                .await
                .map_err(no_account)?;
            println!("{email} is not suspended");
        }
    }
    Ok(())
}

/// In words of the command line.
fn no_account(error: Error) -> Error {
    match error {
        Error::NotFound(_) => Error::internal("no account has verified this address"),
        other => in_words(other),
    }
}

fn in_words(error: Error) -> Error {
    match error {
        Error::Invalid(fields) => {
            let fields = fields
                .iter()
                .map(|field| format!("{}: {}", field.pointer, field.code));
            Error::internal(fields.collect::<Vec<_>>().join(", "))
        }
        other => other,
    }
}
