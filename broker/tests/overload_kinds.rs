//! Overload by kinds of devices: budgets of their own and joint ones, and how many clients
//! may be connected as one device.

mod support;

use std::collections::BTreeMap;

use lifeline_broker::{BudgetSettings, DoorSettings, KindBudgets};
use support::{House, Raw, Seen, connect_v3, connect_v5, publish_v3, publish_v5, settings};

/// A house whose devices `b1`, `b2` ... `b9` are buttons, which have these budgets.
async fn house(buttons: KindBudgets, others: BudgetSettings) -> House {
    let kinds = BTreeMap::from([("button".parse().unwrap(), buttons)]);
    let house = House::with(DoorSettings { budgets: BudgetSettings { kinds, ..others }, ..settings() }).await;
    (1..=9).for_each(|number| house.app.set_kind(&format!("b{number}"), "button"));
    house
}

fn telemetry(device: &str) -> String {
    format!("v1/devices/{device}/telemetry")
}

/// How many of `count` telemetry messages of a device were taken.
async fn taken(house: &House, client: &mut Raw, device: &str, count: usize) -> usize {
    let topic = telemetry(device);
    client.send(&(0..count).flat_map(|_| publish_v3(&topic, 0, 0, b"{}")).collect::<Vec<_>>()).await;
    client.expect_silence().await;
    let seen = house.app.seen();
    seen.iter().filter(|seen| matches!(seen, Seen::Telemetry(of, _) if *of == topic)).count()
}

#[tokio::test]
async fn a_kind_has_budgets_of_its_own_and_the_rest_as_all_others() {
    let buttons = KindBudgets { telemetry_per_second: Some(1), ..KindBudgets::default() };
    let house = house(buttons, BudgetSettings { telemetry_bytes_per_second: 500, ..BudgetSettings::default() }).await;
    let (mut button, mut other) = (house.device_v3("b1").await, house.device_v3("d1").await);
    let of_button = taken(&house, &mut button, "b1", 50).await;
    assert!((2..50).contains(&of_button), "{of_button} of 50 were taken");
    assert_eq!(taken(&house, &mut other, "d1", 50).await, 50);
    // What the kind does not say is as for all.
    let mut button = house.device_v5("b2").await;
    button.send(&publish_v5(&telemetry("b2"), 1, 1, &[b' '; 1001])).await;
    assert_eq!(button.packet().await[2..5], [0, 1, 0x97]);
}

#[tokio::test]
async fn telemetry_of_a_kind_is_shed_together_and_that_of_others_is_not() {
    let buttons = KindBudgets { telemetry_in_total_per_second: Some(2), ..KindBudgets::default() };
    let house = house(buttons, BudgetSettings::default()).await;
    let mut of_buttons = 0;
    for name in ["b1", "b2", "b3"] {
        let mut button = house.device_v3(name).await;
        of_buttons += taken(&house, &mut button, name, 20).await;
    }
    assert!((4..60).contains(&of_buttons), "{of_buttons} of 60 were taken");
    let mut other = house.device_v3("d1").await;
    assert_eq!(taken(&house, &mut other, "d1", 20).await, 20);
}

#[tokio::test]
async fn alerts_over_what_a_kind_may_together_wait_and_none_is_lost_while_others_go_on() {
    let buttons = KindBudgets { alerts_in_total_per_second: Some(4), ..KindBudgets::default() };
    let house = house(buttons, BudgetSettings::default()).await;
    let mut clients = Vec::new();
    for name in ["b1", "b2", "b3"] {
        let mut client = house.device_v3(name).await;
        let topic = format!("v1/devices/{name}/alerts/panic");
        client.send(&(1..=5).flat_map(|id| publish_v3(&topic, 1, id, name.as_bytes())).collect::<Vec<_>>()).await;
        clients.push(client);
    }
    // Eight at once; the others wait.
    house.app.until(|seen| seen.iter().filter(|seen| matches!(seen, Seen::Alert(..))).count() >= 8).await;
    let mut other = house.device_v3("d1").await;
    other.send(&publish_v3("v1/devices/d1/alerts/fire", 1, 1, b"fire")).await;
    other.expect(&[0x40, 2, 0, 1]).await;
    for client in &mut clients {
        for id in 1..=5 {
            client.expect(&[0x40, 2, 0, id]).await;
        }
    }
    let alerts = house.app.alerts();
    assert_eq!(alerts.len(), 16);
    let others = alerts.iter().position(|alert| alert == "fire").expect("it was acknowledged");
    assert!(others < 15, "it waited for all of another kind's: {alerts:?}");
}

#[tokio::test]
async fn no_more_clients_than_allowed_are_connected_as_one_device_and_the_others_are_told() {
    let house =
        house(KindBudgets::default(), BudgetSettings { connections_per_device: 2, ..BudgetSettings::default() }).await;
    let connected = async |device: &str, id: &str| {
        let mut client = Raw::open(house.devices).await;
        client.send(&connect_v3(device, id, true)).await;
        let code = client.packet().await[3];
        (client, code)
    };
    let (mut first, welcome) = connected("d1", "one").await;
    let (second, as_well) = connected("d1", "two").await;
    assert_eq!((welcome, as_well), (0, 0));
    let mut others = vec![second];
    for round in 0..3 {
        let (mut third, code) = connected("d1", "three").await;
        assert_eq!(code, 3, "round {round}");
        third.expect_closed().await;
        let mut third = Raw::open(house.devices).await;
        third.send(&connect_v5("d1", "three", true, &[])).await;
        let connack = third.packet().await;
        assert_eq!(connack[3], 0x97);
        assert!(String::from_utf8_lossy(&connack).contains("this device"), "{connack:02x?}");
        third.expect_closed().await;
        // One that takes the place of another does not make them more, and others are not concerned.
        let (mut again, code) = connected("d1", "two").await;
        assert_eq!(code, 0, "round {round}");
        again.expect_silence().await;
        others.push(again);
        assert_eq!(connected("d2", "three").await.1, 0);
    }
    first.expect_silence().await;
    first.send(&[0xE0, 0]).await;
    first.expect_closed().await;
    assert_eq!(connected("d1", "three").await.1, 0, "the place of one that left is free");
}
