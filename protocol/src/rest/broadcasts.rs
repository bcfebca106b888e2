use std::collections::BTreeMap;

use lifeline_domain::{
    Area, Broadcast, BroadcastContent, BroadcastId, BroadcastText, Certainty, SafetyAnswer, Severity, Timestamp,
    Urgency, UserId,
};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::PersonView;

/// `POST /v1/broadcasts`
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct SendBroadcast {
    /// Made by the sender, so that a repeated one counts once.
    pub id: BroadcastId,
    /// At most 80 characters.
    pub title: String,
    /// At most 500 characters.
    pub text: String,
    /// The language of title and text, a BCP 47 tag.
    #[serde(default)]
    pub language: Option<String>,
    /// Title and text in other languages, by their BCP 47 tags.
    #[serde(default)]
    pub translations: BTreeMap<String, BroadcastText>,
    /// How bad it is.
    #[serde(default)]
    pub severity: Severity,
    /// How soon to act.
    #[serde(default)]
    pub urgency: Urgency,
    /// How sure it is.
    #[serde(default)]
    pub certainty: Certainty,
    /// Whom it is for; none: everyone.
    #[serde(default)]
    pub area: Option<Area>,
    /// From then on it is shown to nobody; within 7 days.
    pub expires_at: Timestamp,
    /// Whether people are asked if they are safe.
    #[serde(default)]
    pub asks_safe: bool,
}

impl From<SendBroadcast> for BroadcastContent {
    fn from(it: SendBroadcast) -> Self {
        Self {
            words: BroadcastText { title: it.title, text: it.text },
            language: it.language,
            translations: it.translations,
            severity: it.severity,
            urgency: it.urgency,
            certainty: it.certainty,
            area: it.area,
            expires_at: it.expires_at,
            asks_safe: it.asks_safe,
        }
    }
}

/// `POST /v1/broadcasts/{id}/update`: all of what it says from then on. Whom it is for stays.
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct UpdateBroadcast {
    /// At most 80 characters.
    pub title: String,
    /// At most 500 characters.
    pub text: String,
    /// The language of title and text, a BCP 47 tag.
    #[serde(default)]
    pub language: Option<String>,
    /// Title and text in other languages, by their BCP 47 tags.
    #[serde(default)]
    pub translations: BTreeMap<String, BroadcastText>,
    /// How bad it is.
    #[serde(default)]
    pub severity: Severity,
    /// How soon to act.
    #[serde(default)]
    pub urgency: Urgency,
    /// How sure it is.
    #[serde(default)]
    pub certainty: Certainty,
    /// From then on it is shown to nobody; within 7 days.
    pub expires_at: Timestamp,
    /// Whether people are asked if they are safe.
    #[serde(default)]
    pub asks_safe: bool,
}

impl From<UpdateBroadcast> for BroadcastContent {
    fn from(it: UpdateBroadcast) -> Self {
        Self {
            words: BroadcastText { title: it.title, text: it.text },
            language: it.language,
            translations: it.translations,
            severity: it.severity,
            urgency: it.urgency,
            certainty: it.certainty,
            area: None,
            expires_at: it.expires_at,
            asks_safe: it.asks_safe,
        }
    }
}

/// `POST /v1/broadcasts/{id}/cancel`
#[derive(Clone, Debug, Default, Deserialize, ToSchema)]
#[serde(deny_unknown_fields, default)]
pub struct CancelBroadcast {
    /// Why, at most 500 characters.
    pub text: Option<String>,
}

/// `POST /v1/broadcasts/preview`
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct PreviewBroadcast {
    /// Whom it would be for; none: everyone.
    #[serde(default)]
    pub area: Option<Area>,
}

/// Whom a broadcast would be for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct BroadcastAudience {
    /// How many would get it.
    pub people: usize,
    /// Those of them who have named a place in the area; for everyone: all of them.
    pub within: usize,
    /// Those of them who have named no place: they get it with the area said.
    pub without_place: usize,
}

/// How far a broadcast has come.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct BroadcastFigures {
    /// Which.
    pub id: BroadcastId,
    /// How many it is for.
    pub people: usize,
    /// To how many of them it has come: their browser has it, or its push service.
    pub reached: usize,
    /// How many had it on their screen.
    pub seen: usize,
    /// How many are safe.
    pub safe: usize,
    /// How many want help.
    pub need_help: usize,
    /// How many have not answered.
    pub silent: usize,
}

/// A broadcast and how far it has come.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct FollowedBroadcast {
    /// The broadcast.
    #[schema(value_type = Broadcast)]
    pub broadcast: std::sync::Arc<Broadcast>,
    /// How far it has come.
    pub figures: BroadcastFigures,
}

/// `GET /v1/broadcasts`
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct BroadcastList {
    /// Those that are kept, the newest first.
    pub broadcasts: Vec<FollowedBroadcast>,
}

/// How far a broadcast had come at one time.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct BroadcastProgress {
    /// When.
    pub at: Timestamp,
    /// To how many it had come.
    pub reached: usize,
    /// How many had seen it.
    pub seen: usize,
    /// Of those who say now that they are safe, how many had said so.
    pub safe: usize,
    /// Of those who say now that they want help, how many had said so.
    pub need_help: usize,
}

/// `GET /v1/broadcasts/{id}`
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct BroadcastDetail {
    /// The broadcast and how far it has come.
    #[serde(flatten)]
    pub followed: FollowedBroadcast,
    /// The same over time, at most 24 times from its sending to now.
    pub over_time: Vec<BroadcastProgress>,
}

/// Which of the people a broadcast is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum BroadcastGroup {
    /// Those who want help.
    NeedHelp,
    /// Those who are safe.
    Safe,
    /// Those who have not answered.
    Silent,
}

/// One person whom a broadcast is for, and what they have answered.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct BroadcastPerson {
    /// Who.
    pub person: PersonView,
    /// When it had come to them.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub reached_at: Option<Timestamp>,
    /// When they saw it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub seen_at: Option<Timestamp>,
    /// Their last answer.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub answer: Option<SafetyAnswer>,
}

/// `GET /v1/broadcasts/{id}/people`
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct BroadcastPeople {
    /// A page of them, in the order of their ids.
    pub people: Vec<BroadcastPerson>,
    /// What `after` is for the next page; none: this is the last.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub next: Option<UserId>,
}

/// A broadcast that is for the one who asks.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct OwnBroadcast {
    /// The broadcast.
    #[schema(value_type = Broadcast)]
    pub broadcast: std::sync::Arc<Broadcast>,
    /// Whether they have seen it.
    pub seen: bool,
    /// What they have answered.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub answer: Option<SafetyAnswer>,
}

/// `GET /v1/me/broadcasts`
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct OwnBroadcasts {
    /// Those that have not expired, the newest first.
    pub broadcasts: Vec<OwnBroadcast>,
}
