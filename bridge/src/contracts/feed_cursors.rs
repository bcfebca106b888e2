use lifeline_domain::Cursor;

use super::{Case, Home, cases};
use crate::ports::FeedCursors;

/// What every [`FeedCursors`] keeps to.
pub fn feed_cursors_cases<H: Home<dyn FeedCursors>>() -> Vec<Case<H>> {
    cases![
        a_name_without_a_cursor_has_none,
        a_cursor_is_read_as_it_was_put,
        a_cursor_replaces_the_one_before,
        names_have_cursors_of_their_own,
        a_second_handle_reads_what_was_put,
        a_cursor_survives_reopening,
    ]
}

fn cursor(text: &str) -> Cursor {
    text.parse().unwrap()
}

async fn a_name_without_a_cursor_has_none<H: Home<dyn FeedCursors>>(mut home: H) {
    assert_eq!(home.open().await.cursor("uplink city").await.unwrap(), None);
}

async fn a_cursor_is_read_as_it_was_put<H: Home<dyn FeedCursors>>(mut home: H) {
    let cursors = home.open().await;
    for (name, place) in [("uplink city", "k3.1041"), ("uplink größer/'x:y`", "k0.0"), ("u", "k3.9007199254740993")] {
        cursors.put_cursor(name, &cursor(place)).await.unwrap();
        assert_eq!(cursors.cursor(name).await.unwrap(), Some(cursor(place)), "{name}");
    }
}

async fn a_cursor_replaces_the_one_before<H: Home<dyn FeedCursors>>(mut home: H) {
    let cursors = home.open().await;
    for place in ["k3.5", "k3.6", "k4.2"] {
        cursors.put_cursor("city", &cursor(place)).await.unwrap();
    }
    assert_eq!(cursors.cursor("city").await.unwrap(), Some(cursor("k4.2")));
}

async fn names_have_cursors_of_their_own<H: Home<dyn FeedCursors>>(mut home: H) {
    let cursors = home.open().await;
    cursors.put_cursor("city", &cursor("k3.5")).await.unwrap();
    cursors.put_cursor("county", &cursor("k3.9")).await.unwrap();
    assert_eq!(cursors.cursor("city").await.unwrap(), Some(cursor("k3.5")));
    assert_eq!(cursors.cursor("county").await.unwrap(), Some(cursor("k3.9")));
    assert_eq!(cursors.cursor("cit").await.unwrap(), None);
}

async fn a_second_handle_reads_what_was_put<H: Home<dyn FeedCursors>>(mut home: H) {
    let cursors = home.open().await;
    cursors.put_cursor("city", &cursor("k3.5")).await.unwrap();
    assert_eq!(home.second().cursor("city").await.unwrap(), Some(cursor("k3.5")));
}

async fn a_cursor_survives_reopening<H: Home<dyn FeedCursors>>(mut home: H) {
    let cursors = home.open().await;
    cursors.put_cursor("city", &cursor("k3.5")).await.unwrap();
    cursors.put_cursor("city", &cursor("k3.7")).await.unwrap();
    drop(cursors);
    assert_eq!(home.open().await.cursor("city").await.unwrap(), Some(cursor("k3.7")));
}
