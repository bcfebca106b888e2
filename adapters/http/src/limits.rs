use std::{
    hash::Hash,
    net::IpAddr,
    num::NonZeroU32,
    sync::atomic::{AtomicU64, Ordering},
    time::Duration,
};

use governor::{
    Quota, RateLimiter,
    clock::{Clock, DefaultClock},
    middleware::NoOpMiddleware,
    state::keyed::DefaultKeyedStateStore,
};
use lifeline_domain::{Code, Problem, UserId};

use crate::{problem::Refusal, state::HttpSettings};

/// After this many checks, keys that are at rest are let go.
const SWEEP_EVERY: u64 = 4096;

type Limiter<K, C> = RateLimiter<K, DefaultKeyedStateStore<K>, C, NoOpMiddleware<<C as Clock>::Instant>>;

/// How many others one person asks to be contacts.
const CONTACT_REQUESTS_AN_HOUR: NonZeroU32 = NonZeroU32::new(30).unwrap();
/// How often one person looks for others.
const SEARCHES_A_MINUTE: NonZeroU32 = NonZeroU32::new(60).unwrap();

/// How often one person exports everything the gateway keeps about them.
const EXPORTS_AN_HOUR: NonZeroU32 = NonZeroU32::new(6).unwrap();
/// How many pictures one person gives themselves and groups.
const PICTURES_AN_HOUR: NonZeroU32 = NonZeroU32::new(10).unwrap();

/// No login is longer than an e-mail address may be (RFC 5321 §4.5.3.1.3).
const LOGIN_CHARS_MAX: usize = 254;

/// How often one address, or one login, may ask. An SOS is never limited.
pub(crate) struct Limiters<C: Clock = DefaultClock> {
    requests: Limiter<IpAddr, C>,
    /// Attempts at one login from one address: whoever guesses locks nobody else out.
    logins: Limiter<(String, IpAddr), C>,
    /// Attempts from one address, at any login.
    login_addresses: Limiter<IpAddr, C>,
    /// Attempts of strangers at one login, from wherever.
    strangers: Limiter<String, C>,
    /// Mails that are wanted for one login or address.
    mails: Limiter<String, C>,
    /// Requests of one person to be somebody's contact.
    contact_requests: Limiter<UserId, C>,
    /// Searches of one person for others.
    searches: Limiter<UserId, C>,
    /// Exports of one person's data.
    exports: Limiter<UserId, C>,
    /// Pictures that one person gives themselves and groups.
    pictures: Limiter<UserId, C>,
    checks: AtomicU64,
}

impl<C: Clock + Clone> Limiters<C> {
    pub(crate) fn new(settings: &HttpSettings, clock: &C) -> Self {
        let quota = |max: u32| Quota::per_minute(NonZeroU32::new(max).unwrap_or(NonZeroU32::MIN));
        let logins_max = settings.logins_per_minute_max;
        let an_hour = NonZeroU32::new(logins_max.saturating_mul(10)).unwrap_or(NonZeroU32::MIN);
        Self {
            requests: RateLimiter::dashmap_with_clock(quota(settings.requests_per_minute_max), clock.clone()),
            logins: RateLimiter::dashmap_with_clock(quota(logins_max), clock.clone()),
            login_addresses: RateLimiter::dashmap_with_clock(quota(logins_max.saturating_mul(5)), clock.clone()),
            mails: RateLimiter::dashmap_with_clock(quota_of_mails(logins_max), clock.clone()),
            strangers: RateLimiter::dashmap_with_clock(Quota::per_hour(an_hour), clock.clone()),
            contact_requests: RateLimiter::dashmap_with_clock(Quota::per_hour(CONTACT_REQUESTS_AN_HOUR), clock.clone()),
            searches: RateLimiter::dashmap_with_clock(Quota::per_minute(SEARCHES_A_MINUTE), clock.clone()),
            exports: RateLimiter::dashmap_with_clock(Quota::per_hour(EXPORTS_AN_HOUR), clock.clone()),
            pictures: RateLimiter::dashmap_with_clock(Quota::per_hour(PICTURES_AN_HOUR), clock.clone()),
            checks: 0.into(),
        }
    }

    pub(crate) fn request(&self, from: IpAddr) -> Result<(), Refusal> {
        self.sweep();
        check(&self.requests, &from, "too many requests from this address")
    }

    /// An attempt to sign in. `known`: the account is signed in from that address already, so that a flood of
    /// strangers' attempts does not lock its owner out.
    pub(crate) fn login(&self, login: &str, from: IpAddr, known: bool) -> Result<(), Refusal> {
        self.sweep();
        let what = "too many attempts to sign in";
        let login = key_of(login);
        check(&self.login_addresses, &from, what)?;
        check(&self.logins, &(login.clone(), from), what)?;
        if known { Ok(()) } else { check(&self.strangers, &login, what) }
    }

    /// A mail that is wanted for a login or an address. It is counted whether there is such an account or not.
    pub(crate) fn mail(&self, to: &str, from: IpAddr) -> Result<(), Refusal> {
        self.link(from)?;
        check(&self.mails, &key_of(to), "too many mails were asked for")
    }

    /// Something that costs as much as an attempt to sign in.
    pub(crate) fn link(&self, from: IpAddr) -> Result<(), Refusal> {
        self.sweep();
        check(&self.login_addresses, &from, "too many attempts from this address")
    }

    /// A person asks another one to be a contact.
    pub(crate) fn contact_request(&self, person: UserId) -> Result<(), Refusal> {
        self.sweep();
        check(&self.contact_requests, &person, "too many people were asked to be contacts")
    }

    /// A person looks for others: nobody reads the directory name by name.
    pub(crate) fn search(&self, person: UserId) -> Result<(), Refusal> {
        self.sweep();
        check(&self.searches, &person, "too many searches")
    }

    /// A person exports what the gateway keeps about them.
    pub(crate) fn export(&self, person: UserId) -> Result<(), Refusal> {
        self.sweep();
        check(&self.exports, &person, "too many exports")
    }

    /// A person gives themselves or a group a picture.
    pub(crate) fn picture(&self, person: UserId) -> Result<(), Refusal> {
        self.sweep();
        check(&self.pictures, &person, "too many pictures")
    }

    fn sweep(&self) {
        let checks = self.checks.fetch_add(1, Ordering::Relaxed);
        if checks % SWEEP_EVERY == SWEEP_EVERY - 1 {
            self.requests.retain_recent();
            self.logins.retain_recent();
            self.login_addresses.retain_recent();
            self.strangers.retain_recent();
            self.mails.retain_recent();
            self.contact_requests.retain_recent();
            self.searches.retain_recent();
            self.exports.retain_recent();
            self.pictures.retain_recent();
        }
    }
}

/// Half as many mails an hour as attempts to sign in a minute.
fn quota_of_mails(logins_per_minute_max: u32) -> Quota {
    Quota::per_hour(NonZeroU32::new(logins_per_minute_max / 2).unwrap_or(NonZeroU32::MIN))
}

/// A login or an address as it is counted.
fn key_of(login: &str) -> String {
    login.trim().chars().take(LOGIN_CHARS_MAX).flat_map(char::to_lowercase).collect()
}

fn check<K: Hash + Eq + Clone, C: Clock>(limiter: &Limiter<K, C>, key: &K, what: &str) -> Result<(), Refusal> {
    limiter.check_key(key).map_err(|refused| {
        metrics::counter!("lifeline_rate_limited_total").increment(1);
        let seconds = whole_seconds(refused.wait_time_from(limiter.clock().now()));
        Refusal::until(Problem::new(Code::RateLimited, format!("{what}; wait {seconds} s")), seconds)
    })
}

/// Rounded up: whoever waits so long has waited long enough.
fn whole_seconds(wait: Duration) -> u64 {
    (wait.as_secs() + u64::from(wait.subsec_nanos() > 0)).max(1)
}

#[cfg(test)]
mod tests {
    use std::net::Ipv4Addr;

    use axum::http::header::RETRY_AFTER;
    use governor::clock::FakeRelativeClock;

    use super::*;

    const HERE: IpAddr = IpAddr::V4(Ipv4Addr::LOCALHOST);

    fn limiters(clock: &FakeRelativeClock) -> Limiters<FakeRelativeClock> {
        let settings = HttpSettings {
            allowed_origins: Vec::new(),
            frames_per_second_max: 1,
            requests_per_minute_max: 4,
            logins_per_minute_max: 10,
            connections_max: 1,
            emergency_number: "112".to_owned(),
        };
        Limiters::new(&settings, clock)
    }

    fn after_s(refusal: Refusal) -> u64 {
        refusal.head().1[RETRY_AFTER].to_str().unwrap().parse().unwrap()
    }

    #[test]
    fn whoever_waits_as_long_as_told_is_let_through_and_not_a_second_earlier() {
        let clock = FakeRelativeClock::default();
        let limiters = limiters(&clock);
        let try_login = || limiters.login("Amina ", HERE, false);
        for _ in 0..10 {
            try_login().unwrap();
        }
        // One in six seconds from now on.
        assert_eq!(after_s(try_login().unwrap_err()), 6);
        clock.advance(Duration::from_millis(2_500));
        let wait = after_s(try_login().unwrap_err());
        assert_eq!(wait, 4);
        clock.advance(Duration::from_secs(wait - 1));
        assert_eq!(after_s(limiters.login("amina", HERE, false).unwrap_err()), 1);
        clock.advance(Duration::from_secs(1));
        try_login().unwrap();
        limiters.login("rahman", HERE, false).unwrap();
    }

    #[test]
    fn ten_thousand_attempts_get_nowhere_and_lock_nobody_out_for_good() {
        let clock = FakeRelativeClock::default();
        let limiters = limiters(&clock);
        let elsewhere = |number: u32| IpAddr::from(Ipv4Addr::from_bits(number));
        let let_through = |from: &dyn Fn(u32) -> IpAddr| {
            (0..10_000).filter(|number| limiters.login("amina", from(*number), false).is_ok()).count()
        };
        // One address gets a minute's worth, and its owner at another one notices nothing.
        assert_eq!(let_through(&|_| HERE), 10);
        limiters.login("amina", elsewhere(1), false).unwrap();
        // Ten thousand addresses together get an hour's worth.
        assert_eq!(let_through(&|number| elsewhere(2 + number)), 100 - 11);
        assert!(limiters.login("amina", elsewhere(20_000), false).is_err());
        // Meanwhile the owner signs in from where they are signed in already, and an hour later from anywhere.
        limiters.login("amina", elsewhere(20_001), true).unwrap();
        limiters.login("rahman", elsewhere(20_002), false).unwrap();
        clock.advance(Duration::from_secs(3600));
        limiters.login("amina", elsewhere(20_000), false).unwrap();
    }

    #[test]
    fn nobodys_mailbox_is_flooded() {
        let clock = FakeRelativeClock::default();
        let limiters = limiters(&clock);
        let elsewhere = |number: u32| IpAddr::from(Ipv4Addr::from_bits(number));
        let sent = (0..10_000).filter(|number| limiters.mail(" Amina@example.org", elsewhere(*number)).is_ok()).count();
        assert_eq!(sent, 5);
        assert_eq!(after_s(limiters.mail("amina@example.org", HERE).unwrap_err()), 720);
        limiters.mail("rahman@example.org", HERE).unwrap();
    }

    #[test]
    fn an_address_is_told_its_own_time() {
        let clock = FakeRelativeClock::default();
        let limiters = limiters(&clock);
        for _ in 0..4 {
            limiters.request(HERE).unwrap();
        }
        assert_eq!(after_s(limiters.request(HERE).unwrap_err()), 15);
        limiters.request(IpAddr::V4(Ipv4Addr::BROADCAST)).unwrap();
    }

    #[test]
    fn seconds_are_rounded_up() {
        let of = |millis| whole_seconds(Duration::from_millis(millis));
        assert_eq!([0, 1, 999, 1_000, 1_001, 6_000].map(of), [1, 1, 1, 1, 2, 6]);
    }
}
