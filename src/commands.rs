//! The commands: what the keeper of the machine types.
#![expect(
    clippy::doc_markdown,
    reason = "these comments are the help, which is plain text"
)]
use std::{io::IsTerminal, path::PathBuf, process::ExitCode};

use actix_web::web::Data;
use clap::{Args, Parser, Subcommand};
use entity::duty::Role;
use sea_orm::ActiveEnum;
use tracing_subscriber::EnvFilter;

use crate::{
    app::App,
    clock::Clock,
    config::Config,
    error::{Error, Result},
    opendata::Dataset,
};

mod demo;
mod health;
mod ledger;
pub mod listening;
mod places;
mod serve;
mod town;

/// Settings that cannot be used, and a command line that cannot be read.
const MISUSED: u8 = 2;

/// A neighborhood SNS server for Japan that a town can run itself.
///
/// Settings come from the environment; every one has a default (see .env.example).
#[derive(Parser)]
#[command(
    name = "kairanban",
    version,
    after_help = "Example:\n  kairanban demo    a town to look at, on http://127.0.0.1:8080"
)]
struct Line {
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    /// Serve, and keep what is stored in KAIRANBAN_DATA (./var)
    #[command(
        after_help = "Example:\n  KAIRANBAN_DATA=/srv/kairanban KAIRANBAN_LISTEN=127.0.0.1:8080 kairanban serve"
    )]
    Serve,
    /// Serve a small town with fictional residents from a throw-away folder
    #[command(
        after_help = "Example:\n  kairanban demo    prints the address, logins and where mail goes"
    )]
    Demo,
    /// Bring the database's tables up to date, and end
    #[command(
        after_help = "Example:\n  DATABASE_URL=postgres://kairanban:…@localhost/kairanban kairanban migrate"
    )]
    Migrate,
    /// Bring data in from a file
    #[command(
        subcommand,
        after_help = "Example:\n  kairanban import neighborhoods data/neighborhoods.geojson"
    )]
    Import(Import),
    /// Act on an account, from the machine itself
    #[command(
        subcommand,
        after_help = "Example:\n  kairanban admin suspend hanako@example.jp --until 2026-12-31 --reason 'spam'"
    )]
    Admin(Admin),
    /// The public log and the audit trail
    #[command(subcommand, after_help = "Example:\n  kairanban log verify")]
    Log(Log),
    /// Print the API's description (OpenAPI 3.1)
    #[command(after_help = "Example:\n  kairanban openapi > openapi.json")]
    Openapi,
    /// Ask the server at KAIRANBAN_LISTEN whether it is ready; exits with 1 if not
    #[command(
        after_help = "Example:\n  HEALTHCHECK CMD [\"kairanban\", \"health\"]    in a Dockerfile"
    )]
    Health,
    /// Ask a running server whether an office's account learns anything of what neighbors say
    #[command(
        after_help = "Example:\n  kairanban listening https://kosugi.example.jp --resident hanako.txt --office office.txt --code 123456\n\nEach file holds an e-mail address and a password, a line each. Nothing is written but the two sign-ins.\nExits with 1 when the office hears something."
    )]
    Listening(Listening),
}

#[derive(Subcommand)]
enum Log {
    /// Check that no row of the logs was changed, taken out, put in or cut off; exits with 1 and names the first that was
    #[command(
        after_help = "Example:\n  kairanban log verify\n  kairanban log verify log.csv --heads heads.json    what anybody fetched from /transparency/log.csv and /transparency/heads.json"
    )]
    Verify(LogCheck),
}

#[derive(Args)]
struct LogCheck {
    /// A public log that was fetched, as CSV or JSON; without it, the logs in the database
    file: Option<PathBuf>,
    /// Heads that were fetched, perhaps long before
    #[arg(long, value_name = "FILE", requires = "file")]
    heads: Option<PathBuf>,
    /// A public key that heads may bear, besides the server's own; may be given several times
    #[arg(long, value_name = "HEX")]
    key: Vec<String>,
}

#[derive(Args)]
struct Listening {
    /// The server's address
    url: String,
    /// File with the login of somebody who belongs to a town there
    #[arg(long, value_name = "FILE")]
    resident: PathBuf,
    /// File with the login of an office's account there
    #[arg(long, value_name = "FILE")]
    office: PathBuf,
    /// The code that the office's app shows now, for the second factor
    #[arg(long)]
    code: Option<String>,
}

#[derive(Subcommand)]
enum Import {
    /// Neighborhoods from GeoJSON: all of them or none; importing again updates
    #[command(after_help = "Example:\n  kairanban import neighborhoods data/neighborhoods.geojson")]
    Neighborhoods {
        /// A FeatureCollection of polygons (data/README.md says which properties)
        file: PathBuf,
    },
    /// Rules that decisions cite, from JSON: what is new or otherwise is proposed, and an administrator confirms it
    #[command(after_help = "Example:\n  kairanban import rules data/rules/rules.json")]
    Rules {
        /// A file like data/rules/rules.json (data/README.md)
        file: PathBuf,
    },
    /// Places from a list that a town publishes (CSV or GeoJSON): all rows or none; importing again updates
    #[command(
        after_help = "Example:\n  kairanban import places 131083_aed.csv --dataset aed --licence 'CC BY 4.0' --dry-run\n\nResidents' own changes stay, and are told. A place that left the list stays, and is marked. Exits with 1 and names\nevery bad row by line, column and reason."
    )]
    Places(Places),
}

#[derive(Args)]
struct Places {
    /// The list: CSV in UTF-8, Shift_JIS or UTF-16, or GeoJSON of points
    file: PathBuf,
    /// Which list it is: auto, aed, public_toilet, childcare, evacuation_site, shelter, wifi, park, clinic, care, tourism, cultural_property, public_facility
    #[arg(long, value_name = "DATASET", default_value = "auto", value_parser = dataset)]
    dataset: Wanted,
    /// Say what would change, and change nothing
    #[arg(long)]
    dry_run: bool,
    /// Import the good rows, and leave the bad ones out
    #[arg(long)]
    skip_bad: bool,
    /// Its licence, where the file does not say it
    #[arg(long, value_name = "TEXT")]
    licence: Option<String>,
    /// Who published it
    #[arg(long, value_name = "NAME")]
    publisher: Option<String>,
    /// Where it was fetched
    #[arg(long, value_name = "URL")]
    source_url: Option<String>,
    /// As of when it is, where the file does not say it
    #[arg(long, value_name = "YYYY-MM-DD")]
    as_of: Option<chrono::NaiveDate>,
    /// Whose list it is, where the file does not say it: 全国地方公共団体コード
    #[arg(long, value_name = "CODE")]
    municipality: Option<String>,
    /// A name for this list, where a town publishes several of a kind: libraries, halls …
    #[arg(long, value_name = "NAME")]
    part: Option<String>,
    /// It is the same list, though hardly anything of it is left
    #[arg(long)]
    replace: bool,
}

/// A list by name, or to be found out.
#[derive(Clone, Copy)]
struct Wanted(Option<Dataset>);

fn dataset(word: &str) -> std::result::Result<Wanted, String> {
    match word {
        "auto" => Ok(Wanted(None)),
        word => word.parse().map(|dataset| Wanted(Some(dataset))),
    }
}

#[derive(Subcommand)]
enum Admin {
    /// Make an account an administrator of the server
    #[command(after_help = "Example:\n  kairanban admin make-administrator hanako@example.jp")]
    MakeAdministrator {
        /// The account's e-mail address
        email: String,
    },
    /// Suspend an account: it may sign in and take its things, but say and see nothing in its towns
    #[command(
        after_help = "Example:\n  kairanban admin suspend hanako@example.jp --until 2026-12-31 --reason 'spam'"
    )]
    Suspend(Suspension),
    /// Give somebody a part in keeping the rules, at once
    #[command(
        after_help = "Example:\n  kairanban admin appoint hanako@example.jp --role area_moderator --neighborhood musashi-kosugi"
    )]
    Appoint(Part),
    /// End somebody's part in keeping the rules, at once
    #[command(
        after_help = "Example:\n  kairanban admin dismiss hanako@example.jp --role staff_moderator"
    )]
    Dismiss(Part),
    /// Lift a suspension
    #[command(after_help = "Example:\n  kairanban admin lift hanako@example.jp")]
    Lift {
        /// The account's e-mail address
        email: String,
    },
}

#[derive(Args)]
struct Part {
    /// The account's e-mail address
    email: String,
    /// As what: area_moderator, staff_moderator, appeal_reviewer, specialist or auditor
    #[arg(long, value_parser = role)]
    role: Role,
    /// Where, for an area moderator
    #[arg(long, value_name = "SLUG")]
    neighborhood: Option<String>,
}

/// One of the column's words.
fn role(word: &str) -> std::result::Result<Role, String> {
    Role::try_from_value(&word.to_owned())
        .map_err(|_| format!("one of {}", Role::values().join(", ")))
}

#[derive(Args)]
struct Suspension {
    /// The account's e-mail address
    email: String,
    /// The first day on which it ends by itself (UTC); without it, it stays
    #[arg(long, value_name = "YYYY-MM-DD")]
    until: Option<chrono::NaiveDate>,
    /// Why; the person reads it
    #[arg(long)]
    reason: String,
}

/// Reads the command line and does what it says.
#[must_use]
pub fn run() -> ExitCode {
    let line = Line::parse();
    let config = match Config::from_env() {
        Ok(config) => config,
        Err(bad) => {
            eprintln!("These settings cannot be used:");
            for setting in &bad {
                eprintln!("  {setting}");
            }
            return MISUSED.into();
        }
    };
    if matches!(line.command, Command::Openapi) {
        println!(
            "{}",
            crate::app::openapi().to_pretty_json().unwrap_or_default()
        );
        return ExitCode::SUCCESS;
    }
    log_to_stderr(&config);
    let outcome = actix_web::rt::System::new().block_on(obey(line.command, config));
    match outcome {
        Ok(code) => code,
        Err(error) => {
            eprintln!("kairanban: {}", said(&error));
            ExitCode::FAILURE
        }
    }
}

async fn obey(command: Command, config: Config) -> Result<ExitCode> {
    match command {
        Command::Serve => serve::serve(config).await?,
        Command::Demo => demo::demo(config).await?,
        Command::Migrate => {
            let app = open(config).await?;
            app.db.migrate().await?;
            println!("the database is up to date");
        }
        Command::Import(Import::Neighborhoods { file }) => {
            let app = ready(config).await?;
            town::import(&app, &file).await?;
        }
        Command::Import(Import::Rules { file }) => {
            let app = ready(config).await?;
            town::import_rules(&app, &file).await?;
        }
        Command::Import(Import::Places(what)) => {
            let app = ready(config).await?;
            return places::import(&app, what).await;
        }
        Command::Admin(what) => {
            let app = ready(config).await?;
            town::administer(&app, what).await?;
        }
        Command::Listening(ask) => {
            let code = ask.code.as_deref();
            let quiet = listening::ask(&ask.url, &ask.resident, &ask.office, code).await?;
            return Ok(if quiet {
                ExitCode::SUCCESS
            } else {
                ExitCode::FAILURE
            });
        }
        Command::Log(Log::Verify(check)) => return ledger::verify(config, &check).await,
        Command::Health => return Ok(health::ask(&config)),
        Command::Openapi => {}
    }
    Ok(ExitCode::SUCCESS)
}

async fn open(config: Config) -> Result<Data<App>> {
    Ok(Data::new(App::open(config, Clock::system()).await?))
}

/// An app whose tables are up to date: SQLite's are brought up to date, PostgreSQL's must be.
async fn ready(config: Config) -> Result<Data<App>> {
    let app = open(config).await?;
    if !app.db.on_postgres() {
        app.db.migrate().await?;
    } else if !app.db.migrated().await? {
        return Err(Error::internal(
            "the database is not up to date: run `kairanban migrate` with the same DATABASE_URL, then start again",
        ));
    }
    Ok(app)
}

/// For whoever sits at the machine: more than goes out over HTTP.
fn said(error: &Error) -> String {
    match error {
        Error::Internal(what) => what.clone(),
        other => other.to_string(),
    }
}

/// Lines of what happens, on stderr; stdout is for what scripts read. Libraries that tell each of their steps
/// are heard from their warnings on, unless the setting names them.
fn log_to_stderr(config: &Config) {
    let wanted = format!("sea_orm_migration=warn,actix_server=warn,{}", config.log);
    let filter = EnvFilter::try_new(wanted).unwrap_or_default();
    let lines = tracing_subscriber::fmt()
        .with_env_filter(filter)
        .with_writer(std::io::stderr)
        // A line that cannot be written is lost. Saying so on the same stderr would end the process.
        .log_internal_errors(false)
        .with_ansi(std::io::stderr().is_terminal());
    let set = if config.log_json {
        lines.json().try_init()
    } else {
        lines.try_init()
    };
    if let Err(error) = set {
        eprintln!("kairanban: no log: {error}");
    }
    // Where it happened, and not what was in hand then: that may be a neighbor's words.
    std::panic::set_hook(Box::new(|panic| {
        let place = panic
            .location()
            .map(ToString::to_string)
            .unwrap_or_default();
        tracing::error!(place, "panic");
    }));
}
