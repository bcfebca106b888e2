use bytes::Bytes;
use lifeline_domain::DeviceId;

use super::{Case, Home, cases};
use crate::ports::{
    Announcement,
    AnnouncementChange::{self, Put, Remove},
    Announcements,
};

/// What every [`Announcements`] keeps to.
pub fn announcements_cases<H: Home<dyn Announcements>>() -> Vec<Case<H>> {
    cases![
        nothing_is_announced_at_first,
        what_was_put_is_read_as_it_was,
        one_replaces_the_one_before,
        one_that_is_removed_is_gone_and_can_be_removed_again,
        devices_and_topics_are_told_apart,
        changes_are_made_in_their_order,
        many_are_read_whole,
        all_of_it_survives_reopening,
    ]
}

fn device(name: &str) -> DeviceId {
    name.parse().unwrap()
}

fn announcement(name: &str, topic: &str, payload: &'static [u8]) -> Announcement {
    Announcement { device: device(name), topic: topic.to_owned(), payload: Bytes::from_static(payload) }
}

fn samples() -> Vec<Announcement> {
    let every_byte = Bytes::from((0..=255).collect::<Vec<u8>>());
    let odd = Announcement { payload: every_byte, ..announcement("d1", "spBv1.0/Größe '1'/NBIRTH/`e`;", b"") };
    vec![odd, announcement("d2", "homeassistant/binary_sensor/x/config", b"{}"), announcement("d3", "t", b"")]
}

async fn put(store: &dyn Announcements, all: &[Announcement]) {
    let changes: Vec<AnnouncementChange> = all.iter().cloned().map(Put).collect();
    assert_eq!(store.write(&changes).await, Ok(()));
}

async fn read(store: &dyn Announcements) -> Vec<Announcement> {
    sorted(store.load().await.unwrap())
}

fn sorted(mut all: Vec<Announcement>) -> Vec<Announcement> {
    all.sort_by(|one, other| (&one.device, &one.topic).cmp(&(&other.device, &other.topic)));
    all
}

async fn nothing_is_announced_at_first<H: Home<dyn Announcements>>(mut home: H) {
    let store = home.open().await;
    assert_eq!(store.load().await, Ok(vec![]));
    assert_eq!(store.write(&[]).await, Ok(()));
}

async fn what_was_put_is_read_as_it_was<H: Home<dyn Announcements>>(mut home: H) {
    let store = home.open().await;
    put(store.as_ref(), &samples()).await;
    assert_eq!(read(store.as_ref()).await, sorted(samples()));
}

async fn one_replaces_the_one_before<H: Home<dyn Announcements>>(mut home: H) {
    let store = home.open().await;
    put(store.as_ref(), &[announcement("d", "t", b"a long one")]).await;
    put(store.as_ref(), &[announcement("d", "t", b"new")]).await;
    assert_eq!(read(store.as_ref()).await, [announcement("d", "t", b"new")]);
}

async fn one_that_is_removed_is_gone_and_can_be_removed_again<H: Home<dyn Announcements>>(mut home: H) {
    let store = home.open().await;
    put(store.as_ref(), &samples()).await;
    for _ in 0..2 {
        assert_eq!(store.write(&[Remove(device("d3"), "t".to_owned())]).await, Ok(()));
        assert_eq!(read(store.as_ref()).await, sorted(samples()[..2].to_vec()));
    }
}

async fn devices_and_topics_are_told_apart<H: Home<dyn Announcements>>(mut home: H) {
    let store = home.open().await;
    let all = [announcement("d", "t", b"1"), announcement("d", "t/u", b"2"), announcement("e", "t", b"3")];
    put(store.as_ref(), &all).await;
    assert_eq!(read(store.as_ref()).await, all);
    assert_eq!(store.write(&[Remove(device("d"), "t".to_owned())]).await, Ok(()));
    assert_eq!(read(store.as_ref()).await, all[1..]);
}

async fn changes_are_made_in_their_order<H: Home<dyn Announcements>>(mut home: H) {
    let store = home.open().await;
    let (one, gone) = (announcement("d", "t", b"1"), Remove(device("d"), "t".to_owned()));
    assert_eq!(store.write(&[Put(one.clone()), gone.clone()]).await, Ok(()));
    assert_eq!(read(store.as_ref()).await, []);
    assert_eq!(store.write(&[Put(one.clone()), gone, Put(one.clone())]).await, Ok(()));
    assert_eq!(read(store.as_ref()).await, [one]);
}

async fn many_are_read_whole<H: Home<dyn Announcements>>(mut home: H) {
    let store = home.open().await;
    let all: Vec<_> =
        (0..2500).map(|number| announcement("d", &format!("t/{number:05}"), b"an announcement")).collect();
    put(store.as_ref(), &all).await;
    assert!(read(store.as_ref()).await == all, "all 2500, each once");
}

async fn all_of_it_survives_reopening<H: Home<dyn Announcements>>(mut home: H) {
    let store = home.open().await;
    put(store.as_ref(), &samples()).await;
    assert_eq!(store.write(&[Remove(device("d3"), "t".to_owned())]).await, Ok(()));
    drop(store);
    let store = home.open().await;
    assert_eq!(read(store.as_ref()).await, sorted(samples()[..2].to_vec()));
}
