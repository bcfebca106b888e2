//! What devices may take up, each of them, those of a kind and all together, so that a noisy
//! or hostile one cannot delay another's alert. Telemetry over its budget is shed, by name;
//! for everything else the connection is not read until there is room again, so nothing that
//! was acknowledged is lost.

mod allowance;

use std::{
    collections::{BTreeMap, HashMap},
    net::IpAddr,
    sync::Arc,
};

use governor::{DefaultDirectRateLimiter, DefaultKeyedRateLimiter, RateLimiter};
use lifeline_domain::{Code, DeviceKind, Problem};
use lifeline_policies::Branch;

pub(crate) use self::allowance::{Allowance, Turn};
use self::allowance::{quota, twice};
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
    /// How many clients may connect a second. One address has half of it.
    pub connects_per_second: u32,
    /// How many of them at once. One address has half of it.
    pub connects_at_once: u32,
    /// How many clients may be connected as one device.
    pub connections_per_device: u32,
    /// What devices of a kind may instead.
    pub kinds: BTreeMap<DeviceKind, KindBudgets>,
}

impl Default for BudgetSettings {
    fn default() -> Self {
        Self {
            telemetry_per_second: 100,
            telemetry_bytes_per_second: 256 * 1024,
            telemetry_in_total_per_second: 20_000,
            alerts_per_second: 200,
            alerts_at_once: 1_000,
            connects_per_second: 2_000,
            connects_at_once: 10_000,
            connections_per_device: 100,
            kinds: BTreeMap::new(),
        }
    }
}

/// Budgets of the devices of a kind. What is not said is as for all others.
#[derive(Clone, Copy, Debug, Default)]
pub struct KindBudgets {
    /// Telemetry and locations of one device, messages a second; twice as many at once.
    pub telemetry_per_second: Option<u32>,
    /// The payloads of a device's telemetry and locations, bytes a second; twice as many at once.
    pub telemetry_bytes_per_second: Option<u32>,
    /// Telemetry and locations of all devices of the kind, messages a second; twice as many at once.
    pub telemetry_in_total_per_second: Option<u32>,
    /// Alerts and everything else that one device publishes, messages a second.
    pub alerts_per_second: Option<u32>,
    /// How many of them at once.
    pub alerts_at_once: Option<u32>,
    /// Those of all devices of the kind, messages a second; twice as many at once.
    pub alerts_in_total_per_second: Option<u32>,
}

/// The budgets and what is left of them.
pub(crate) struct Budgets {
    usual: Arc<Allowance>,
    kinds: HashMap<DeviceKind, Arc<Allowance>>,
    telemetry_in_total: DefaultDirectRateLimiter,
    connects: DefaultDirectRateLimiter,
    /// One that connects without end leaves as much to all others.
    connects_of_address: DefaultKeyedRateLimiter<IpAddr>,
}

impl Budgets {
    pub(crate) fn new(settings: &BudgetSettings) -> Self {
        let of_kind = |(kind, budgets): (&DeviceKind, _)| (kind.clone(), Allowance::new(settings, budgets));
        Self {
            usual: Allowance::new(settings, &KindBudgets::default()),
            kinds: settings.kinds.iter().map(of_kind).collect(),
            telemetry_in_total: RateLimiter::direct(twice(settings.telemetry_in_total_per_second)),
            connects: RateLimiter::direct(quota(settings.connects_per_second, settings.connects_at_once)),
            connects_of_address: RateLimiter::keyed(quota(
                settings.connects_per_second / 2,
                settings.connects_at_once / 2,
            )),
        }
    }

    /// Whether another client may connect now from this address.
    pub(crate) fn may_connect(&self, from: IpAddr) -> bool {
        self.connects_of_address.check_key(&from).is_ok() && self.connects.check().is_ok()
    }

    /// What a device of a kind may publish.
    pub(crate) fn of(&self, kind: Option<&DeviceKind>) -> Arc<Allowance> {
        kind.and_then(|kind| self.kinds.get(kind)).unwrap_or(&self.usual).clone()
    }

    /// Lets go of devices that are at rest. To be called every second or so.
    pub(crate) fn sweep(&self) {
        self.connects_of_address.retain_recent();
        self.usual.sweep();
        self.kinds.values().for_each(|allowance| allowance.sweep());
    }
}

impl Common {
    /// Decides what becomes of a publish whose topic name is a valid one, and what its client
    /// has to wait for first if its device is over its budget.
    ///
    /// On a topic that the device's registration lists the mapping rules say which of it is
    /// telemetry. So it is read first, and what it took to know is not for nothing, although it is shed.
    pub(crate) fn offer(self: &Arc<Self>, client: &Client, publish: Publish) -> (Fate, Option<Turn>) {
        let (Some(device), Some(allowance)) = (&client.device, &client.allowance) else {
            return (self.receive(client, publish), None);
        };
        let room = |bytes| allowance.takes_telemetry(device, bytes) && self.budgets.telemetry_in_total.check().is_ok();
        let branch = client.published(&publish.topic).branch;
        if let Branch::Telemetry | Branch::Location = branch {
            let room = room(publish.payload.len());
            return (if room { self.receive(client, publish) } else { self.shed(client, &publish) }, None);
        }
        let fate = match self.receive(client, publish) {
            Fate::Answered(answer, Some(message)) if branch == Branch::Listed => {
                if room(message.payload.len()) {
                    return (Fate::Answered(answer, Some(message)), None);
                }
                self.shed(client, &message)
            }
            fate => fate,
        };
        let turn = allowance.take_turn(device);
        if turn.is_some() {
            self.meters.slowed.increment(1);
        }
        (fate, turn)
    }

    /// Who waits for an acknowledgement is told that it was not taken.
    fn shed(&self, client: &Client, publish: &Publish) -> Fate {
        meters::dropped("telemetry", 1);
        let problem = Problem::new(
            Code::RateLimited,
            "the device, those of its kind or all devices together publish too much telemetry",
        );
        let mut fate = self.refuse(client, publish, problem, reason::QUOTA_EXCEEDED);
        if let (Fate::Answered(answer, _), Qos::AtMostOnce) = (&mut fate, publish.qos) {
            answer.receipt = None;
        }
        fate
    }
}
