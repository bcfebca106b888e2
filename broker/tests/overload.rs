//! Overload: what is shed, who is slowed down, and who is told to come again, so that one
//! device cannot delay another's alert.

mod support;

use std::{
    net::Ipv4Addr,
    sync::{
        Arc,
        atomic::{AtomicBool, AtomicUsize, Ordering::SeqCst},
    },
};

use lifeline_broker::{BudgetSettings, DoorSettings};
use support::{House, Raw, Seen, connect_v3, connect_v5, publish_v3, publish_v5, settings};

const TELEMETRY: &str = "v1/devices/d1/telemetry";
const SMOKE: &str = "v1/devices/d1/alerts/smoke";

async fn house(budgets: BudgetSettings) -> House {
    House::with(DoorSettings { budgets, ..settings() }).await
}

fn telemetry_taken(house: &House) -> usize {
    house.app.seen().iter().filter(|seen| matches!(seen, Seen::Telemetry(..))).count()
}

#[tokio::test]
async fn telemetry_over_its_budget_is_shed_and_refused_and_an_alert_is_not() {
    let house = house(BudgetSettings { telemetry_per_second: 1, ..BudgetSettings::default() }).await;
    let mut v5 = house.device_v5("d1").await;
    let mut flood: Vec<u8> = (0..1000).flat_map(|_| publish_v5(TELEMETRY, 0, 0, b"{}")).collect();
    flood.extend(publish_v5(TELEMETRY, 1, 1, b"{}"));
    flood.extend(publish_v5(TELEMETRY, 2, 2, b"{}"));
    flood.extend(publish_v5(SMOKE, 1, 3, b"smoke"));
    v5.send(&flood).await;
    for (first, id) in [(0x40, 1), (0x50, 2)] {
        let refused = v5.packet().await;
        assert_eq!((refused[0], &refused[2..5]), (first, &[0, id, 0x97][..]), "{refused:02x?}");
    }
    v5.expect(&[0x40, 2, 0, 3]).await;
    let taken = telemetry_taken(&house);
    assert!((2..1000).contains(&taken), "{taken} of 1000 were taken");
    assert_eq!(house.app.alerts(), ["smoke"]);

    // 3.1.1 has no word for it in PUBACK: a receipt says it.
    let mut v3 = house.device_v3("d1").await;
    v3.subscribe_v3("v1/devices/d1/receipts", 0).await;
    v3.send(&(1..=20).flat_map(|id| publish_v3(TELEMETRY, 1, id, b"{}")).collect::<Vec<_>>()).await;
    let receipt = loop {
        let packet = v3.packet().await;
        assert!([0x30, 0x40].contains(&packet[0]), "{packet:02x?}");
        let words = String::from_utf8_lossy(&packet).into_owned();
        if words.contains("rate_limited") {
            break words;
        }
    };
    assert!(receipt.contains(r#""stage":"rejected""#), "{receipt}");
}

#[tokio::test]
async fn what_has_arrived_is_taken_although_many_answers_were_owed() {
    let house = house(BudgetSettings::default()).await;
    let mut client = house.device_v3("d1").await;
    // All of it fits into one read, and nothing of it is answered but the end.
    let mut flood: Vec<u8> = (0..400).flat_map(|_| publish_v3(TELEMETRY, 0, 0, b"")).collect();
    flood.extend(publish_v3(SMOKE, 1, 1, b"smoke"));
    client.send(&flood).await;
    client.expect(&[0x40, 2, 0, 1]).await;
}

#[tokio::test]
async fn bytes_count_and_so_does_what_all_devices_say_together() {
    let budgets = BudgetSettings { telemetry_bytes_per_second: 100, ..BudgetSettings::default() };
    let bytes = house(budgets).await;
    let mut client = bytes.device_v5("d1").await;
    client.send(&publish_v5(TELEMETRY, 1, 1, &[b' '; 150])).await;
    client.expect(&[0x40, 2, 0, 1]).await;
    client.send(&publish_v5(TELEMETRY, 1, 2, &[b' '; 201])).await;
    assert_eq!(client.packet().await[2..5], [0, 2, 0x97], "more than there can ever be room for");

    let total = house(BudgetSettings { telemetry_in_total_per_second: 1, ..BudgetSettings::default() }).await;
    let mut first = total.device_v5("d1").await;
    for _ in 0..100 {
        first.send(&publish_v5(TELEMETRY, 0, 0, b"{}")).await;
    }
    first.expect_silence().await;
    let taken = telemetry_taken(&total);
    assert!((2..100).contains(&taken), "{taken} of 100 were taken");
    let mut other = total.device_v5("d2").await;
    other.send(&publish_v5("v1/devices/d2/alerts/smoke", 1, 1, b"x")).await;
    other.expect(&[0x40, 2, 0, 1]).await;
}

#[tokio::test]
async fn a_device_over_its_alert_budget_is_slowed_and_loses_nothing_while_others_go_on() {
    let house = house(BudgetSettings { alerts_per_second: 2, alerts_at_once: 3, ..BudgetSettings::default() }).await;
    let (mut noisy, mut other) = (house.device_v3("d1").await, house.device_v3("d2").await);
    let alerts: Vec<u8> = (1..=9).flat_map(|id| publish_v3(SMOKE, 1, id, id.to_string().as_bytes())).collect();
    noisy.send(&alerts).await;
    noisy.expect(&[0x40, 2, 0, 1]).await;
    other.send(&publish_v3("v1/devices/d2/alerts/smoke", 1, 1, b"fire")).await;
    other.expect(&[0x40, 2, 0, 1]).await;
    for id in 2..=9 {
        noisy.expect(&[0x40, 2, 0, id]).await;
    }
    let alerts = house.app.alerts();
    let others = alerts.iter().position(|alert| alert == "fire").expect("it was acknowledged");
    assert!(others < alerts.len() - 1, "the other's alert waited for all of the noisy one's: {alerts:?}");
    let own: Vec<_> = alerts.iter().filter(|alert| *alert != "fire").collect();
    assert_eq!(own, ["1", "2", "3", "4", "5", "6", "7", "8", "9"]);
}

#[tokio::test]
async fn an_alert_that_waits_for_its_budget_is_taken_although_its_client_goes() {
    let house = house(BudgetSettings { alerts_per_second: 1, alerts_at_once: 1, ..BudgetSettings::default() }).await;
    let mut client = house.device_v3("d1").await;
    client.send(&[publish_v3(SMOKE, 0, 0, b"1"), publish_v3(SMOKE, 0, 0, b"2")].concat()).await;
    house.app.until(|seen| seen.iter().any(|seen| matches!(seen, Seen::Alert(.., payload) if payload == "1"))).await;
    drop(client);
    house.app.until(|seen| seen.iter().any(|seen| matches!(seen, Seen::Alert(.., payload) if payload == "2"))).await;
}

#[tokio::test]
async fn a_flood_without_end_does_not_keep_anothers_alerts_from_being_acknowledged() {
    let house = house(BudgetSettings::default()).await;
    let mut hostile = house.device_v3("d1").await;
    let mut other = house.device_v3("d2").await;
    let (stop, rounds) = (Arc::new(AtomicBool::new(false)), Arc::new(AtomicUsize::new(0)));
    let flooding = tokio::spawn({
        let (stop, rounds) = (stop.clone(), rounds.clone());
        let flood: Vec<u8> = (0..100)
            .flat_map(|_| [publish_v3(TELEMETRY, 0, 0, b"{}"), publish_v3(SMOKE, 0, 0, b"x"), vec![0xC0, 0]].concat())
            .collect();
        async move {
            while !stop.load(SeqCst) {
                hostile.send(&flood).await;
                for _ in 0..100 {
                    hostile.expect(&[0xD0, 0]).await;
                }
                rounds.fetch_add(1, SeqCst);
            }
            hostile.expect_silence().await;
        }
    });
    for id in 1..=100 {
        other.send(&publish_v3("v1/devices/d2/alerts/smoke", 1, id, b"fire")).await;
        other.expect(&[&[0x40, 2][..], &id.to_be_bytes()].concat()).await;
    }
    // It floods still, as far as its budget allows.
    let before = house.app.alerts().len();
    house.app.until(|seen| seen.iter().filter(|seen| matches!(seen, Seen::Alert(..))).count() > before).await;
    assert!(rounds.load(SeqCst) > 0, "its first answers came");
    stop.store(true, SeqCst);
    flooding.await.unwrap();
}

#[tokio::test]
async fn a_storm_of_connections_is_let_in_at_a_bounded_rate_and_nobody_is_refused_for_good() {
    let house =
        house(BudgetSettings { connects_per_second: 2, connects_at_once: 6, ..BudgetSettings::default() }).await;
    let mut inside = house.device_v3("d0").await;
    let mut refused = Vec::new();
    for number in 0..20 {
        let (id, v5) = (format!("c{number}"), number % 2 == 1);
        let connect = if v5 { connect_v5("d1", &id, true, &[]) } else { connect_v3("d1", &id, true) };
        let mut client = Raw::open(house.devices).await;
        client.send(&connect).await;
        match client.packet().await[3] {
            0 => {}
            code => {
                assert_eq!(code, if v5 { 0x89 } else { 3 });
                client.expect_closed().await;
                refused.push(connect);
            }
        }
    }
    assert!(!refused.is_empty() && refused.len() <= 18, "{} of 20 were refused", refused.len());
    inside.expect_silence().await;
    house.lab_v3("the lab has no budget").await;
    let mut elsewhere = Raw::open_from(Ipv4Addr::new(127, 0, 0, 2), house.devices).await;
    elsewhere.send(&connect_v3("d2", "elsewhere", true)).await;
    assert_eq!(elsewhere.packet().await[3], 0, "one address leaves room to others");
    let accepted = async {
        loop {
            let mut client = Raw::open(house.devices).await;
            client.send(&refused[0]).await;
            if client.packet().await[3] == 0 {
                return;
            }
        }
    };
    tokio::time::timeout(support::PATIENCE, accepted).await.expect("it comes in when the storm is over");
}

#[tokio::test]
async fn what_the_lab_publishes_has_no_budget() {
    let budgets = BudgetSettings {
        telemetry_per_second: 1,
        alerts_per_second: 1,
        alerts_at_once: 1,
        ..BudgetSettings::default()
    };
    let house = house(budgets).await;
    let mut lab = house.lab_v3("generator").await;
    let flood: Vec<u8> = (0..50).flat_map(|_| publish_v3(TELEMETRY, 0, 0, b"{}")).collect();
    lab.send(&flood).await;
    lab.expect_silence().await;
    assert_eq!(telemetry_taken(&house), 50);
}
