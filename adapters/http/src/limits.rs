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
use lifeline_domain::{Code, Problem};

use crate::{problem::Refusal, state::HttpSettings};

/// After this many checks, keys that are at rest are let go.
const SWEEP_EVERY: u64 = 4096;

type Limiter<K, C> = RateLimiter<K, DefaultKeyedStateStore<K>, C, NoOpMiddleware<<C as Clock>::Instant>>;

/// How often one address, or one login, may ask. An SOS is never limited.
pub(crate) struct Limiters<C: Clock = DefaultClock> {
    requests: Limiter<IpAddr, C>,
    logins: Limiter<String, C>,
    login_addresses: Limiter<IpAddr, C>,
    checks: AtomicU64,
}

impl<C: Clock + Clone> Limiters<C> {
    pub(crate) fn new(settings: &HttpSettings, clock: &C) -> Self {
        let quota = |max: u32| Quota::per_minute(NonZeroU32::new(max).unwrap_or(NonZeroU32::MIN));
        let logins_max = settings.logins_per_minute_max;
        Self {
            requests: RateLimiter::dashmap_with_clock(quota(settings.requests_per_minute_max), clock.clone()),
            logins: RateLimiter::dashmap_with_clock(quota(logins_max), clock.clone()),
            login_addresses: RateLimiter::dashmap_with_clock(quota(logins_max.saturating_mul(5)), clock.clone()),
            checks: 0.into(),
        }
    }

    pub(crate) fn request(&self, from: IpAddr) -> Result<(), Refusal> {
        self.sweep();
        check(&self.requests, &from, "too many requests from this address")
    }

    pub(crate) fn login(&self, login: &str, from: IpAddr) -> Result<(), Refusal> {
        let what = "too many attempts to sign in";
        check(&self.login_addresses, &from, what)?;
        check(&self.logins, &login.trim().to_lowercase(), what)
    }

    fn sweep(&self) {
        let checks = self.checks.fetch_add(1, Ordering::Relaxed);
        if checks % SWEEP_EVERY == SWEEP_EVERY - 1 {
            self.requests.retain_recent();
            self.logins.retain_recent();
            self.login_addresses.retain_recent();
        }
    }
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
        let try_login = || limiters.login("Amina ", HERE);
        for _ in 0..10 {
            try_login().unwrap();
        }
        // One in six seconds from now on.
        assert_eq!(after_s(try_login().unwrap_err()), 6);
        clock.advance(Duration::from_millis(2_500));
        let wait = after_s(try_login().unwrap_err());
        assert_eq!(wait, 4);
        clock.advance(Duration::from_secs(wait - 1));
        assert_eq!(after_s(limiters.login("amina", HERE).unwrap_err()), 1);
        clock.advance(Duration::from_secs(1));
        try_login().unwrap();
        limiters.login("rahman", HERE).unwrap();
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
