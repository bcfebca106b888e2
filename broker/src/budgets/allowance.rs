//! What each device of a kind may take up, and all devices of the kind together.

use std::{num::NonZeroU32, sync::Arc};

use governor::{
    DefaultDirectRateLimiter, DefaultKeyedRateLimiter, Quota, RateLimiter,
    clock::{Clock, DefaultClock},
};
use lifeline_domain::DeviceId;
use tokio::{sync::Mutex, time::sleep};
use tokio_util::task::AbortOnDropHandle;

use super::{BudgetSettings, KindBudgets};

/// Ends when a device that was over its budget has room again, which it then has taken. A task of
/// its own: a connection that is busy with something else must not keep those behind it waiting.
pub(crate) type Turn = AbortOnDropHandle<()>;

/// What each device of a kind may publish, and all devices of the kind together.
#[derive(Debug)]
pub(crate) struct Allowance {
    telemetry: DefaultKeyedRateLimiter<DeviceId>,
    telemetry_bytes: DefaultKeyedRateLimiter<DeviceId>,
    telemetry_of_kind: Option<DefaultDirectRateLimiter>,
    alerts: DefaultKeyedRateLimiter<DeviceId>,
    alerts_of_kind: Option<Together>,
}

impl Allowance {
    /// What a kind may, where it does not say otherwise as all may.
    pub(super) fn new(all: &BudgetSettings, kind: &KindBudgets) -> Arc<Self> {
        let own = |rate: Option<u32>, usual| RateLimiter::keyed(twice(rate.unwrap_or(usual)));
        let per_second = kind.alerts_per_second.unwrap_or(all.alerts_per_second);
        let at_once = kind.alerts_at_once.unwrap_or(all.alerts_at_once);
        Arc::new(Self {
            telemetry: own(kind.telemetry_per_second, all.telemetry_per_second),
            telemetry_bytes: own(kind.telemetry_bytes_per_second, all.telemetry_bytes_per_second),
            telemetry_of_kind: kind.telemetry_in_total_per_second.map(|rate| RateLimiter::direct(twice(rate))),
            alerts: RateLimiter::keyed(quota(per_second, at_once)),
            alerts_of_kind: kind.alerts_in_total_per_second.map(Together::new),
        })
    }

    /// Whether there is room for telemetry of `bytes`; if so, it is taken.
    pub(super) fn takes_telemetry(&self, device: &DeviceId, bytes: usize) -> bool {
        self.telemetry.check_key(device).is_ok()
            && fits(&self.telemetry_bytes, device, bytes)
            && self.telemetry_of_kind.as_ref().is_none_or(|all| all.check().is_ok())
    }

    /// Takes room for an alert, or for anything else that is no telemetry. If there is none,
    /// what the device has to wait for.
    pub(super) fn take_turn(self: &Arc<Self>, device: &DeviceId) -> Option<Turn> {
        let own = self.alerts.check_key(device).is_ok();
        if own && self.alerts_of_kind.as_ref().is_none_or(Together::take_now) {
            return None;
        }
        let (this, device) = (self.clone(), device.clone());
        let turn = async move {
            let clock = DefaultClock::default();
            while !own && let Err(spent) = this.alerts.check_key(&device) {
                sleep(spent.wait_time_from(clock.now())).await;
            }
            if let Some(together) = &this.alerts_of_kind {
                together.take().await;
            }
        };
        Some(AbortOnDropHandle::new(tokio::spawn(turn)))
    }

    /// Lets go of devices that are at rest.
    pub(super) fn sweep(&self) {
        self.telemetry.retain_recent();
        self.telemetry_bytes.retain_recent();
        self.alerts.retain_recent();
    }
}

/// What devices share: those that wait for it get it in the order of their asking.
#[derive(Debug)]
struct Together {
    limiter: DefaultDirectRateLimiter,
    /// Held by the one that waits for the limiter: the others do not wake for nothing.
    queue: Mutex<()>,
}

impl Together {
    fn new(per_second: u32) -> Self {
        Self { limiter: RateLimiter::direct(twice(per_second)), queue: Mutex::new(()) }
    }

    /// Takes room if there is some and nobody waits for it.
    fn take_now(&self) -> bool {
        self.queue.try_lock().is_ok_and(|_turn| self.limiter.check().is_ok())
    }

    async fn take(&self) {
        let clock = DefaultClock::default();
        let _turn = self.queue.lock().await;
        while let Err(spent) = self.limiter.check() {
            sleep(spent.wait_time_from(clock.now())).await;
        }
    }
}

/// So many a second, and twice as many at once.
pub(super) fn twice(per_second: u32) -> Quota {
    quota(per_second, per_second.saturating_mul(2))
}

pub(super) fn quota(per_second: u32, at_once: u32) -> Quota {
    let some = |count| NonZeroU32::new(count).unwrap_or(NonZeroU32::MIN);
    Quota::per_second(some(per_second)).allow_burst(some(at_once))
}

fn fits(limiter: &DefaultKeyedRateLimiter<DeviceId>, device: &DeviceId, bytes: usize) -> bool {
    let bytes = u32::try_from(bytes).unwrap_or(u32::MAX);
    NonZeroU32::new(bytes).is_none_or(|bytes| matches!(limiter.check_key_n(device, bytes), Ok(Ok(()))))
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use futures_util::FutureExt;
    use tokio::time::timeout;

    use super::*;

    fn device(name: &str) -> DeviceId {
        name.parse().unwrap()
    }

    #[tokio::test]
    async fn those_of_a_kind_get_what_they_share_in_the_order_of_their_asking() {
        let kind = KindBudgets { alerts_in_total_per_second: Some(100), ..KindBudgets::default() };
        let allowance = Allowance::new(&BudgetSettings::default(), &kind);
        let mut waiting = Vec::new();
        for number in 0..500 {
            let device = device(&format!("d{number}"));
            waiting.extend(allowance.take_turn(&device).map(|turn| (number, turn)));
        }
        assert!((200..400).contains(&waiting[0].0), "twice as many at once: {}", waiting[0].0);
        waiting.truncate(10);
        let (told, mut order) = tokio::sync::mpsc::unbounded_channel();
        let numbers: Vec<_> = waiting.iter().map(|(number, _)| *number).collect();
        for (number, turn) in waiting {
            let told = told.clone();
            tokio::spawn(async move {
                turn.await.unwrap();
                told.send(number).unwrap();
            });
        }
        drop(told);
        let mut had = Vec::new();
        while let Some(number) = order.recv().await {
            had.push(number);
        }
        assert_eq!(had, numbers);
    }

    #[tokio::test]
    async fn who_does_not_come_when_its_turn_has_come_keeps_nobody_waiting() {
        let kind = KindBudgets { alerts_in_total_per_second: Some(20), ..KindBudgets::default() };
        let allowance = Allowance::new(&BudgetSettings::default(), &kind);
        let mut waiting = (0..100).filter_map(|number| allowance.take_turn(&device(&format!("d{number}"))));
        let (mut busy, next) = (waiting.next().unwrap(), waiting.next().unwrap());
        assert!((&mut busy).now_or_never().is_none());
        timeout(Duration::from_secs(20), next).await.expect("it does not wait for the busy one").unwrap();
    }

    #[tokio::test]
    async fn a_device_that_is_over_its_own_budget_takes_nothing_of_what_its_kind_shares() {
        let kind = KindBudgets {
            alerts_per_second: Some(1),
            alerts_at_once: Some(1),
            alerts_in_total_per_second: Some(2),
            ..KindBudgets::default()
        };
        let allowance = Allowance::new(&BudgetSettings::default(), &kind);
        assert!(allowance.take_turn(&device("noisy")).is_none());
        for _ in 0..100 {
            assert!(allowance.take_turn(&device("noisy")).is_some());
        }
        for name in ["a", "b", "c"] {
            assert!(allowance.take_turn(&device(name)).is_none(), "{name}");
        }
        assert!(allowance.take_turn(&device("d")).is_some(), "four at once");
    }
}
