//! How often somebody may do what: one table, counted before anything expensive happens.
use std::{net::IpAddr, num::NonZeroU32, time::Duration};

use ahash::AHashMap;
use governor::{
    Quota, RateLimiter, middleware::StateInformationMiddleware, nanos::Nanos,
    state::keyed::DashMapStateStore,
};

use crate::{
    clock::Clock,
    error::{Error, Result},
};

/// What is counted.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Act {
    /// Any read, per person or address.
    Read,
    /// Any write, per person or address.
    Write,
    /// Wrong or right passwords, per address of the network.
    SignIn,
    /// Passwords, per account: whoever guesses from many addresses.
    SignInTo,
    /// New accounts, per network address.
    SignUp,
    /// Links by mail (reset, verify again, change), per network address.
    AskLink,
    /// Links by mail, per mail address.
    AskLinkFor,
    /// Tries of one-time links and invitations, per network address.
    UseLink,
    /// Passwords asked again for something grave, per person.
    Confirm,
    /// Codes of a second factor, right or wrong, per person.
    SecondFactor,
    /// Questions to passkeys and their answers, per person or network address.
    Ceremony,
    /// Token refreshes, per network address.
    Refresh,
    /// Posts, per person.
    Publish,
    /// Texts looked at before they are posted, per person: they must not become a way to feel for a town's list of words.
    Screen,
    /// Comments, per person.
    Comment,
    /// Reactions, saves and marks, per person.
    React,
    /// Photo uploads, per person.
    Upload,
    /// Reports, per person.
    Report,
    /// Decisions and votes, per person: who decides faster than anybody reads has not read.
    Judge,
    /// Joining, leaving, changing memberships, per person.
    Belong,
    /// Location checks, per person: they must not become a way to feel for an outline.
    Locate,
    /// Blocks and mutes, per person.
    Shun,
    /// Exports of everything, per person.
    Export,
    /// Places proposed, per person.
    ProposePlace,
    /// What is said of places: checks, facts, edits, per person.
    TellOfPlace,
    /// Reviews written and changed, and answers to them, per person.
    Review,
    /// Looks around a position, per person or network address: they must not become a way to copy the registry.
    LookAround,
    /// Questions to offices, per person.
    Ask,
    /// Forecasts of whom a notice would reach, per officer: they must not become a way to count households.
    Reach,
    /// Open streams started, per person.
    Stream,
    /// Notices begun and changed, texts looked at, per officer.
    Office,
    /// Requests for an agency, per person.
    Apply,
    /// Ways of proof begun or checked, per person: they send mail, and ask the network.
    Prove,
    /// Acts of an agency's administrators, per person.
    AskDeed,
    /// Requests about infringed rights, per network address: no account stands behind them.
    AskRights,
    /// The same per mail address they name: a receipt goes there, whoever wants it to.
    AskRightsFor,
    /// Numbers and codes of such requests, right or wrong, per network address.
    OpenRights,
    /// Acts of those who look into them, per person.
    LookInto,
    /// Pages of the audit trail, per person: each is a line of it.
    Trail,
    /// Meetups made, changed and called off, per person.
    Gather,
    /// Seats asked for, taken and given back, per person.
    Attend,
    /// Codes typed at the entrance, right or wrong, per person.
    CheckIn,
    /// Messages to everybody who comes, per person: each becomes hundreds of letters.
    MeetupMessage,
    /// Addresses of one's own calendar made, per person.
    Calendar,
    /// One's own calendar fetched, per person: programs that ask every few minutes are many at once.
    Subscribe,
}

/// The table: so many in a period, all of which may come at once.
const TABLE: &[(Act, &str, u32, u64)] = &[
    (Act::Read, "read", 600, 60),
    (Act::Write, "write", 120, 60),
    (Act::SignIn, "sign-in", 20, 300),
    (Act::SignInTo, "sign-in-to", 10, 900),
    (Act::SignUp, "sign-up", 10, 3600),
    (Act::AskLink, "ask-link", 10, 3600),
    (Act::AskLinkFor, "ask-link-for", 3, 3600),
    (Act::UseLink, "use-link", 30, 600),
    (Act::Confirm, "confirm", 5, 900),
    (Act::SecondFactor, "second-factor", 10, 900),
    (Act::Ceremony, "ceremony", 60, 300),
    (Act::Refresh, "refresh", 60, 60),
    (Act::Publish, "publish", 10, 600),
    (Act::Screen, "screen", 120, 600),
    (Act::Comment, "comment", 30, 600),
    (Act::React, "react", 120, 600),
    (Act::Upload, "upload", 30, 600),
    (Act::Report, "report", 10, 3600),
    (Act::Judge, "judge", 120, 3600),
    (Act::Belong, "belong", 20, 3600),
    (Act::Locate, "locate", 10, 3600),
    (Act::Shun, "shun", 60, 3600),
    (Act::Export, "export", 3, 86_400),
    (Act::ProposePlace, "propose-place", 20, 3600),
    (Act::TellOfPlace, "tell-of-place", 120, 3600),
    (Act::Review, "review", 20, 3600),
    (Act::LookAround, "look-around", 60, 60),
    (Act::Ask, "ask", 10, 3600),
    (Act::Reach, "reach", 60, 3600),
    (Act::Stream, "stream", 60, 300),
    (Act::Office, "office", 240, 600),
    (Act::Apply, "apply", 5, 86_400),
    (Act::Prove, "prove", 30, 3600),
    (Act::AskDeed, "ask-deed", 60, 3600),
    (Act::AskRights, "ask-rights", 10, 3600),
    (Act::AskRightsFor, "ask-rights-for", 5, 86_400),
    (Act::OpenRights, "open-rights", 60, 600),
    (Act::LookInto, "look-into", 240, 600),
    (Act::Trail, "trail", 120, 600),
    (Act::Gather, "gather", 60, 3600),
    (Act::Attend, "attend", 60, 600),
    (Act::CheckIn, "check-in", 10, 600),
    (Act::MeetupMessage, "meetup-message", 5, 3600),
    (Act::Calendar, "calendar", 20, 3600),
    (Act::Subscribe, "subscribe", 240, 3600),
];

/// Who is counted.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum Who {
    /// A network address: IPv4 whole, IPv6 by its /64.
    Net(IpAddr),
    /// A person.
    Person(entity::id::PersonId),
    /// A mail address, by its key.
    Address(String),
}

impl Who {
    /// Whoever comes from this address. IPv6 hands out /64s, so a whole one counts as one.
    #[must_use]
    pub fn net(ip: IpAddr) -> Self {
        Self::Net(match ip {
            IpAddr::V6(v6) => match v6.to_ipv4_mapped() {
                Some(v4) => IpAddr::V4(v4),
                None => IpAddr::V6((v6.to_bits() & !u128::from(u64::MAX)).into()),
            },
            v4 @ IpAddr::V4(_) => v4,
        })
    }
}

type Limiter = RateLimiter<Who, DashMapStateStore<Who>, Clock, StateInformationMiddleware>;

/// All limiters.
pub struct Limits {
    limiters: AHashMap<Act, (&'static str, Limiter, u32)>,
}

/// What is left, for the `RateLimit` header (draft-ietf-httpapi-ratelimit-headers).
#[derive(Clone, Copy, Debug)]
pub struct Left {
    /// The limit's name.
    pub policy: &'static str,
    /// How many more would pass now.
    pub remaining: u32,
    /// How many fit when nothing was used.
    pub of: u32,
}

impl Limits {
    /// The table, every number times `scale`.
    #[must_use]
    pub fn new(clock: &Clock, scale: u32) -> Self {
        let limiters = TABLE
            .iter()
            .map(|&(act, name, times, seconds)| {
                let burst = NonZeroU32::new(times.saturating_mul(scale)).unwrap_or(NonZeroU32::MIN);
                let pause = Duration::from_secs(seconds) / burst.get();
                let quota = Quota::with_period(pause.max(Duration::from_nanos(1)))
                    .unwrap_or(Quota::per_second(burst))
                    .allow_burst(burst);
                let limiter =
                    RateLimiter::<_, _, _, governor::middleware::NoOpMiddleware<Nanos>>::new(
                        quota,
                        DashMapStateStore::default(),
                        clock.clone(),
                    )
                    .with_middleware();
                (act, (name, limiter, burst.get()))
            })
            .collect();
        Self { limiters }
    }

    /// Counts one.
    ///
    /// # Errors
    /// `TooMany`, with the seconds until one more fits.
    pub fn count(&self, act: Act, who: &Who) -> Result<Left> {
        let Some((policy, limiter, of)) = self.limiters.get(&act) else {
            return Err(Error::internal("an act without a limit"));
        };
        match limiter.check_key(who) {
            Ok(state) => Ok(Left {
                policy,
                remaining: state.remaining_burst_capacity(),
                of: *of,
            }),
            Err(not_yet) => {
                let wait = not_yet.wait_time_from(governor::clock::Clock::now(limiter.clock()));
                Err(Error::TooMany {
                    retry_after: wait.as_secs() + 1,
                    policy,
                })
            }
        }
    }

    /// Forgets whoever has not come for a while. For the hourly tidying.
    pub fn forget_idle(&self) {
        for (_, limiter, _) in self.limiters.values() {
            limiter.retain_recent();
        }
    }
}
