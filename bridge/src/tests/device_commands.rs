//! Commands to devices, from the request to the look at the clock.

use std::{collections::BTreeMap, time::Duration};

use lifeline_domain::{Code, CommandId, DeviceId, DeviceProfile, Problem};
use lifeline_protocol::{
    rest::NewDevice,
    ws::{DeviceCommand, DeviceCommandConfirm, Recorded},
};
use uuid::Uuid;

use super::world::{World, responder};
use crate::Caller;

const ID: CommandId = CommandId(Uuid::from_u128(7));

fn door() -> DeviceId {
    "door-1".parse().unwrap()
}

impl World {
    async fn with_door(self) -> Self {
        let new = NewDevice::new(door(), DeviceProfile::default());
        self.bridge.add_device(&Caller::operator(), new).await.unwrap();
        self
    }

    async fn command(&self, by: &str, name: &str) -> Result<Recorded, Problem> {
        let (parameters, expires_s) = (BTreeMap::new(), Some(3600));
        let name = name.parse().unwrap();
        let command = DeviceCommand { id: ID, device: door(), name, parameters, incident: None, expires_s };
        self.bridge.command_device(&responder(by), command).await
    }

    async fn confirm(&self, by: &str) -> Result<Recorded, Code> {
        let confirmed = self.bridge.confirm_device_command(&responder(by), DeviceCommandConfirm { id: ID }).await;
        confirmed.map_err(|problem| problem.code)
    }

    /// Whether the door would get the command if it connected.
    fn waits(&self) -> bool {
        self.bridge.commands_for(&door()).iter().any(|command| command.request.id == ID)
    }
}

#[tokio::test]
async fn a_command_waits_for_its_device_over_a_restart_until_the_device_has_it() {
    let world = World::new().await.with_door().await;
    world.command("A", "light").await.unwrap();
    assert!(world.waits());
    let world = world.restarted().await.with_door().await;
    assert!(world.waits());
    assert!(world.command("A", "light").await.unwrap().repeated);
    world.bridge.command_sent(&door(), ID).await.unwrap();
    assert!(!world.waits());
    let world = world.restarted().await.with_door().await;
    assert!(!world.waits());
}

#[tokio::test]
async fn one_whose_time_is_over_is_timed_out_once() {
    let world = World::new().await.with_door().await;
    world.command("A", "light").await.unwrap();
    world.bridge.time_commands_out().await;
    let requested = world.stored_feed().await.len();
    world.clock.advance(Duration::from_secs(3600));
    assert!(!world.waits(), "nobody is told to do it any more");
    for _ in 0..2 {
        world.bridge.time_commands_out().await;
        assert_eq!(world.stored_feed().await.len(), requested + 1);
    }
}

#[tokio::test]
async fn nobody_confirms_their_own_command_not_even_before_it_is_durable() {
    let world = World::new().await.with_door().await;
    let hold = world.log.faults().hold_next();
    let (asked, ()) = tokio::join!(world.command("A", "lock"), async {
        hold.reached().await;
        assert_eq!(world.confirm("A").await.unwrap_err(), Code::NotFound);
        hold.release();
    });
    asked.unwrap();
    assert_eq!(world.confirm("A").await.unwrap_err(), Code::Forbidden);
    assert!(!world.waits());
    world.confirm("B").await.unwrap();
    assert!(world.waits());
}
