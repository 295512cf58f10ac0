//! Passwords: which are good enough, and the dear work of hashing, done by few at a time.
//!
//! One hash costs 19 MiB and about 60 ms of a core, so a flood of sign-ins would take the whole machine.
//! All but one core may hash; whoever waits longer than five seconds is told to come back.
use std::{sync::Arc, time::Duration};

use argon2::{
    Algorithm, Argon2, Params, Version,
    password_hash::{PasswordHasher, PasswordVerifier, phc::PasswordHash},
};
use base64::{Engine, engine::general_purpose::STANDARD_NO_PAD as B64};
use tokio::sync::Semaphore;

use crate::error::{Error, Result};

mod strength;
pub use strength::weakness;

/// How long somebody waits for a turn.
const PATIENCE: Duration = Duration::from_secs(5);
/// Bytes at most; a hash of a megabyte would be a way to keep the server busy.
const LONGEST: usize = 1024;
/// Characters at least: without a second factor, NIST SP 800-63B-4 asks for 15.
pub const SHORTEST: usize = 15;

/// A password as it was typed, in NFKC, so that every keyboard spells it alike. Never printed.
#[derive(Clone)]
pub struct Password(String);

impl std::fmt::Debug for Password {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Password")
    }
}

impl Password {
    /// Parses.
    ///
    /// # Errors
    /// `required` or `too_long`.
    pub fn parse(raw: &str) -> Result<Self, &'static str> {
        if raw.is_empty() {
            return Err("required");
        }
        if raw.len() > LONGEST {
            return Err("too_long");
        }
        let nfkc = icu_normalizer::ComposingNormalizerBorrowed::new_nfkc();
        Ok(Self(nfkc.normalize(raw).into_owned()))
    }

    /// The characters.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl<'de> serde::Deserialize<'de> for Password {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let raw = String::deserialize(deserializer)?;
        Self::parse(&raw).map_err(|code| serde::de::Error::custom(format!("code:{code}")))
    }
}

/// Whether a password was right.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Verdict {
    /// Wrong, or nobody's.
    Wrong,
    /// Right.
    Right,
    /// Right, but hashed with less work than is asked today.
    RightButCheap,
}

/// Hashes and checks, by few at a time.
pub struct Passwords {
    turns: Arc<Semaphore>,
    params: Params,
    /// The hash of nobody's password: an unknown address costs what a known one does.
    nobody: Arc<str>,
}

impl Passwords {
    /// With `memory` KiB a hash, two passes, one lane.
    ///
    /// # Errors
    /// When argon2 cannot work with so little or so much.
    pub fn new(memory: u32) -> Result<Self> {
        let params = Params::new(memory, 2, 1, None).map_err(Error::internal)?;
        let cores = std::thread::available_parallelism().map_or(1, usize::from);
        let salt: [u8; 16] = rand::random();
        let never: [u8; 32] = rand::random();
        let (salt, never) = (B64.encode(salt), B64.encode(never));
        Ok(Self {
            turns: Arc::new(Semaphore::new(cores.saturating_sub(1).max(1))),
            params,
            nobody: format!("$argon2id$v=19$m={memory},t=2,p=1${salt}${never}").into(),
        })
    }

    /// A new hash, in PHC form.
    ///
    /// # Errors
    /// `Unavailable` when too many wait.
    pub async fn hash(&self, password: &Password) -> Result<String> {
        let (argon, password) = (self.argon(), password.clone());
        self.in_turn(move || {
            let hash = argon.hash_password(password.as_str().as_bytes());
            Ok(hash.map_err(Error::internal)?.to_string())
        })
        .await
    }

    /// Whether the password belongs to the hash. Nobody's hash costs the same and is always wrong.
    ///
    /// # Errors
    /// `Unavailable` when too many wait.
    pub async fn check(&self, password: &Password, hash: Option<&str>) -> Result<Verdict> {
        let (argon, password) = (self.argon(), password.clone());
        let hash = hash.map_or_else(|| self.nobody.clone(), Arc::from);
        let memory = self.params.m_cost();
        self.in_turn(move || {
            let Ok(parsed) = PasswordHash::new(&hash) else {
                return Ok(Verdict::Wrong); // a leaver's, or one that was never set
            };
            let right = argon.verify_password(password.as_str().as_bytes(), &parsed);
            let cost = parsed.params.get_decimal("m").unwrap_or(0);
            Ok(match right {
                Err(_) => Verdict::Wrong,
                Ok(()) if cost < memory => Verdict::RightButCheap,
                Ok(()) => Verdict::Right,
            })
        })
        .await
    }

    /// Refuses a new password that is short, known, guessable, or made of words about the person or the place.
    ///
    /// # Errors
    /// `Invalid` at `pointer`; `Unavailable` when too many wait.
    pub async fn accept(
        &self,
        password: &Password,
        about: Vec<String>,
        pointer: &'static str,
    ) -> Result<()> {
        let password = password.clone();
        let weak = self
            .in_turn(move || Ok(weakness(password.as_str(), &about)))
            .await?;
        weak.map_or(Ok(()), |code| Err(Error::invalid(pointer, code)))
    }

    fn argon(&self) -> Argon2<'static> {
        Argon2::new(Algorithm::Argon2id, Version::V0x13, self.params.clone())
    }

    async fn in_turn<T: Send + 'static>(
        &self,
        work: impl FnOnce() -> Result<T> + Send + 'static,
    ) -> Result<T> {
        let busy = |_| Error::Unavailable("too many passwords at once".into());
        let turn = tokio::time::timeout(PATIENCE, self.turns.clone().acquire_owned())
            .await
            .map_err(busy)?
            .map_err(Error::internal)?;
        let done = tokio::task::spawn_blocking(move || {
            let done = work();
            drop(turn); // held until the work ends, also when whoever asked has gone away
            done
        });
        done.await.map_err(Error::internal)?
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn typed(text: &str) -> Password {
        Password::parse(text).unwrap()
    }

    #[tokio::test]
    async fn a_hash_opens_for_its_password_however_it_is_typed() {
        let passwords = Passwords::new(64).unwrap();
        let hash = passwords.hash(&typed("ﾈｺが三匹います。Ａ")).await.unwrap();
        assert!(hash.starts_with("$argon2id$v=19$m=64,t=2,p=1$"));
        let check = async |text| passwords.check(&typed(text), Some(&hash)).await.unwrap();
        assert_eq!(check("ネコが三匹います。A").await, Verdict::Right);
        assert_eq!(check("ネコが二匹います。A").await, Verdict::Wrong);
    }

    #[tokio::test]
    async fn nobody_and_leavers_have_no_password() {
        let passwords = Passwords::new(64).unwrap();
        for hash in [None, Some(""), Some("none")] {
            let verdict = passwords.check(&typed("anything"), hash).await.unwrap();
            assert_eq!(verdict, Verdict::Wrong);
        }
    }

    #[tokio::test]
    async fn a_hash_made_with_less_work_is_told() {
        let cheap = Passwords::new(64).unwrap();
        let hash = cheap.hash(&typed("an old friend")).await.unwrap();
        let now = Passwords::new(128).unwrap();
        let verdict = now.check(&typed("an old friend"), Some(&hash)).await;
        assert_eq!(verdict.unwrap(), Verdict::RightButCheap);
    }

    #[test]
    fn a_password_has_a_size() {
        assert_eq!(Password::parse("").unwrap_err(), "required");
        assert_eq!(Password::parse(&"あ".repeat(342)).unwrap_err(), "too_long");
        assert!(Password::parse(&"a".repeat(1024)).is_ok());
        assert_eq!(format!("{:?}", typed("secret")), "Password");
    }
}
