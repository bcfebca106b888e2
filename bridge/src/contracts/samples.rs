use std::sync::Arc;

use lifeline_domain::{
    Conversation, ConversationId, ConversationKind, Incident, IncidentId, Origin, Position, Severity, SignalKind,
    Status, Timestamp, UserId,
};
use uuid::Uuid;

use crate::ports::{Segment, StoredEntry};

/// A segment that follows a place: `+` is an entry in the feed, `-` one that is not.
pub fn segment(before: Position, shape: &str) -> Segment {
    let mut position = before;
    let entries = shape.chars().map(|kind| {
        let in_feed = kind == '+';
        position = Position { feed: position.feed + u64::from(in_feed), log: position.log + 1 };
        let json = format!(r#"{{"n":{},"text":"früh\n ☎"}}"#, position.log).into();
        StoredEntry { position, in_feed, json }
    });
    Segment { entries: entries.collect() }
}

/// An open incident of a device, the `number`th: a higher one is newer.
pub fn incident(number: u64) -> Incident {
    let at = Timestamp::from_millis(1_795_325_562_000 + i64::try_from(number).unwrap_or_default());
    let id = (0x019a_a000_0000_u128 + u128::from(number)) << 80 | 0x7000_8000_0000_0000_0001;
    Incident {
        id: IncidentId(Uuid::from_u128(id)),
        status: Status::Open,
        kind: SignalKind::sos(),
        severity: Severity::Severe,
        origin: Origin::Person { user: None, name: Some("Zoë \"Z\" O'Neil".to_owned()) },
        test: false,
        opened_at: at,
        updated_at: at,
        opened_offset: number,
        updated_offset: number,
        location: None,
        place: None,
        text: Some("dritter Stock\nlinks 🔥".to_owned()),
        signals: 1,
        messages: 0,
        cleared: false,
        sos: None,
        seen: None,
        acknowledged: None,
        resolved: None,
        outcome: None,
    }
}

/// A group of two, the `number`th.
pub fn conversation(number: u128) -> Arc<Conversation> {
    Arc::new(Conversation {
        id: ConversationId(Uuid::from_u128(number)),
        kind: ConversationKind::Group,
        title: Some("Nachtschicht".to_owned()),
        members: vec![UserId(Uuid::from_u128(1)), UserId(Uuid::from_u128(2))],
        opened_at: Timestamp::from_millis(1_795_325_562_100),
    })
}
