use serde::{Deserialize, Serialize};

use crate::{BroadcastId, Entry, Fact, Timestamp, UserId};

/// `broadcast.delivered` and `broadcast.seen`: how far a broadcast has come to one person.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct BroadcastReached {
    /// Which.
    pub id: BroadcastId,
    /// Whom.
    pub person: UserId,
}

/// `broadcast.answered`
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct BroadcastAnswered {
    /// Which.
    pub id: BroadcastId,
    /// Whose answer.
    pub person: UserId,
    /// What they say.
    #[serde(flatten)]
    pub answer: SafetyAnswer,
}

/// What somebody says to "Are you safe?".
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct SafetyAnswer {
    /// Whether they are.
    pub answer: Safety,
    /// When they said so, by their phone's clock.
    pub answered_at: Timestamp,
    /// In words, at most 200 characters.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub note: Option<String>,
}

/// Whether somebody is safe.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Safety {
    /// They are.
    Safe,
    /// They want help.
    NeedHelp,
}

/// How far a broadcast has come to one person, and what they have answered.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct BroadcastReach {
    /// Which.
    pub id: BroadcastId,
    /// Whom.
    pub person: UserId,
    /// When their browser, or its push service, had it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reached_at: Option<Timestamp>,
    /// When they saw it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub seen_at: Option<Timestamp>,
    /// Their last answer.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub answer: Option<SafetyAnswer>,
}

impl BroadcastReach {
    /// Somebody whom it has not reached.
    pub fn none(id: BroadcastId, person: UserId) -> Self {
        Self { id, person, reached_at: None, seen_at: None, answer: None }
    }

    /// Makes an entry about the two part of it. Applying it again changes nothing. What was seen has reached the
    /// person, and what was answered was seen.
    pub fn apply(&mut self, entry: &Entry) {
        let at = entry.at;
        match &entry.fact {
            Fact::BroadcastDelivered(_) => {}
            Fact::BroadcastSeen(_) => {
                self.seen_at.get_or_insert(at);
            }
            Fact::BroadcastAnswered(answered) => {
                self.seen_at.get_or_insert(at);
                if self.is_news(&answered.answer) {
                    self.answer = Some(answered.answer.clone());
                }
            }
            _ => return,
        }
        self.reached_at.get_or_insert(at);
    }

    /// Whether an answer is a later one than the last: what was said offline may come after what was said since.
    pub fn is_news(&self, answer: &SafetyAnswer) -> bool {
        self.answer.as_ref().is_none_or(|last| last.answered_at < answer.answered_at)
    }
}
