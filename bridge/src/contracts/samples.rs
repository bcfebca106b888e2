use std::sync::Arc;

use lifeline_domain::{
    Actor, Area, AreaShape, Bond, Broadcast, BroadcastContent, BroadcastId, BroadcastReach, BroadcastStatus,
    BroadcastText, Certainty, Contact, Conversation, ConversationId, ConversationKind, Incident, IncidentId, Joined,
    MediaId, Origin, Position, Safety, SafetyAnswer, Severity, SignalKind, Status, Timestamp, Urgency, UserId,
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
        contacts: Vec::new(),
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
        picture: Some(MediaId(Uuid::from_u128(3))),
        members: vec![UserId(Uuid::from_u128(1)), UserId(Uuid::from_u128(2))],
        owners: vec![UserId(Uuid::from_u128(1))],
        admins: Vec::new(),
        joined: vec![Joined {
            member: UserId(Uuid::from_u128(2)),
            entry: 12,
            at: Timestamp::from_millis(1_795_325_562_200),
        }],
        opened_at: Timestamp::from_millis(1_795_325_562_100),
    })
}

/// Two contacts, the `number`th, of whom the first is told of the other's SOS.
pub fn contact(number: u128) -> Arc<Contact> {
    let people = [UserId(Uuid::from_u128(number)), UserId(Uuid::from_u128(number + 1_000))];
    Arc::new(Contact {
        people,
        bond: Bond::Accepted,
        blocked_by: Vec::new(),
        emergency_of: vec![people[1]],
        changed_at: Timestamp::from_millis(1_795_325_562_100),
    })
}

/// A broadcast to a square that was updated, the `number`th.
pub fn broadcast(number: u128) -> Arc<Broadcast> {
    let at = Timestamp::from_millis(1_795_325_562_100);
    let words = BroadcastText { title: "Hochwasser".to_owned(), text: "Gehen Sie nach oben.\n🌊".to_owned() };
    let corners = vec![[13.0, 52.0], [14.0, 52.0], [14.0, 53.0], [13.0, 52.0]];
    let shape = AreaShape::Polygon { coordinates: vec![corners] };
    Arc::new(Broadcast {
        id: BroadcastId(Uuid::from_u128(number)),
        content: BroadcastContent {
            words: words.clone(),
            language: Some("de".to_owned()),
            translations: [("fr".to_owned(), words)].into(),
            severity: Severity::Severe,
            urgency: Urgency::Immediate,
            certainty: Certainty::Observed,
            area: Some(Area { name: "Östlich der Spree".to_owned(), shape }),
            expires_at: at.plus(std::time::Duration::from_secs(3_600)),
            asks_safe: true,
        },
        status: BroadcastStatus::Updated,
        cancel_text: None,
        by: Actor::System,
        changed_by: Actor::System,
        sent_at: at,
        changed_at: at,
        entry: 7,
    })
}

/// What a person has answered to the `number`th broadcast.
pub fn broadcast_reach(number: u128, person: u128) -> Arc<BroadcastReach> {
    let at = Timestamp::from_millis(1_795_325_562_200);
    Arc::new(BroadcastReach {
        id: BroadcastId(Uuid::from_u128(number)),
        person: UserId(Uuid::from_u128(person)),
        reached_at: Some(at),
        seen_at: Some(at),
        answer: Some(SafetyAnswer {
            answer: Safety::NeedHelp,
            answered_at: at,
            note: Some("dritter Stock 'links'".to_owned()),
        }),
    })
}
