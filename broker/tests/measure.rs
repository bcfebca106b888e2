//! Measurements, run by hand:
//! `cargo test --release -p lifeline-broker --test measure -- --ignored --nocapture --test-threads 1`.

mod support;

use std::{
    io::{Read, Write},
    net::{SocketAddr, TcpStream},
    sync::Arc,
    time::Instant,
};

use async_trait::async_trait;
use bytes::Bytes;
use futures_util::FutureExt;
use lifeline_bridge::{Downstream, MqttCredentials, MqttLogin, memory::MemoryMqttStore, ports::SystemClock};
use lifeline_broker::{Application, Door, DoorSettings, PendingReceipt, Reporting};
use lifeline_domain::{CommandId, CommandName, DeviceCommand, DeviceId, Problem, SignalKind};
use lifeline_policies::Authorizer;
use lifeline_protocol::mqtt::{Receipt, Stage, Topic};
use support::{Raw, connect_v3, publish_v3, receipt};
use tokio::{net::TcpListener, sync::mpsc};
use tokio_util::sync::CancellationToken;

/// Stores everything in no time.
struct Instantly;

#[async_trait]
impl Application for Instantly {
    async fn answer_command(&self, _: &DeviceId, _: &CommandName, _: Bytes) -> Result<PendingReceipt, Problem> {
        unreachable!("no commands are sent")
    }

    fn commands_for(&self, _: &DeviceId) -> Vec<Arc<DeviceCommand>> {
        Vec::new()
    }

    fn command_sent(&self, _: &DeviceId, _: CommandId) {
        unreachable!("no commands are sent")
    }

    fn report_mapped(&self, _: &DeviceId, _: &str, _: Bytes) -> Option<Reporting> {
        None
    }

    async fn authenticate(&self, credentials: MqttCredentials<'_>) -> Result<MqttLogin, Problem> {
        let username = credentials.username.unwrap_or_default();
        Ok(MqttLogin::of_device(username.parse()?, None, Arc::from([]), CancellationToken::new()))
    }

    async fn report_alert(&self, _: &DeviceId, _: &SignalKind, _: Bytes) -> Result<PendingReceipt, Problem> {
        Ok(async { Ok(receipt("a-1", Stage::Stored, None)) }.boxed())
    }

    async fn quarantine(&self, _: &DeviceId, _: &str, _: Bytes, _: Problem) -> Result<Receipt, Problem> {
        Ok(receipt("a-1", Stage::Rejected, None))
    }

    fn status_changed(&self, _: &DeviceId, _: bool) {}

    fn heard(&self, _: &DeviceId) {}

    fn lost(&self, _: &DeviceId) {}

    fn telemetry(&self, _: &DeviceId, _: &Topic, _: Bytes) {}
}

async fn open() -> (Door, SocketAddr) {
    let (_, receipts) = mpsc::channel(1);
    let (_, incidents) = mpsc::channel(1);
    let (_, commands) = mpsc::channel(1);
    let downstream = Downstream { receipts, incidents, commands };
    let settings = DoorSettings { receipts_kept_in_total: 0, ..DoorSettings::default() };
    let authorizer = Arc::new(Authorizer::new().unwrap());
    let (clock, store) = (Arc::new(SystemClock), Arc::new(MemoryMqttStore::default()));
    let door = Door::open(settings, Arc::new(Instantly), authorizer, clock, store, downstream).await.unwrap();
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    door.listen_tcp(listener);
    (door, address)
}

fn resident_bytes() -> usize {
    let statm = std::fs::read_to_string("/proc/self/statm").unwrap();
    statm.split(' ').nth(1).unwrap().parse::<usize>().unwrap() * 4096
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
#[ignore = "a measurement"]
async fn idle_connections() {
    const CLIENTS: usize = 8_000;
    let (_door, address) = open().await;
    let connect = move |number: usize| {
        // Blocking sockets have no memory of their own in this process.
        let mut client = TcpStream::connect(address).unwrap();
        let device = format!("d{number}");
        client.write_all(&connect_v3(&device, &device, true)).unwrap();
        client
    };
    let connack = |mut client: &TcpStream| client.read_exact(&mut [0; 4]).unwrap();
    connack(&connect(CLIENTS)); // whatever grows once, has grown
    let (before, started) = (resident_bytes(), Instant::now());
    let clients = tokio::task::spawn_blocking(move || {
        let clients: Vec<_> = (0..CLIENTS).map(connect).collect();
        clients.iter().for_each(connack);
        clients
    });
    let clients = clients.await.unwrap();
    let connects = CLIENTS as f64 / started.elapsed().as_secs_f64();
    let each = (resident_bytes() - before) / clients.len();
    println!("{CLIENTS} idle connections: {each} bytes each, {connects:.0} connects/s");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
#[ignore = "a measurement"]
async fn alerts_a_second() {
    const CLIENTS: usize = 500;
    const EACH: u16 = 400;
    let (_door, address) = open().await;
    let mut clients = Vec::new();
    for number in 0..CLIENTS {
        let (mut client, device) = (Raw::open(address).await, format!("d{number}"));
        client.send(&connect_v3(&device, &device, true)).await;
        client.expect(&[0x20, 2, 0, 0]).await;
        clients.push(client);
    }
    let started = Instant::now();
    let work = clients.into_iter().enumerate().map(|(number, mut client)| {
        tokio::spawn(async move {
            let topic = format!("v1/devices/d{number}/alerts/smoke");
            for id in 1..=EACH {
                client.send(&publish_v3(&topic, 1, id, br#"{"id":"a-1","value":81.5,"unit":"ppm"}"#)).await;
                client.expect(&[0x40, 2, (id >> 8) as u8, id as u8]).await;
            }
        })
    });
    for work in work.collect::<Vec<_>>() {
        work.await.unwrap();
    }
    let rate = (CLIENTS * usize::from(EACH)) as f64 / started.elapsed().as_secs_f64();
    println!("{rate:.0} alerts/s from {CLIENTS} devices, one in flight each, the clients in this process");
}
