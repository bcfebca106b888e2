use lifeline_domain::{Incident, IncidentId, Outcome};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::PersonView;

/// `GET /v1/incidents?status=open&before=ID&limit=N`
#[derive(Debug, Serialize, ToSchema)]
pub struct IncidentPage {
    /// Incidents, newest first.
    pub incidents: Vec<Incident>,
    /// For `before`, to get the next page; none at the end.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub next: Option<IncidentId>,
}

/// `POST /v1/incidents/{id}/resolve`
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ResolveBody {
    /// How it ended.
    pub outcome: Outcome,
    /// In words, at most 500 characters.
    #[serde(default)]
    pub text: Option<String>,
}

/// `GET /v1/incidents/{id}/audience`
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct Audience {
    /// Who calls, if they have an account.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub caller: Option<PersonView>,
    /// The caller's contacts who see the call, besides responders.
    pub contacts: Vec<PersonView>,
}
