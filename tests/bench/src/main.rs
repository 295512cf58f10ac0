//! The other side of `bin/bench`: the town it loads, the ceilings it compares with, and the figures that
//! no HTTP load program can take. Not part of the server.
use std::{net::SocketAddr, path::PathBuf};

use clap::{Parser, Subcommand};

mod cases;
mod ceiling;
mod deaf;
mod drip;
mod guide;
mod load;
mod office;
mod places;
mod rounds;
mod storm;
mod streams;
mod tokens;
mod town;
mod wire;

#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

/// Whatever went wrong; the program ends with it.
type Fault = Box<dyn std::error::Error + Send + Sync>;

#[derive(Parser)]
struct Cli {
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    /// Migrates an empty database and fills it with the town that is measured.
    Load {
        #[arg(long)]
        database: String,
        #[arg(long, default_value_t = 100_000)]
        posts: u32,
    },
    /// Prints an access token for every person of the town: person, slug, membership, token.
    Tokens {
        /// The server's data folder, for its secret.
        #[arg(long)]
        data: PathBuf,
        /// The token of somebody of its office instead.
        #[arg(long)]
        office: bool,
    },
    /// Serves one answer as fast as it can be served, on any path.
    Ceiling(ceiling::Wish),
    /// Opens idle streams, publishes a post, and measures when every stream has heard of it.
    Streams(streams::Wish),
    /// Cuts a thousand streams and lets all come back at once, while things happen.
    Storm(storm::Wish),
    /// Opens streams that nobody reads, and waits until the server drops them.
    Deaf(deaf::Wish),
    /// Sends heads and bodies a byte at a time, thousands at once.
    Drip(drip::Wish),
    /// Adds places to a loaded town.
    Guide {
        #[arg(long)]
        database: String,
        #[arg(long, default_value_t = 100_000)]
        places: u32,
    },
    /// Brings a notice to everybody.
    Rounds(rounds::Wish),
    /// Looks up points among polygons; prints nanoseconds.
    Places {
        /// A `GeoJSON` file; without one, as many polygons of the same size are drawn.
        #[arg(long)]
        polygons: Option<PathBuf>,
    },
}

fn main() -> Result<(), Fault> {
    let cli = Cli::parse();
    actix_web::rt::System::new().block_on(async move {
        match cli.command {
            Command::Load { database, posts } => load::run(&database, posts).await,
            Command::Tokens { data, office } => tokens::run(&data, office),
            Command::Ceiling(wish) => ceiling::run(wish).await,
            Command::Streams(wish) => streams::run(wish).await,
            Command::Storm(wish) => storm::run(wish).await,
            Command::Deaf(wish) => deaf::run(wish).await,
            Command::Drip(wish) => drip::run(wish).await,
            Command::Rounds(wish) => rounds::run(wish).await,
            Command::Guide { database, places } => guide::run(&database, places).await,
            Command::Places { polygons } => places::run(polygons.as_deref()),
        }
    })
}

/// Says where something listens, in the words the server uses.
fn announce(address: SocketAddr) {
    println!("listening on http://{address}");
}
