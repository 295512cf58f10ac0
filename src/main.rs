//! The command line.
use std::process::ExitCode;

/// Stays small under load: pages of memory go back to the system.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

fn main() -> ExitCode {
    kairanban::commands::run()
}
