//! What somebody has as second factors, and what of them this session has shown.
use super::{
    held::Held,
    model::{Factors, PasskeyView},
};
use crate::{
    access::{STEP_UP, Viewer},
    app::App,
    clock::Moment,
    db::{Desk, Key},
    error::Result,
};

/// My second factors. By password alone one learns only what one may be asked for.
///
/// # Errors
/// `Anonymous` for guests.
pub async fn factors(app: &App, viewer: &Viewer) -> Result<Factors> {
    let me = viewer.signed_in()?;
    let held = Held::of(app.db.system(&Key::of(Desk::Accounts)), me).await?;
    let again = viewer.shown_again(app.db.clock().now());
    let (totp, passkey) = (held.confirmed().is_some(), !held.passkeys.is_empty());
    let passkeys = if viewer.proven() {
        held.passkeys
    } else {
        Vec::new()
    };
    Ok(Factors {
        required: viewer.needs_second_factor(),
        proven: viewer.proven(),
        stepped_up_until: again.map(|(at, _)| Moment(at + STEP_UP)),
        step_up_by: again.map(|(_, by)| by),
        totp,
        passkey,
        passkeys: passkeys.into_iter().map(PasskeyView::of).collect(),
        recovery_codes_left: held.codes_left,
    })
}
