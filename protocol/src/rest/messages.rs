use lifeline_domain::{MessageId, Timestamp};
use serde::Deserialize;
use utoipa::ToSchema;

/// `POST /v1/incidents/{id}/messages`
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct MessageBody {
    /// Made by the sender.
    pub id: MessageId,
    /// At most 500 characters.
    pub text: String,
    /// When it was written, by the sender's clock.
    #[serde(default)]
    pub written_at: Option<Timestamp>,
}
