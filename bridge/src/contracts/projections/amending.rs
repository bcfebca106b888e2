use lifeline_domain::{ConversationId, Thread};
use uuid::Uuid;

use super::{Home, at, line, page, write};
use crate::ports::{Amendment, Projections, Rewriting, Update};

pub(super) async fn the_last_amendment_of_a_message_is_found<H: Home<dyn Projections>>(mut home: H) {
    let projections = home.open().await;
    let (here, there) = (ConversationId(Uuid::from_u128(1)), ConversationId(Uuid::from_u128(2)));
    let amendment = |conversation, message, number| Amendment { conversation, message, json: line(number).1 };
    let first = vec![amendment(here, 3, 10), amendment(here, 300, 11), amendment(there, 4, 12), amendment(here, 3, 13)];
    write(projections.as_ref(), Update { watermark: at(13), amendments: first, ..Default::default() }).await;
    let then = vec![amendment(here, 70_000, 14), amendment(here, 300, 15)];
    write(projections.as_ref(), Update { watermark: at(15), amendments: then.clone(), ..Default::default() }).await;
    let old = vec![amendment(here, 300, 11)];
    write(projections.as_ref(), Update { watermark: at(14), amendments: old, ..Default::default() }).await;
    let now = |message: u64, number| (message, line(number).1);
    let all = vec![now(3, 13), now(300, 15), now(70_000, 14)];
    let projections = home.open().await;
    assert_eq!(projections.amendments(here, 0, u64::MAX).await, Ok(all.clone()));
    assert_eq!(projections.amendments(here, 3, 300).await, Ok(all[..2].to_vec()));
    assert_eq!(projections.amendments(here, 4, 299).await, Ok(vec![]));
    assert_eq!(projections.amendments(there, 4, 4).await, Ok(vec![now(4, 12)]));
    assert_eq!(projections.clear().await, Ok(()));
    assert_eq!(projections.amendments(here, 0, u64::MAX).await, Ok(vec![]));
}

pub(super) async fn texts_are_replaced_where_they_stand<H: Home<dyn Projections>>(mut home: H) {
    let projections = home.open().await;
    let (here, there) = (ConversationId(Uuid::from_u128(1)), ConversationId(Uuid::from_u128(2)));
    let amendment = |conversation, message| Amendment { conversation, message, json: line(message).1 };
    // Several pages, one of them after a gap.
    for numbers in [&[1, 2, 3][..], &[5, 6], &[300]] {
        let pages = [here, there].map(|id| page(Thread::Conversation(id), numbers));
        let watermark = at(*numbers.last().unwrap());
        let amendments = [here, there].map(|id| amendment(id, numbers[0])).to_vec();
        let update = Update { watermark, threads: pages.to_vec(), amendments, ..Default::default() };
        write(projections.as_ref(), update).await;
    }
    let other = |number: u64| (number, format!(r#"{{"n":{number},"text":"später"}}"#).into());
    let rewriting = Rewriting {
        conversation: here,
        lines: [2, 4, 5, 6, 300, 301].map(other).to_vec(),
        amendments: [2, 5].map(other).to_vec(),
    };
    for _ in 0..2 {
        assert_eq!(projections.rewrite(&rewriting).await, Ok(()));
    }
    drop(projections);
    let projections = home.open().await;
    let lines = |id| projections.thread(Thread::Conversation(id), 0..u64::MAX, 99);
    assert_eq!(lines(here).await, Ok(vec![line(1), other(2), line(3), other(5), other(6), other(300)]));
    assert_eq!(lines(there).await, Ok([1, 2, 3, 5, 6, 300].map(line).to_vec()));
    assert_eq!(projections.amendments(here, 0, u64::MAX).await, Ok(vec![line(1), other(5), line(300)]));
    assert_eq!(projections.amendments(there, 0, u64::MAX).await, Ok([1, 5, 300].map(line).to_vec()));
}
