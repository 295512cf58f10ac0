//! `serve`: until a signal comes.
use std::{io::Write, process, time::Duration};

use actix_web::web::Data;
use tokio::signal::unix::{SignalKind, signal};

use crate::{
    app::App,
    config::Config,
    error::{Error, Result},
    metrics,
    moderation::{self, rules},
    neighborhoods::import,
    serve::{self, Workers},
};

/// A stop that takes longer is no graceful one: supervisors kill soon after.
const PATIENCE: Duration = Duration::from_millis(4500);

pub(super) async fn serve(config: Config) -> Result<()> {
    let app = super::ready(config).await?;
    if let Some(imported) = import::own_towns_if_empty(&app)
        .await
        .map_err(Error::internal)?
    {
        tracing::info!(%imported, "the towns that travel with the program were brought in");
    }
    let brought = rules::bring_in(&app).await?;
    if brought > 0 {
        tracing::info!(
            rules = brought,
            "the rules that travel with the program hold from now on"
        );
    }
    let again = moderation::replay(&app).await?;
    if again > 0 {
        tracing::warn!(
            decisions = again,
            "the database had forgotten decisions, as after a backup was restored; they hold again"
        );
    }
    until_told(app, &[]).await
}

/// Serves, says where on stdout, and ends gracefully on SIGTERM or SIGINT.
pub(super) async fn until_told(app: Data<App>, also: &[String]) -> Result<()> {
    let mut terminate = signal(SignalKind::terminate())?;
    let mut interrupt = signal(SignalKind::interrupt())?;
    let running = serve::start(app.clone(), Workers::Here).await?;
    let (metrics_at, metrics) = metrics::listen(app.clone())?;
    let mut lines = vec![
        format!("listening on http://{}", running.address),
        format!("metrics on http://{metrics_at}/metrics"),
        format!("mail goes to {}", app.mailer.destination()),
    ];
    lines.extend_from_slice(also);
    say(&lines)?;
    tracing::info!(address = %running.address, metrics = %metrics_at, mail = app.mailer.destination(), "serving");
    tokio::select! {
        _ = terminate.recv() => {}
        _ = interrupt.recv() => {}
    }
    tracing::info!("stopping");
    let hurry = async {
        tokio::select! {
            _ = terminate.recv() => {}
            _ = interrupt.recv() => {}
            () = tokio::time::sleep(PATIENCE) => {}
        }
    };
    let end = async {
        running.stop().await;
        metrics.stop(false).await;
    };
    tokio::select! {
        () = end => tracing::info!("stopped"),
        () = hurry => {
            tracing::warn!("stopped before everything had ended");
            process::exit(0);
        }
    }
    Ok(())
}

fn say(lines: &[String]) -> Result<()> {
    let mut out = std::io::stdout().lock();
    for line in lines {
        writeln!(out, "{line}")?;
    }
    Ok(out.flush()?)
}
