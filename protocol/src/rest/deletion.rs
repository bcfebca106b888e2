use lifeline_domain::ConversationId;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::PersonView;

/// `POST /v1/me/delete`
#[derive(Clone, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct DeleteMe {
    /// The present password.
    pub password: String,
    /// Whether what I wrote in conversations goes, too, with what I attached there; otherwise it stays with the others,
    /// without my name.
    #[serde(default)]
    pub erase_messages: bool,
}

/// `DELETE /v1/users/{username}`
#[derive(Clone, Debug, Default, Deserialize, ToSchema)]
#[serde(deny_unknown_fields, default)]
pub struct DeleteUser {
    /// Whether what they wrote in conversations goes, too.
    pub erase_messages: bool,
}

/// Why an account cannot be deleted now.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum DeletionObstacle {
    /// A call for help of theirs runs: it is ended first.
    SosRuns,
    /// Nobody else runs the gateway.
    LastAdmin,
}

/// `GET /v1/me/deletion`: what would be lost with the account, and what would remain.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct DeletionPlan {
    /// Why it cannot be done now.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub obstacle: Option<DeletionObstacle>,
    /// Calls for help of mine that remain as evidence, each until `calls_kept_days` after it was resolved.
    pub calls: usize,
    /// Days.
    pub calls_kept_days: u64,
    /// Conversations I am in: others keep what I wrote, without my name, unless I erase it.
    pub conversations: usize,
    /// Groups that only I own, and whose they would be.
    pub groups: Vec<GroupPassedOn>,
    /// For so many days what is erased can still be in the gateway's log and its backups, where only its operator reads.
    pub log_kept_days: u64,
}

/// A group that another member would own.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct GroupPassedOn {
    /// The group.
    pub id: ConversationId,
    /// Its name.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub title: Option<String>,
    /// The next owner.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub to: Option<PersonView>,
}
