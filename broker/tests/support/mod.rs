//! A door with a fake application behind it, and a client that sends any bytes.
#![allow(dead_code, unreachable_pub, unused_imports, missing_docs, reason = "each test file uses its part")]

mod fake;
mod packets;
mod raw;
pub mod script;

use std::{
    net::SocketAddr,
    sync::{Arc, LazyLock},
    time::Duration,
};

use lifeline_bridge::{Downstream, memory::MemoryMqttStore, ports::SystemClock};
use lifeline_broker::{Door, DoorSettings};
use lifeline_domain::{Code, DeviceCommand, DeviceId, Incident, Timestamp};
use lifeline_policies::Authorizer;
use lifeline_protocol::mqtt::{Receipt, ReceiptError, Stage};
use tokio::{net::TcpListener, sync::mpsc};

pub use self::{
    fake::{Fake, Seen},
    packets::{connect_v3, connect_v5, length, packet, publish_v3, publish_v5, text},
    raw::Raw,
};

/// Nothing in these tests takes this long unless it hangs.
pub const PATIENCE: Duration = Duration::from_secs(20);

pub fn device(name: &str) -> DeviceId {
    name.parse().unwrap()
}

pub fn receipt(id: &str, stage: Stage, error: Option<(Code, &str)>) -> Receipt {
    Receipt {
        id: Some(id.to_owned()),
        stage,
        incident: None,
        cursor: None,
        at: Timestamp::from_millis(0),
        by_role: None,
        error: error.map(|(code, detail)| ReceiptError { code, detail: detail.to_owned(), field: None }),
    }
}

/// A running door.
pub struct House {
    pub door: Arc<Door>,
    pub app: Arc<Fake>,
    pub store: MemoryMqttStore,
    pub receipts: mpsc::Sender<(DeviceId, Receipt)>,
    pub incidents: mpsc::Sender<Arc<Incident>>,
    pub commands: mpsc::Sender<Arc<DeviceCommand>>,
    pub devices: SocketAddr,
    pub lab: SocketAddr,
}

pub fn settings() -> DoorSettings {
    DoorSettings { refusal_delay: Duration::ZERO, ..DoorSettings::default() }
}

impl House {
    pub async fn open() -> Self {
        Self::with(settings()).await
    }

    pub async fn with(settings: DoorSettings) -> Self {
        Self::on(settings, MemoryMqttStore::default()).await
    }

    /// A door with what another one has kept. That one may run on: it is as good as killed
    /// for this one, which sees what is stored now.
    pub async fn on(settings: DoorSettings, store: MemoryMqttStore) -> Self {
        let app = Fake::new();
        let (receipts, receipts_out) = mpsc::channel(1000);
        let (incidents, incidents_out) = mpsc::channel(1000);
        let (commands, commands_out) = mpsc::channel(1000);
        // Made once: it asks Cedar everything that can be asked.
        static AUTHORIZER: LazyLock<Arc<Authorizer>> = LazyLock::new(|| Arc::new(Authorizer::new().unwrap()));
        let authorizer = AUTHORIZER.clone();
        let clock = Arc::new(SystemClock);
        let kept = Arc::new(store.clone());
        let downstream = Downstream { receipts: receipts_out, incidents: incidents_out, commands: commands_out };
        let door = Door::open(settings, app.clone(), authorizer, clock, kept, downstream).await;
        let door = door.unwrap();
        let listen = async || TcpListener::bind("127.0.0.1:0").await.unwrap();
        let (plain, lab) = (listen().await, listen().await);
        let (devices, lab_address) = (plain.local_addr().unwrap(), lab.local_addr().unwrap());
        door.listen_tcp(plain);
        door.listen_lab(lab);
        Self { door: Arc::new(door), app, store, receipts, incidents, commands, devices, lab: lab_address }
    }

    /// The next run of a gateway that is killed now. There, a will is published as soon as its
    /// client was lost.
    pub async fn killed(&self) -> Self {
        let without_grace = DoorSettings { return_grace: Duration::ZERO, ..settings() };
        Self::on(without_grace, self.store.as_left_by_a_kill()).await
    }

    /// A device that is connected with 3.1.1 under a client id of its own.
    pub async fn device_v3(&self, device: &str) -> Raw {
        let mut raw = Raw::open(self.devices).await;
        raw.send(&connect_v3(device, device, true)).await;
        raw.expect(&[0x20, 2, 0, 0]).await;
        raw
    }

    /// The same with MQTT 5.
    pub async fn device_v5(&self, device: &str) -> Raw {
        let mut raw = Raw::open(self.devices).await;
        raw.send(&connect_v5(device, device, true, &[])).await;
        let connack = raw.packet().await;
        assert_eq!(connack[2..4], [0, 0], "{connack:02x?}");
        raw
    }

    /// A client of the lab listener, 3.1.1.
    pub async fn lab_v3(&self, client_id: &str) -> Raw {
        self.lab_with_session(client_id, 2, 0).await
    }

    /// The same whose session is kept; `present` says whether there was one.
    pub async fn kept_v3(&self, client_id: &str, present: u8) -> Raw {
        self.lab_with_session(client_id, 0, present).await
    }

    async fn lab_with_session(&self, client_id: &str, flags: u8, present: u8) -> Raw {
        let mut raw = Raw::open(self.lab).await;
        raw.send(&packet(0x10, &[&text("MQTT"), &[4, flags, 0, 0], &text(client_id)])).await;
        raw.expect(&[0x20, 2, present, 0]).await;
        raw
    }
}
