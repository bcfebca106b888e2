use async_trait::async_trait;
use lifeline_bridge::ports::{MemberPosition, MemberPositions, StoreError};
use lifeline_domain::{ConversationId, UserId};
use surrealdb::{
    Surreal,
    engine::local::Db,
    types::{Array, RecordId, RecordIdKey, SurrealValue, Uuid, Variables},
};

use crate::{
    query::{ask, int, unavailable},
    records::{Records, WriteError, fields},
};

/// How often a transaction that met another one is tried again.
const TRIES: u32 = 12;

/// How far members have come: a row each.
#[derive(Clone, Debug)]
pub struct SurrealMemberPositions {
    db: Surreal<Db>,
    records: Records,
}

#[derive(Debug, SurrealValue)]
struct Row {
    conversation: Uuid,
    member: Uuid,
    delivered: i64,
    read: i64,
}

impl SurrealMemberPositions {
    pub(crate) fn new(db: Surreal<Db>, records: Records) -> Self {
        Self { db, records }
    }

    async fn try_to_put(&self, positions: &[MemberPosition]) -> Result<(), WriteError> {
        let writing = self.records.begin().await?;
        for position in positions {
            let (conversation, member) = (Uuid::from(position.conversation.0), Uuid::from(position.member.0));
            let key = Array::from(vec![conversation.into_value(), member.into_value()]);
            let row = fields([
                ("conversation", conversation.into_value()),
                ("member", member.into_value()),
                ("delivered", int(position.delivered).into_value()),
                ("read", int(position.read).into_value()),
            ]);
            let set = writing.set(RecordId::new("member_position", RecordIdKey::Array(key)), row).await;
            if let Err(error) = set {
                writing.cancel().await;
                return Err(error);
            }
        }
        writing.commit().await
    }
}

#[async_trait]
impl MemberPositions for SurrealMemberPositions {
    async fn positions(&self) -> Result<Vec<MemberPosition>, StoreError> {
        let text = "SELECT conversation, member, delivered, read FROM member_position";
        let rows: Vec<Row> = ask(&self.db, text, Variables::new()).await.map_err(unavailable)?;
        let position = |row: Row| MemberPosition {
            conversation: ConversationId(row.conversation.into_inner()),
            member: UserId(row.member.into_inner()),
            delivered: row.delivered.unsigned_abs(),
            read: row.read.unsigned_abs(),
        };
        Ok(rows.into_iter().map(position).collect())
    }

    async fn put_positions(&self, positions: &[MemberPosition]) -> Result<(), StoreError> {
        let mut tries = 0;
        loop {
            match self.try_to_put(positions).await {
                Err(WriteError::Conflict) if tries < TRIES => tries += 1,
                result => return result.map_err(|error| StoreError::Unavailable(error.to_string())),
            }
        }
    }
}
