//! `import` and `admin`: what is done to a town from the machine itself.
use std::path::Path;

use super::Admin;
use crate::{
    app::App,
    error::{Error, Result},
};

pub(super) async fn import(app: &App, file: &Path) -> Result<()> {
    let text = std::fs::read_to_string(file)
        .map_err(|error| Error::internal(format!("{}: {error}", file.display())))?;
    let _ = (app, text);
    Ok(())
}

pub(super) async fn administer(app: &App, what: Admin) -> Result<()> {
    let _ = (app, what);
    Ok(())
}
