use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::{
    Actor, Area, BroadcastId, Certainty, Code, Entry, Fact, Position, Problem, Severity, Timestamp, Urgency, check_name,
};

/// The longest title of a broadcast, in Unicode scalar values: it is read at a glance.
pub const BROADCAST_TITLE_CHARS_MAX: usize = 80;
/// Into how many other languages a broadcast may be put.
const TRANSLATIONS_MAX: usize = 20;
/// The longest name of a language, characters (BCP 47).
const LANGUAGE_CHARS_MAX: usize = 35;

/// A title and a text in one language.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub struct BroadcastText {
    /// At most 80 characters (CAP `headline`).
    pub title: String,
    /// At most 500 characters (CAP `description`, `instruction`).
    pub text: String,
}

impl BroadcastText {
    fn check(&self, path: &str) -> Result<(), Problem> {
        let (title, text) = (format!("{path}title"), format!("{path}text"));
        check_name(&title, &self.title)?;
        check_name(&text, &self.text)?;
        let chars = self.title.chars().count();
        if chars <= BROADCAST_TITLE_CHARS_MAX {
            return Ok(());
        }
        let detail = format!("the title has {chars} characters, at most {BROADCAST_TITLE_CHARS_MAX} are allowed");
        Err(Problem::new(Code::TextTooLong, detail).at(title))
    }
}

/// What a broadcast says, in the words of CAP 1.2 as far as they fit: its sender is the entry's `by`, its `msgType` the
/// kind of the entry (`broadcast.sent` is `Alert`, `broadcast.updated` `Update`, `broadcast.cancelled` `Cancel`).
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct BroadcastContent {
    /// Title and text.
    #[serde(flatten)]
    pub words: BroadcastText,
    /// The language of title and text, a BCP 47 tag.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub language: Option<String>,
    /// Title and text in other languages, by their BCP 47 tags: whoever reads gets theirs.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
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
    /// Whom it is for, by their named places; none: everyone.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub area: Option<Area>,
    /// From then on it is shown to nobody (CAP `expires`).
    pub expires_at: Timestamp,
    /// Whether people are asked if they are safe.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub asks_safe: bool,
}

impl BroadcastContent {
    /// Refuses what cannot be shown, naming the field. Not the time of its end, which is a matter of now.
    ///
    /// # Errors
    /// `invalid_field`, `text_too_long` or `location_out_of_range`.
    pub fn check(&self) -> Result<(), Problem> {
        self.words.check("")?;
        if let Some(language) = &self.language {
            check_language("language", language)?;
        }
        if self.translations.len() > TRANSLATIONS_MAX {
            let detail = format!("a broadcast has at most {TRANSLATIONS_MAX} translations");
            return Err(Problem::new(Code::InvalidField, detail).at("translations"));
        }
        for (language, words) in &self.translations {
            check_language("translations", language)?;
            words.check(&format!("translations.{language}."))?;
        }
        self.area.as_ref().map_or(Ok(()), |area| area.check("area"))
    }
}

fn check_language(field: &str, tag: &str) -> Result<(), Problem> {
    let subtag = |part: &str| (1..=8).contains(&part.len()) && part.chars().all(|c| c.is_ascii_alphanumeric());
    if tag.len() <= LANGUAGE_CHARS_MAX && tag.len() >= 2 && tag.split('-').all(subtag) {
        return Ok(());
    }
    Err(Problem::new(Code::InvalidField, "this is not a language tag such as `bn` or `zh-Hans`").at(field))
}

/// `broadcast.sent`, and `broadcast.updated` with all of what it says from then on.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct BroadcastSent {
    /// Made by the sender, so that a repeated one counts once.
    pub id: BroadcastId,
    /// What it says, and to whom.
    #[serde(flatten)]
    pub content: BroadcastContent,
}

/// `broadcast.cancelled`
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct BroadcastCancelled {
    /// Which.
    pub id: BroadcastId,
    /// Why, in words.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub text: Option<String>,
}

/// How a broadcast stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum BroadcastStatus {
    /// As it was sent.
    Sent,
    /// It says something else than at first.
    Updated,
    /// It was taken back.
    Cancelled,
}

/// A broadcast as it is now.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct Broadcast {
    /// Its id.
    pub id: BroadcastId,
    /// What it says, and to whom.
    #[serde(flatten)]
    pub content: BroadcastContent,
    /// How it stands.
    pub status: BroadcastStatus,
    /// Why it was taken back, in words.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub cancel_text: Option<String>,
    /// Who sent it.
    pub by: Actor,
    /// Who changed it last.
    pub changed_by: Actor,
    /// When it was sent.
    pub sent_at: Timestamp,
    /// When it was changed last.
    pub changed_at: Timestamp,
    /// The number in the log of what changed it last.
    pub entry: u64,
}

impl Broadcast {
    /// The broadcast that an entry sends.
    pub fn open(entry: &Entry) -> Option<Self> {
        let Fact::BroadcastSent(sent) = &entry.fact else { return None };
        Some(Self {
            id: sent.id,
            content: sent.content.clone(),
            status: BroadcastStatus::Sent,
            cancel_text: None,
            by: entry.by.clone(),
            changed_by: entry.by.clone(),
            sent_at: entry.at,
            changed_at: entry.at,
            entry: entry.position.log,
        })
    }

    /// Makes an update or its end part of it. Applying it again changes nothing.
    pub fn apply(&mut self, entry: &Entry) {
        match &entry.fact {
            Fact::BroadcastUpdated(updated) => {
                self.status = BroadcastStatus::Updated;
                self.content = updated.content.clone();
            }
            Fact::BroadcastCancelled(cancelled) => {
                self.status = BroadcastStatus::Cancelled;
                self.cancel_text = cancelled.text.clone();
            }
            _ => return,
        }
        self.changed_by = entry.by.clone();
        self.changed_at = entry.at;
        self.entry = entry.position.log;
    }

    /// Whether it is no longer shown to those it was for.
    pub fn is_expired(&self, now: Timestamp) -> bool {
        self.content.expires_at <= now
    }

    /// The last entry about it, for whoever has missed some: it says all that they have to know.
    pub fn last_entry(&self) -> Entry {
        let sent = || BroadcastSent { id: self.id, content: self.content.clone() };
        let fact = match self.status {
            BroadcastStatus::Sent => Fact::BroadcastSent(sent()),
            BroadcastStatus::Updated => Fact::BroadcastUpdated(sent()),
            BroadcastStatus::Cancelled => {
                Fact::BroadcastCancelled(BroadcastCancelled { id: self.id, text: self.cancel_text.clone() })
            }
        };
        let position = Position { log: self.entry, ..Position::default() };
        Entry { position, at: self.changed_at, incident: None, by: self.changed_by.clone(), fact }
    }
}
