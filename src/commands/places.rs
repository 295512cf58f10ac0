//! `import places`: a list that a town publishes, and what is said about it.
use std::{fs::File, path::Path, process::ExitCode};

use super::Places;
use crate::{
    app::App,
    error::{Error, Result},
    places::import::{self, ImportError, Order},
};

pub(super) async fn import(app: &App, what: Places) -> Result<ExitCode> {
    let path = what.file.clone();
    let file = File::open(&path).map_err(|error| broken(&path, &error))?;
    match import::places(app, file, &order(what)).await {
        Ok(report) => {
            println!("{report}");
            Ok(ExitCode::SUCCESS)
        }
        Err(ImportError::BadRows(report)) => {
            for line in report.refused.iter().map(ToString::to_string) {
                eprintln!("{}: {line}", path.display());
            }
            Err(broken(&path, &ImportError::BadRows(report)))
        }
        Err(ImportError::Server(error)) => Err(error),
        Err(other) => Err(broken(&path, &other)),
    }
}

fn order(what: Places) -> Order {
    let file = what.file.file_name().unwrap_or_default();
    Order {
        dataset: what.dataset.0,
        file: file.to_string_lossy().into_owned(),
        municipality: what.municipality,
        part: what.part,
        licence: what.licence,
        publisher: what.publisher,
        url: what.source_url,
        as_of: what.as_of,
        dry_run: what.dry_run,
        skip_bad: what.skip_bad,
        replace: what.replace,
    }
}

fn broken(file: &Path, error: &dyn std::fmt::Display) -> Error {
    Error::internal(format!("{}: {error}", file.display()))
}
