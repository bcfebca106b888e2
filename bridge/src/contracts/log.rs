use futures_util::future::{join, join_all};
use lifeline_domain::Position;

use super::{Case, Home, cases, segment};
use crate::ports::{After, Log, LogError, Segment, StoredEntry};

/// What every [`Log`] keeps to.
pub fn log_cases<H: Home<dyn Log>>() -> Vec<Case<H>> {
    cases![
        an_empty_log_begins_and_ends_before_its_first_entry,
        what_is_appended_is_read_as_it_was,
        reading_after_any_place_finds_everything_that_follows,
        reading_after_any_feed_number_finds_everything_that_follows,
        a_read_is_no_longer_than_asked_for,
        a_segment_that_does_not_follow_the_head_is_fenced,
        of_two_writers_one_is_fenced,
        appending_again_what_stands_there_changes_nothing,
        appends_that_do_not_wait_for_each_other_keep_the_order_of_the_calls,
        what_was_appended_behind_a_failure_is_not_stored,
        a_malformed_segment_is_refused,
        a_reader_beside_the_writer_sees_no_hole,
        trimming_lets_go_of_whole_segments,
        a_log_trimmed_to_its_end_keeps_its_head,
        the_epoch_is_the_history,
        everything_survives_reopening,
    ]
}

const SHAPES: [&str; 9] = ["+", "-", "+-+", "--", "-", "++++", "-+", "+--", "+"];

async fn append_all(log: &dyn Log, shapes: &[&str]) -> Vec<Segment> {
    let mut segments: Vec<Segment> = Vec::new();
    for shape in shapes {
        let next = segment(segments.last().map(Segment::last).unwrap_or_default(), shape);
        assert_eq!(log.append(&next).await, Ok(()));
        segments.push(next);
    }
    segments
}

async fn read_all(log: &dyn Log, mut after: After, entries_max: usize) -> Vec<Segment> {
    let mut all = Vec::new();
    loop {
        let page = log.read_after(after, entries_max).await.unwrap();
        let Some(last) = page.last().map(Segment::last) else { return all };
        after = match after {
            After::Place(place) if last.log > place.log => After::Place(last),
            After::Feed(offset) if last.feed > offset => After::Feed(last.feed),
            _ => panic!("the read after {after:?} ends at {last:?}"),
        };
        all.extend(page);
    }
}

fn entries(segments: &[Segment]) -> Vec<StoredEntry> {
    segments.iter().flat_map(|segment| segment.entries.clone()).collect()
}

async fn an_empty_log_begins_and_ends_before_its_first_entry<H: Home<dyn Log>>(mut home: H) {
    let log = home.open().await;
    assert_eq!(log.start().await, Ok(Position::default()));
    assert_eq!(log.read_after(After::Feed(0), 10).await, Ok(vec![]));
    assert_eq!(log.read_after(After::Place(Position { feed: 7, log: 9 }), 10).await, Ok(vec![]));
    assert_eq!(log.trim(Position::default()).await, Ok(()));
}

async fn what_is_appended_is_read_as_it_was<H: Home<dyn Log>>(mut home: H) {
    let log = home.open().await;
    let segments = append_all(log.as_ref(), &SHAPES).await;
    let read = log.read_after(After::Place(Position::default()), usize::MAX).await.unwrap();
    assert_eq!(read, segments);
    assert_eq!(log.start().await, Ok(Position::default()));
    let thousand = segment(read.last().unwrap().last(), &"+-".repeat(500));
    assert_eq!(log.append(&thousand).await, Ok(()));
    assert_eq!(log.read_after(After::Place(thousand.before()), 1).await, Ok(vec![thousand]));
}

async fn reading_after_any_place_finds_everything_that_follows<H: Home<dyn Log>>(mut home: H) {
    let log = home.open().await;
    let all = entries(&append_all(log.as_ref(), &SHAPES).await);
    let places = std::iter::once(Position::default()).chain(all.iter().map(|entry| entry.position));
    for place in places {
        for entries_max in [1, 3, 100] {
            let mut read = entries(&read_all(log.as_ref(), After::Place(place), entries_max).await);
            read.retain(|entry| entry.position > place);
            let follows: Vec<_> = all.iter().filter(|entry| entry.position > place).cloned().collect();
            assert_eq!(read, follows, "after {place:?}, {entries_max} at a time");
        }
    }
}

async fn reading_after_any_feed_number_finds_everything_that_follows<H: Home<dyn Log>>(mut home: H) {
    let log = home.open().await;
    let mut all = entries(&append_all(log.as_ref(), &SHAPES).await);
    all.retain(|entry| entry.in_feed);
    for offset in 0..=all.len() as u64 + 1 {
        for entries_max in [1, 3, 100] {
            let mut read = entries(&read_all(log.as_ref(), After::Feed(offset), entries_max).await);
            read.retain(|entry| entry.in_feed && entry.position.feed > offset);
            let follows: Vec<_> = all.iter().filter(|entry| entry.position.feed > offset).cloned().collect();
            assert_eq!(read, follows, "after {offset}, {entries_max} at a time");
        }
    }
}

async fn a_read_is_no_longer_than_asked_for<H: Home<dyn Log>>(mut home: H) {
    let log = home.open().await;
    let segments = append_all(log.as_ref(), &[&SHAPES[..], &["+"; 40]].concat()).await;
    for entries_max in [1, 2, 4, 5, 30, 60] {
        let read = log.read_after(After::Feed(0), entries_max).await.unwrap();
        let mut held = 0;
        let wanted = segments.iter().take_while(|segment| {
            let short = held < entries_max;
            held += segment.entries.len();
            short
        });
        assert_eq!(read, wanted.cloned().collect::<Vec<_>>(), "{entries_max} entries");
    }
}

async fn a_segment_that_does_not_follow_the_head_is_fenced<H: Home<dyn Log>>(mut home: H) {
    let log = home.open().await;
    let segments = append_all(log.as_ref(), &["++", "+-+"]).await;
    let head = segments[1].last();
    let nowhere = Position { feed: head.feed + 1, log: head.log + 1 };
    let skewed = Position { feed: head.feed + 1, log: head.log };
    let inside = segments[1].entries[0].position;
    for before in [nowhere, skewed, inside, segments[0].last(), Position::default()] {
        for shape in ["+", "-", "++", "++++++"] {
            let mut other = segment(before, shape);
            other.entries[0].json = r#"{"other":true}"#.into();
            assert_eq!(log.append(&other).await, Err(LogError::Fenced), "{shape} after {before:?}");
        }
    }
    assert_eq!(log.read_after(After::Feed(0), 100).await, Ok(segments));
    assert_eq!(log.append(&segment(head, "+")).await, Ok(()));
}

async fn of_two_writers_one_is_fenced<H: Home<dyn Log>>(mut home: H) {
    let one = home.open().await;
    let two = home.second();
    let mut head = Position::default();
    for _ in 0..10 {
        // Of different lengths, so that they do not end at the same place.
        let (short, long) = (segment(head, "+"), segment(head, "-++"));
        let results = join(one.append(&short), two.append(&long)).await;
        head = match results {
            (Ok(()), Err(LogError::Fenced)) => short.last(),
            (Err(LogError::Fenced), Ok(())) => long.last(),
            other => panic!("{other:?}"),
        };
        let read = two.read_after(After::Place(Position::default()), usize::MAX).await.unwrap();
        assert_eq!(read.last().map(Segment::last), Some(head));
        assert_eq!(read.iter().map(|segment| segment.entries.len() as u64).sum::<u64>(), head.log);
    }
    // The one that lost goes on once it has read what the other wrote.
    assert_eq!(one.append(&segment(head, "+")).await, Ok(()));
}

async fn appending_again_what_stands_there_changes_nothing<H: Home<dyn Log>>(mut home: H) {
    let log = home.open().await;
    let segments = append_all(log.as_ref(), &["+-", "++", "-"]).await;
    for again in segments.iter().rev() {
        assert_eq!(log.append(again).await, Ok(()));
    }
    let mut other = segments[2].clone();
    other.entries[0].json = r#"{"other":true}"#.into();
    assert_eq!(log.append(&other).await, Err(LogError::Fenced));
    assert_eq!(log.read_after(After::Feed(0), 100).await, Ok(segments));
}

async fn appends_that_do_not_wait_for_each_other_keep_the_order_of_the_calls<H: Home<dyn Log>>(mut home: H) {
    let log = home.open().await;
    let mut segments: Vec<Segment> = Vec::new();
    for turn in 0..8 {
        let mut appends = Vec::new();
        for shape in &SHAPES[..=turn] {
            let next = segment(segments.last().map(Segment::last).unwrap_or_default(), shape);
            appends.push(log.append(&next));
            segments.push(next);
        }
        // Nobody asks after them in the order of the calls.
        appends.reverse();
        assert!(join_all(appends).await.iter().all(Result::is_ok));
    }
    // The same again, before and behind a new one.
    let next = segment(segments.last().map(Segment::last).unwrap_or_default(), "+");
    let again = segments.last().cloned().unwrap();
    let results = join_all([log.append(&again), log.append(&next), log.append(&next), log.append(&again)]).await;
    assert_eq!(results, [Ok(()), Ok(()), Ok(()), Ok(())]);
    segments.push(next);
    assert_eq!(log.read_after(After::Feed(0), usize::MAX).await.as_ref(), Ok(&segments));
    let log = home.open().await;
    assert_eq!(log.read_after(After::Feed(0), usize::MAX).await, Ok(segments));
}

async fn what_was_appended_behind_a_failure_is_not_stored<H: Home<dyn Log>>(mut home: H) {
    let log = home.open().await;
    let segments = append_all(log.as_ref(), &["+-", "+"]).await;
    let mut other = segment(segments[0].last(), "++");
    other.entries[0].json = r#"{"other":true}"#.into();
    let behind = segment(other.last(), "+");
    let (first, _) = join(log.append(&other), log.append(&behind)).await;
    assert_eq!(first, Err(LogError::Fenced));
    assert_eq!(log.read_after(After::Feed(0), 100).await.as_ref(), Ok(&segments));
    assert_eq!(log.append(&segment(segments[1].last(), "+")).await, Ok(()));
}

async fn a_malformed_segment_is_refused<H: Home<dyn Log>>(mut home: H) {
    let log = home.open().await;
    let good = segment(Position::default(), "+-+");
    let mut hole = good.clone();
    hole.entries.remove(1);
    let mut two_lines = good.clone();
    two_lines.entries[1].json = "{\n}".into();
    let mut not_text = good.clone();
    not_text.entries[2].json = vec![0xff].into();
    for bad in [Segment { entries: vec![] }, hole, two_lines, not_text] {
        assert!(matches!(log.append(&bad).await, Err(LogError::Damaged { .. })), "{bad:?}");
    }
    assert_eq!(log.append(&good).await, Ok(()));
}

async fn a_reader_beside_the_writer_sees_no_hole<H: Home<dyn Log>>(mut home: H) {
    let log = home.open().await;
    let reader = home.second();
    let written = async {
        let mut head = Position::default();
        for turn in 0..60 {
            let next = segment(head, SHAPES[turn % SHAPES.len()]);
            assert_eq!(log.append(&next).await, Ok(()));
            head = next.last();
        }
        head
    };
    let read = async {
        let mut place = Position::default();
        while place.log < 60 {
            for segment in reader.read_after(After::Place(place), 4).await.unwrap() {
                assert_eq!(segment.before(), place);
                place = segment.last();
            }
            tokio::task::yield_now().await;
        }
    };
    let (head, ()) = join(written, read).await;
    assert_eq!(entries(&read_all(reader.as_ref(), After::Place(Position::default()), 7).await).len() as u64, head.log);
}

async fn trimming_lets_go_of_whole_segments<H: Home<dyn Log>>(mut home: H) {
    let log = home.open().await;
    let segments = append_all(log.as_ref(), &["++", "-", "+-+", "+"]).await;
    // Two of the third segment's three entries: it stays.
    assert_eq!(log.trim(segments[2].entries[1].position).await, Ok(()));
    assert_eq!(log.start().await, Ok(segments[1].last()));
    for after in [After::Place(Position::default()), After::Feed(0), After::Place(segments[0].last())] {
        assert_eq!(log.read_after(after, 100).await, Ok(segments[2..].to_vec()), "{after:?}");
    }
    assert_eq!(log.trim(segments[0].last()).await, Ok(()), "again, and less");
    assert_eq!(log.start().await, Ok(segments[1].last()));
    assert_eq!(log.append(&segment(segments[3].last(), "+")).await, Ok(()));
}

async fn a_log_trimmed_to_its_end_keeps_its_head<H: Home<dyn Log>>(mut home: H) {
    let log = home.open().await;
    let head = append_all(log.as_ref(), &["+-", "+"]).await[1].last();
    assert_eq!(log.trim(head).await, Ok(()));
    assert_eq!(log.start().await, Ok(head));
    let log = home.open().await;
    assert_eq!(log.start().await, Ok(head));
    assert_eq!(log.read_after(After::Feed(0), 100).await, Ok(vec![]));
    assert_eq!(log.append(&segment(Position::default(), "+")).await, Err(LogError::Fenced));
    let next = segment(head, "-+");
    assert_eq!(log.append(&next).await, Ok(()));
    assert_eq!(log.read_after(After::Feed(head.feed), 100).await, Ok(vec![next]));
}

async fn the_epoch_is_the_history<H: Home<dyn Log>>(mut home: H) {
    let epoch = home.open().await.epoch().await.unwrap();
    assert_eq!(home.second().epoch().await.as_ref(), Ok(&epoch));
    assert_eq!(home.open().await.epoch().await.as_ref(), Ok(&epoch));
    let other = H::fresh().await.open().await.epoch().await.unwrap();
    assert_ne!(other, epoch);
}

async fn everything_survives_reopening<H: Home<dyn Log>>(mut home: H) {
    let mut segments = append_all(home.open().await.as_ref(), &["+", "-+", "++", "-"]).await;
    let log = home.open().await;
    assert_eq!(log.read_after(After::Feed(0), 100).await, Ok(segments.clone()));
    assert_eq!(log.append(&segments[3]).await, Ok(()), "again");
    assert_eq!(log.append(&segment(segments[1].last(), "+")).await, Err(LogError::Fenced));
    let next = segment(segments[3].last(), "+-");
    assert_eq!(log.append(&next).await, Ok(()));
    segments.push(next);
    assert_eq!(log.trim(segments[0].last()).await, Ok(()));
    let log = home.open().await;
    assert_eq!(log.start().await, Ok(segments[0].last()));
    assert_eq!(log.read_after(After::Feed(0), 100).await, Ok(segments[1..].to_vec()));
}
