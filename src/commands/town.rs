//! `import` and `admin`: what is done to a town from the machine itself.
use std::path::Path;

use chrono::NaiveTime;

use super::{Admin, Suspension};
use crate::{
    accounts::{self, Whom},
    app::App,
    error::{Error, Result},
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
        Error::Invalid(fields) => {
            let fields = fields
                .iter()
                .map(|field| format!("{}: {}", field.pointer, field.code));
            Error::internal(fields.collect::<Vec<_>>().join(", "))
        }
        other => other,
    }
}
