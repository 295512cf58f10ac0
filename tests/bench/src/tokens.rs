//! Access tokens for the town's people, signed with the server's own key.
use std::{io::Write, path::Path};

use kairanban::{clock::Clock, gate, secrets::Secrets};

use crate::{Fault, town};

/// One line per person: number, slug, membership, token. Good for as long as any access token.
pub fn run(data: &Path) -> Result<(), Fault> {
    let secrets = Secrets::in_folder(data)?;
    let now = Clock::system().now();
    let mut out = std::io::stdout().lock();
    for person in 0..town::PEOPLE {
        let token = gate::mint(
            &secrets,
            now,
            town::person_id(person),
            town::session_id(person),
        )?;
        let home = town::home_of(person);
        let membership = town::membership_id(person, home);
        writeln!(out, "{person}\t{}\t{membership}\t{token}", town::slug(home))?;
    }
    Ok(())
}
