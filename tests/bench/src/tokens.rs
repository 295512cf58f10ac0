//! Access tokens for the town's people, signed with the server's own key.
use std::{io::Write, path::Path};

use kairanban::{clock::Clock, gate, secrets::Secrets};

use crate::{Fault, office, town};

/// One line per person: number, slug, membership, token. Good for as long as any access token.
/// Of the office there is one, alone on its line.
pub fn run(data: &Path, of_office: bool) -> Result<(), Fault> {
    let secrets = Secrets::in_folder(data)?;
    let now = Clock::system().now();
    let mut out = std::io::stdout().lock();
    if of_office {
        let token = gate::mint(&secrets, now, office::clerk(), office::clerk_session())?;
        writeln!(out, "{token}")?;
        return Ok(());
    }
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
