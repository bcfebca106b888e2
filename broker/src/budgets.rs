//! What devices may take up, each of them and all together, so that a noisy or hostile one
//! cannot delay another's alert. Telemetry over its budget is shed, by name; everything else
//! is not read until there is room again, so nothing that was acknowledged is lost.

use std::{num::NonZeroU32, sync::Arc};

use governor::{
    DefaultDirectRateLimiter, DefaultKeyedRateLimiter, Quota, RateLimiter,
    clock::{Clock, DefaultClock},
};
use lifeline_domain::{Code, DeviceId, Problem};
use lifeline_protocol::mqtt::Topic;
use tokio::time::Instant;

use crate::{
    door::Common,
    meters,
    packet::{Publish, Qos},
    publish::{Client, Fate},
    reason,
};

/// Budgets of the devices' listeners. The lab listener has none.
#[derive(Clone, Debug)]
pub struct BudgetSettings {
    /// Telemetry and locations of one device, messages a second; twice as many at once.
    pub telemetry_per_second: u32,
    /// The payloads of a device's telemetry and locations, bytes a second; twice as many at once.
    pub telemetry_bytes_per_second: u32,
    /// Telemetry and locations of all devices, messages a second; twice as many at once.
    pub telemetry_in_total_per_second: u32,
    /// Alerts and everything else that one device publishes, messages a second.
    pub alerts_per_second: u32,
    /// How many of them at once.
    pub alerts_at_once: u32,
    /// How many clients may connect a second.
    pub connects_per_second: u32,
    /// How many of them at once.
    pub connects_at_once: u32,
}

impl Default for BudgetSettings {
    fn default() -> Self {
        Self {
            telemetry_per_second: 100,
            telemetry_bytes_per_second: 256 * 1024,
            telemetry_in_total_per_second: 20_000,
            alerts_per_second: 200,
            alerts_at_once: 1_000,
            connects_per_second: 1_000,
            connects_at_once: 5_000,
        }
    }
}

/// What the budgets say of a publish.
enum Admission {
    Now,
    Shed,
    At(Instant),
}

/// What becomes of a publish as far as its device's budget goes.
pub(crate) enum Offer {
    Decided(Fate),
    /// To be offered again then; until then nothing is read.
    Held(Publish, Instant),
}

/// The budgets and what is left of them.
pub(crate) struct Budgets {
    telemetry: DefaultKeyedRateLimiter<DeviceId>,
    telemetry_bytes: DefaultKeyedRateLimiter<DeviceId>,
    telemetry_in_total: DefaultDirectRateLimiter,
    alerts: DefaultKeyedRateLimiter<DeviceId>,
    connects: DefaultDirectRateLimiter,
    clock: DefaultClock,
}

impl Budgets {
    pub(crate) fn new(settings: &BudgetSettings) -> Self {
        let twice = |rate: u32| quota(rate, rate.saturating_mul(2));
        Self {
            telemetry: RateLimiter::keyed(twice(settings.telemetry_per_second)),
            telemetry_bytes: RateLimiter::keyed(twice(settings.telemetry_bytes_per_second)),
            telemetry_in_total: RateLimiter::direct(twice(settings.telemetry_in_total_per_second)),
            alerts: RateLimiter::keyed(quota(settings.alerts_per_second, settings.alerts_at_once)),
            connects: RateLimiter::direct(quota(settings.connects_per_second, settings.connects_at_once)),
            clock: DefaultClock::default(),
        }
    }

    /// Whether another client may connect now.
    pub(crate) fn may_connect(&self) -> bool {
        self.connects.check().is_ok()
    }

    /// Lets go of devices that are at rest. To be called every second or so.
    pub(crate) fn sweep(&self) {
        self.telemetry.retain_recent();
        self.telemetry_bytes.retain_recent();
        self.alerts.retain_recent();
    }

    fn admit(&self, device: &DeviceId, publish: &Publish) -> Admission {
        if let Some(Topic::Telemetry(_) | Topic::Location(_)) = Topic::read(&publish.topic) {
            let room = self.telemetry.check_key(device).is_ok()
                && fits(&self.telemetry_bytes, device, publish.payload.len())
                && self.telemetry_in_total.check().is_ok();
            return if room { Admission::Now } else { Admission::Shed };
        }
        match self.alerts.check_key(device) {
            Ok(()) => Admission::Now,
            Err(spent) => Admission::At(Instant::now() + spent.wait_time_from(self.clock.now())),
        }
    }
}

fn quota(per_second: u32, at_once: u32) -> Quota {
    let some = |count| NonZeroU32::new(count).unwrap_or(NonZeroU32::MIN);
    Quota::per_second(some(per_second)).allow_burst(some(at_once))
}

fn fits(limiter: &DefaultKeyedRateLimiter<DeviceId>, device: &DeviceId, bytes: usize) -> bool {
    let bytes = u32::try_from(bytes).unwrap_or(u32::MAX);
    NonZeroU32::new(bytes).is_none_or(|bytes| matches!(limiter.check_key_n(device, bytes), Ok(Ok(()))))
}

impl Common {
    /// Decides what becomes of a publish whose topic name is a valid one, if its device has
    /// something left of its budget.
    pub(crate) fn offer(self: &Arc<Self>, client: &Client, publish: Publish) -> Offer {
        let admission = client.device.as_ref().map_or(Admission::Now, |device| self.budgets.admit(device, &publish));
        match admission {
            Admission::Now => Offer::Decided(self.receive(client, publish)),
            Admission::Shed => Offer::Decided(self.shed(client, &publish)),
            Admission::At(time) => {
                self.meters.slowed.increment(1);
                Offer::Held(publish, time)
            }
        }
    }

    /// Who waits for an acknowledgement is told that it was not taken.
    fn shed(&self, client: &Client, publish: &Publish) -> Fate {
        meters::dropped("telemetry", 1);
        let problem =
            Problem::new(Code::RateLimited, "the device, or all devices together, publish too much telemetry");
        let mut fate = self.refuse(client, publish, problem, reason::QUOTA_EXCEEDED);
        if let (Fate::Answered(answer, _), Qos::AtMostOnce) = (&mut fate, publish.qos) {
            answer.receipt = None;
        }
        fate
    }
}
