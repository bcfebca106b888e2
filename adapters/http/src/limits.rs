use std::{net::IpAddr, num::NonZeroU32};

use governor::{DefaultKeyedRateLimiter, Quota, RateLimiter};
use lifeline_domain::{Code, Problem};

use crate::state::HttpSettings;

/// The longest body, bytes.
pub(crate) const BODY_BYTES_MAX: usize = 64 * 1024;
/// After this many checks, keys that are at rest are let go.
const SWEEP_EVERY: u64 = 4096;

/// How often one address, or one login, may ask. An SOS is never limited.
pub(crate) struct Limiters {
    requests: DefaultKeyedRateLimiter<IpAddr>,
    logins: DefaultKeyedRateLimiter<String>,
    login_addresses: DefaultKeyedRateLimiter<IpAddr>,
    checks: std::sync::atomic::AtomicU64,
}

impl Limiters {
    pub(crate) fn new(settings: &HttpSettings) -> Self {
        let quota = |max: u32| Quota::per_minute(NonZeroU32::new(max).unwrap_or(NonZeroU32::MIN));
        Self {
            requests: RateLimiter::keyed(quota(settings.requests_per_minute_max)),
            logins: RateLimiter::keyed(quota(settings.logins_per_minute_max)),
            login_addresses: RateLimiter::keyed(quota(settings.logins_per_minute_max.saturating_mul(5))),
            checks: 0.into(),
        }
    }

    pub(crate) fn request(&self, from: IpAddr) -> Result<(), Problem> {
        self.sweep();
        self.requests.check_key(&from).map_err(|_| limited("too many requests from this address; wait a minute"))
    }

    pub(crate) fn login(&self, login: &str, from: IpAddr) -> Result<(), Problem> {
        let refused = || limited("too many attempts to sign in; wait a minute");
        self.login_addresses.check_key(&from).map_err(|_| refused())?;
        self.logins.check_key(&login.trim().to_lowercase()).map_err(|_| refused())
    }

    fn sweep(&self) {
        let checks = self.checks.fetch_add(1, std::sync::atomic::Ordering::Relaxed);
        if checks % SWEEP_EVERY == SWEEP_EVERY - 1 {
            self.requests.retain_recent();
            self.logins.retain_recent();
            self.login_addresses.retain_recent();
        }
    }
}

fn limited(detail: &str) -> Problem {
    metrics::counter!("lifeline_rate_limited_total").increment(1);
    Problem::new(Code::RateLimited, detail)
}
