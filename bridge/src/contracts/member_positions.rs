use lifeline_domain::{ConversationId, UserId};
use uuid::Uuid;

use super::{Case, Home, cases};
use crate::ports::{MemberPosition, MemberPositions};

/// What every [`MemberPositions`] keeps to.
pub fn member_positions_cases<H: Home<dyn MemberPositions>>() -> Vec<Case<H>> {
    cases![
        nobody_has_come_anywhere_at_first,
        positions_are_read_as_they_were_put,
        a_position_replaces_the_one_before,
        a_second_handle_reads_the_positions_put,
        positions_survive_reopening,
    ]
}

fn position(conversation: u128, member: u128, delivered: u64, read: u64) -> MemberPosition {
    let (conversation, member) = (ConversationId(Uuid::from_u128(conversation)), UserId(Uuid::from_u128(member)));
    MemberPosition { conversation, member, delivered, read }
}

async fn read(positions: &dyn MemberPositions) -> Vec<MemberPosition> {
    let mut all = positions.positions().await.unwrap();
    all.sort_unstable();
    all
}

async fn nobody_has_come_anywhere_at_first<H: Home<dyn MemberPositions>>(mut home: H) {
    let positions = home.open().await;
    assert_eq!(positions.put_positions(&[]).await, Ok(()));
    assert_eq!(positions.positions().await, Ok(vec![]));
}

async fn positions_are_read_as_they_were_put<H: Home<dyn MemberPositions>>(mut home: H) {
    let positions = home.open().await;
    let (some, more) = ([position(1, 1, 9, 0), position(1, 2, 1 << 40, 8)], [position(u128::MAX, 1, 0, 0)]);
    assert_eq!(positions.put_positions(&some).await, Ok(()));
    assert_eq!(positions.put_positions(&more).await, Ok(()));
    assert_eq!(read(positions.as_ref()).await, [some[0], some[1], more[0]]);
}

async fn a_position_replaces_the_one_before<H: Home<dyn MemberPositions>>(mut home: H) {
    let positions = home.open().await;
    for (delivered, read) in [(3, 0), (3, 3), (700, 4)] {
        let put = [position(1, 1, delivered, read), position(2, 1, delivered, 0)];
        assert_eq!(positions.put_positions(&put).await, Ok(()));
    }
    assert_eq!(read(positions.as_ref()).await, [position(1, 1, 700, 4), position(2, 1, 700, 0)]);
}

async fn a_second_handle_reads_the_positions_put<H: Home<dyn MemberPositions>>(mut home: H) {
    let put = [position(1, 1, 5, 4)];
    assert_eq!(home.open().await.put_positions(&put).await, Ok(()));
    assert_eq!(read(home.second().as_ref()).await, put);
}

async fn positions_survive_reopening<H: Home<dyn MemberPositions>>(mut home: H) {
    let put: Vec<_> = (1..=300).map(|member| position(1, member, 5, 4)).collect();
    assert_eq!(home.open().await.put_positions(&put).await, Ok(()));
    assert_eq!(read(home.open().await.as_ref()).await, put);
}
