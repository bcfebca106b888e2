use std::{
    collections::BTreeMap,
    sync::{Arc, Mutex},
};

use async_trait::async_trait;
use lifeline_domain::{ConversationId, UserId};

use super::lock;
use crate::ports::{MemberPosition, MemberPositions, StoreError};

/// Positions in memory. Clones share them.
#[derive(Clone, Debug, Default)]
pub struct MemoryMemberPositions(Arc<Mutex<BTreeMap<(ConversationId, UserId), MemberPosition>>>);

#[async_trait]
impl MemberPositions for MemoryMemberPositions {
    async fn positions(&self) -> Result<Vec<MemberPosition>, StoreError> {
        Ok(lock(&self.0).values().copied().collect())
    }

    async fn put_positions(&self, positions: &[MemberPosition]) -> Result<(), StoreError> {
        lock(&self.0).extend(positions.iter().map(|position| ((position.conversation, position.member), *position)));
        Ok(())
    }
}
