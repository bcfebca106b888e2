use lifeline_domain::Timestamp;

use super::*;

fn receipt(id: usize) -> Receipt {
    Receipt {
        id: Some(id.to_string()),
        stage: Stage::Stored,
        incident: None,
        cursor: None,
        at: Timestamp::from_millis(0),
        by_role: None,
        error: None,
    }
}

fn ids(reader: &Reader) -> Vec<String> {
    let id = |letter: Letter| {
        let Letter::Receipt { json, .. } = letter else { panic!("only receipts are kept") };
        serde_json::from_slice::<Receipt>(&json).unwrap().id.unwrap()
    };
    std::iter::from_fn(|| reader.take()).map(id).collect()
}

fn device(name: &str) -> DeviceId {
    name.parse().unwrap()
}

#[test]
fn the_latest_receipts_wait_for_a_device_that_is_away() {
    let receipts = Receipts::new(3, 100);
    for id in 0..5 {
        receipts.deliver(&device("d1"), &receipt(id));
    }
    let reader = Reader::new(Signal::new());
    receipts.attach(&device("d1"), &reader);
    assert_eq!(ids(&reader), ["2", "3", "4"]);
    receipts.deliver(&device("d1"), &receipt(9));
    receipts.deliver(&device("d2"), &receipt(10));
    assert_eq!(ids(&reader), ["9"]);
    assert_eq!(lock(&receipts.devices).kept, 1);
}

#[test]
fn what_was_not_confirmed_waits_for_the_next_connection_in_order() {
    let receipts = Receipts::new(10, 100);
    let reader = Reader::new(Signal::new());
    receipts.attach(&device("d1"), &reader);
    for id in 0..3 {
        receipts.deliver(&device("d1"), &receipt(id));
    }
    let sent = reader.take().unwrap();
    receipts.detach(&device("d1"), &reader, vec![sent]);
    let next = Reader::new(Signal::new());
    receipts.attach(&device("d1"), &next);
    assert_eq!(ids(&next), ["0", "1", "2"]);
}

#[test]
fn every_connection_of_a_device_gets_its_receipts_and_the_last_one_keeps_none_twice() {
    let receipts = Receipts::new(10, 100);
    let (one, two) = (Reader::new(Signal::new()), Reader::new(Signal::new()));
    receipts.attach(&device("d1"), &one);
    receipts.attach(&device("d1"), &two);
    receipts.deliver(&device("d1"), &receipt(0));
    assert_eq!(ids(&two), ["0"]);
    receipts.detach(&device("d1"), &one, vec![]);
    receipts.detach(&device("d1"), &two, vec![]);
    assert!(lock(&receipts.devices).boxes.is_empty());
}

#[test]
fn what_was_known_already_makes_no_receipt() {
    let receipts = Receipts::new(3, 100);
    receipts.deliver(&device("d1"), &Receipt { id: None, ..receipt(0) });
    receipts.deliver(&device("d1"), &Receipt { id: None, stage: Stage::Rejected, ..receipt(1) });
    let reader = Reader::new(Signal::new());
    receipts.attach(&device("d1"), &reader);
    let letter = reader.take().unwrap();
    let json = letter.receipt_of(&device("d1")).unwrap();
    assert_eq!(serde_json::from_slice::<Receipt>(&json).unwrap().stage, Stage::Rejected);
    assert!(reader.take().is_none());
}

#[test]
fn all_devices_together_have_a_limit() {
    let receipts = Receipts::new(10, 4);
    for id in 0..3 {
        receipts.deliver(&device("d1"), &receipt(id));
        receipts.deliver(&device("d2"), &receipt(id));
    }
    assert_eq!(lock(&receipts.devices).kept, 4);
    let reader = Reader::new(Signal::new());
    receipts.attach(&device("d2"), &reader);
    assert_eq!(ids(&reader), ["1", "2"]);
}
