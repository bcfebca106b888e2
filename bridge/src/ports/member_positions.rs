use async_trait::async_trait;
use lifeline_domain::{ConversationId, UserId};

use super::StoreError;

/// How far a member has come in a conversation: numbers of the log, 0 before the first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct MemberPosition {
    /// Where.
    pub conversation: ConversationId,
    /// Who.
    pub member: UserId,
    /// A client of theirs has everything up to this entry.
    pub delivered: u64,
    /// They have read everything up to this entry.
    pub read: u64,
}

/// How far members have come in their conversations: one position each, however many
/// messages it covers.
#[async_trait]
pub trait MemberPositions: Send + Sync {
    /// Every position that was put, in any order.
    async fn positions(&self) -> Result<Vec<MemberPosition>, StoreError>;
    /// Puts positions instead of those before, all or none. Durable when this returns `Ok`.
    async fn put_positions(&self, positions: &[MemberPosition]) -> Result<(), StoreError>;
}
