use uuid::Uuid;

use super::*;
use crate::{Command, MessageDeleted, MessageEdited, MessageId, Moment, Position, Role, Thread, Timestamp};

const GROUP: ConversationId = ConversationId(Uuid::from_u128(7));

#[derive(Default)]
struct Ledger {
    state: State,
    entries: Vec<Entry>,
}

fn user(number: u128) -> UserId {
    UserId(Uuid::from_u128(number))
}

fn person(number: u128) -> Actor {
    Actor::User { id: user(number), name: format!("P{number}"), role: Role::Citizen }
}

impl Ledger {
    /// How many facts a command makes, or why it is refused.
    fn take(&mut self, command: Command) -> Result<usize, Code> {
        let moment = Moment { now: Timestamp::from_millis(1_795_000_000_000), fresh: Uuid::from_u128(99) };
        match self.state.decide(&command, moment).map_err(|problem| problem.code)? {
            Decision::Repeat { .. } => Ok(0),
            Decision::Record { by, incident, facts } => {
                let count = facts.len();
                for fact in facts {
                    let last = self.state.position();
                    let position = Position { feed: last.feed + u64::from(fact.in_feed()), log: last.log + 1 };
                    let entry = Entry { position, at: moment.now, incident, by: by.clone(), fact };
                    self.state.apply(&entry);
                    self.entries.push(entry);
                }
                Ok(count)
            }
        }
    }

    fn open(&mut self, by: u128, kind: ConversationKind, id: ConversationId, others: &[u128]) -> Result<usize, Code> {
        let members = others.iter().copied().map(user).collect();
        self.take(Command::OpenConversation { id, by: person(by), kind, title: None, members })
    }

    fn add(&mut self, by: u128, others: &[u128]) -> Result<usize, Code> {
        let members = others.iter().copied().map(user).collect();
        self.take(Command::AddMembers { id: GROUP, by: person(by), members })
    }

    fn remove(&mut self, by: u128, member: u128) -> Result<usize, Code> {
        self.take(Command::RemoveMember { id: GROUP, by: person(by), member: user(member) })
    }

    fn role(&mut self, by: u128, member: u128, role: GroupRole) -> Result<usize, Code> {
        self.take(Command::ChangeGroupRole { id: GROUP, by: person(by), member: user(member), role })
    }

    fn picture(&mut self, by: u128, picture: Option<u128>) -> Result<usize, Code> {
        let picture = picture.map(|number| MediaId(Uuid::from_u128(number)));
        self.take(Command::ChangeGroupPicture { id: GROUP, by: person(by), picture })
    }

    fn say(&mut self, by: u128, id: u128) -> Result<usize, Code> {
        let thread = Thread::Conversation(GROUP);
        let (id, text) = (MessageId(Uuid::from_u128(id)), "hello".to_owned());
        self.take(Command::SendMessage {
            id,
            thread,
            by: person(by),
            text,
            media: None,
            written_at: None,
            reply_to: None,
        })
    }

    fn group(&self) -> &Conversation {
        self.state.conversation(GROUP).unwrap()
    }
}

fn group_of_three() -> Ledger {
    let mut ledger = Ledger::default();
    assert_eq!(ledger.open(1, ConversationKind::Group, GROUP, &[2, 3]), Ok(1));
    ledger
}

#[test]
fn who_opens_a_group_owns_it_and_who_goes_may_write_no_more() {
    let mut ledger = group_of_three();
    assert_eq!(
        [1, 2, 9].map(|one| ledger.group().role_of(user(one))),
        [Some(GroupRole::Owner), Some(GroupRole::Member), None]
    );
    assert_eq!((ledger.say(2, 20), ledger.say(2, 20), ledger.say(9, 90)), (Ok(1), Ok(0), Err(Code::NotFound)));
    assert_eq!((ledger.remove(1, 2), ledger.remove(1, 2)), (Ok(1), Ok(0)));
    assert_eq!(ledger.say(2, 21), Err(Code::NotFound));
    assert_eq!(ledger.group().members, [user(1), user(3)]);
}

#[test]
fn the_last_owner_hands_over_before_leaving() {
    let mut ledger = group_of_three();
    assert_eq!(ledger.remove(1, 1), Err(Code::WrongStatus));
    assert_eq!(ledger.role(1, 1, GroupRole::Member), Err(Code::WrongStatus));
    assert_eq!(ledger.role(1, 9, GroupRole::Owner), Err(Code::NotFound), "not a member");
    assert_eq!((ledger.role(1, 3, GroupRole::Owner), ledger.role(1, 3, GroupRole::Owner)), (Ok(1), Ok(0)));
    assert_eq!(ledger.remove(1, 1), Ok(1));
    assert_eq!(ledger.remove(2, 2), Ok(1));
    assert_eq!(ledger.remove(3, 3), Ok(1), "who is alone may go");
    assert!(ledger.group().members.is_empty() && ledger.group().owners.is_empty());
}

#[test]
fn who_joins_sees_from_then_on_and_after_a_return_from_the_return_on() {
    let mut ledger = group_of_three();
    ledger.say(1, 10).unwrap();
    assert_eq!((ledger.add(1, &[4, 4, 2]), ledger.add(1, &[4])), (Ok(1), Ok(0)));
    ledger.say(1, 11).unwrap();
    let sees = |ledger: &Ledger, number| {
        let numbers = ledger.entries.iter().map(|entry| entry.position.log);
        numbers.filter(|entry| ledger.group().shows(user(number), *entry)).collect::<Vec<_>>()
    };
    assert_eq!((sees(&ledger, 3), sees(&ledger, 4), sees(&ledger, 9)), (vec![1, 2, 3, 4], vec![3, 4], vec![]));
    ledger.remove(1, 3).unwrap();
    assert_eq!(sees(&ledger, 3), [0; 0]);
    ledger.say(1, 12).unwrap();
    ledger.add(1, &[3]).unwrap();
    assert_eq!(sees(&ledger, 3), [7]);
    let many: Vec<u128> = (100..600).collect();
    assert_eq!(ledger.add(1, &many), Err(Code::InvalidField));
}

#[test]
fn a_group_has_the_picture_that_was_given_last() {
    let mut ledger = group_of_three();
    assert_eq!(
        (ledger.picture(1, Some(70)), ledger.picture(1, Some(70)), ledger.picture(2, Some(71))),
        (Ok(1), Ok(0), Ok(1))
    );
    assert_eq!(ledger.group().picture, Some(MediaId(Uuid::from_u128(71))));
    ledger.remove(1, 2).unwrap();
    assert_eq!(ledger.picture(2, Some(72)), Err(Code::NotFound), "who was removed while it was made");
    assert_eq!((ledger.picture(1, None), ledger.picture(1, None)), (Ok(1), Ok(0)));
    assert_eq!(ledger.group().picture, None);
}

#[test]
fn a_direct_conversation_stays_between_two() {
    let mut ledger = Ledger::default();
    assert_eq!(ledger.open(1, ConversationKind::Direct, GROUP, &[2]), Ok(1));
    assert_eq!(ledger.add(1, &[3]), Err(Code::WrongStatus));
    assert_eq!(ledger.remove(1, 2), Err(Code::WrongStatus));
    assert_eq!(ledger.role(1, 2, GroupRole::Owner), Err(Code::WrongStatus));
    let title = "Us".to_owned();
    let rename = Command::RenameConversation { id: GROUP, by: person(1), title };
    assert_eq!(ledger.take(rename), Err(Code::WrongStatus));
    assert_eq!(ledger.picture(1, Some(70)), Err(Code::WrongStatus));
    // Promoted: a group of its own, in which nothing of before is seen.
    let promoted = ConversationId(Uuid::from_u128(8));
    assert_eq!(ledger.open(1, ConversationKind::Group, promoted, &[2, 3]), Ok(1));
    assert_eq!(ledger.state.conversation(GROUP).unwrap().members, [user(1), user(2)]);
}

/// A restart finds projections that are further than their watermark says.
#[test]
fn entries_applied_once_more_leave_a_conversation_as_it_was() {
    let mut ledger = group_of_three();
    for command in [ledger.add(1, &[4, 5]), ledger.role(1, 4, GroupRole::Admin), ledger.remove(1, 3)] {
        assert_eq!(command, Ok(1));
    }
    for command in [ledger.picture(1, Some(70)), ledger.picture(4, None), ledger.picture(4, Some(71))] {
        assert_eq!(command, Ok(1));
    }
    for command in [ledger.add(4, &[3]), ledger.role(1, 2, GroupRole::Owner), ledger.remove(1, 1)] {
        assert_eq!(command, Ok(1));
    }
    let now = ledger.group().clone();
    for from in 1..ledger.entries.len() {
        let mut again = now.clone();
        ledger.entries[from..].iter().for_each(|entry| again.apply(entry));
        again.joined.sort_by_key(|joined| joined.member);
        let mut now = now.clone();
        now.joined.sort_by_key(|joined| joined.member);
        assert_eq!(again, now, "from entry {from}");
    }
}

#[test]
fn a_group_of_an_older_build_belongs_to_its_oldest_account() {
    let group = r#"{"id":"00000000-0000-0000-0000-000000000007","kind":"group","members":
        ["00000000-0000-0000-0000-000000000002","00000000-0000-0000-0000-000000000003"],"opened_at":"2026-11-22T07:12:11.809Z"}"#;
    let group: Conversation = serde_json::from_str(group).unwrap();
    let state = State::restore(Position::default(), [], [Arc::new(group)], []);
    assert_eq!(state.conversation(GROUP).unwrap().owners, [user(2)]);
}

#[test]
fn a_message_is_edited_and_deleted_once_and_stays_deleted() {
    let mut ledger = group_of_three();
    ledger.say(2, 20).unwrap();
    let message = MessageId(Uuid::from_u128(20));
    let edit = |id, text: &str| Command::EditMessage {
        by: person(2),
        edit: MessageEdited {
            id: MessageId(Uuid::from_u128(id)),
            conversation: GROUP,
            message,
            entry: 2,
            text: text.to_owned(),
        },
    };
    let delete =
        Command::DeleteMessage { by: person(2), deletion: MessageDeleted { conversation: GROUP, message, entry: 2 } };
    assert_eq!((ledger.take(edit(21, "later")), ledger.take(edit(21, "later"))), (Ok(1), Ok(0)));
    assert_eq!(ledger.take(edit(22, " ")), Err(Code::InvalidField));
    assert_eq!(ledger.take(edit(22, &"ü".repeat(501))), Err(Code::TextTooLong));
    assert_eq!((ledger.take(delete.clone()), ledger.take(delete)), (Ok(1), Ok(0)));
    assert_eq!(ledger.take(edit(23, "back")), Err(Code::WrongStatus));
    let amended: Vec<_> = ledger.entries.iter().map(|entry| entry.fact.amends()).collect();
    assert_eq!(amended, [None, None, Some(2), Some(2)]);
    assert!(ledger.entries.iter().all(|entry| !entry.fact.in_feed()));
    ledger.remove(1, 2).unwrap();
    assert_eq!(ledger.take(edit(24, "again")), Err(Code::NotFound), "who is gone changes nothing");
}
