use lifeline_domain::{GroupRole, Role};

use crate::{Branch, Principal, Resource};

/// The kinds of principals that a policy can tell apart.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Subject {
    User(Role),
    SosCaller,
    Device,
    Operator,
    Anonymous,
    Lab,
}

impl Subject {
    pub(crate) const ALL: [Subject; 8] = [
        Subject::User(Role::Citizen),
        Subject::User(Role::Responder),
        Subject::User(Role::Admin),
        Subject::SosCaller,
        Subject::Device,
        Subject::Operator,
        Subject::Anonymous,
        Subject::Lab,
    ];

    pub(crate) const fn of(principal: &Principal) -> Self {
        match principal {
            Principal::User { role, .. } => Subject::User(*role),
            Principal::SosCaller { .. } => Subject::SosCaller,
            Principal::Device { .. } => Subject::Device,
            Principal::Operator => Subject::Operator,
            Principal::Anonymous => Subject::Anonymous,
            Principal::Lab => Subject::Lab,
        }
    }

    /// The place in [`Subject::ALL`].
    pub(crate) const fn index(self) -> usize {
        match self {
            Subject::User(Role::Citizen) => 0,
            Subject::User(Role::Responder) => 1,
            Subject::User(Role::Admin) => 2,
            Subject::SosCaller => 3,
            Subject::Device => 4,
            Subject::Operator => 5,
            Subject::Anonymous => 6,
            Subject::Lab => 7,
        }
    }
}

/// How a resource relates to the one who asks: all that a policy can tell about it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Object {
    System,
    Incident { same_account: bool, same_sos: bool, contact: bool },
    Sos { same_account: bool, same_sos: bool },
    Conversation { role: Option<GroupRole> },
    Person { known: bool, findable: bool, blocked: bool, calls: bool },
    Command { own: bool },
    Broadcast { receiver: bool },
    Topic { own: bool, branch: Branch },
}

impl Object {
    /// How many there are.
    pub(crate) const COUNT: usize = 37 + 2 * Branch::ALL.len();

    pub(crate) fn of(principal: &Principal, resource: &Resource<'_>) -> Self {
        match *resource {
            Resource::System => Object::System,
            Resource::Incident { caller, sos, contact } => Object::Incident {
                same_account: same(principal.user(), caller),
                same_sos: caller.is_none() && same(principal.sos(), sos),
                contact: contact && principal.user().is_some(),
            },
            // The id of an account's call opens nothing: whom its caller has told reads it, too.
            Resource::Sos { caller, sos } => Object::Sos {
                same_account: same(principal.user(), caller),
                same_sos: caller.is_none() && same(principal.sos(), Some(sos)),
            },
            Resource::Conversation { role } => {
                Object::Conversation { role: role.filter(|_| principal.user().is_some()) }
            }
            Resource::Person { known, findable, blocked, calls } => {
                let person = principal.user().is_some();
                Object::Person { known: known && person, findable, blocked: blocked && person, calls }
            }
            Resource::Command { requester } => Object::Command { own: same(principal.user(), requester) },
            Resource::Broadcast { receiver } => Object::Broadcast { receiver: receiver && principal.user().is_some() },
            Resource::Topic(topic) => Object::Topic {
                own: matches!(principal, Principal::Device { id } if topic.device == Some(id.as_str())),
                branch: topic.branch,
            },
        }
    }

    /// Every one of them, each in the place that [`Object::index`] says.
    pub(crate) fn all() -> impl Iterator<Item = Object> {
        const PAIRS: [(bool, bool); 4] = [(false, false), (false, true), (true, false), (true, true)];
        let incidents = [false, true].into_iter().flat_map(|contact| {
            PAIRS.map(|(same_account, same_sos)| Object::Incident { same_account, same_sos, contact })
        });
        let calls = PAIRS.map(|(same_account, same_sos)| Object::Sos { same_account, same_sos });
        let roles = [None, Some(GroupRole::Member), Some(GroupRole::Admin), Some(GroupRole::Owner)];
        let conversations = roles.map(|role| Object::Conversation { role });
        let people = (0..16).map(|bits| Object::Person {
            known: bits & 8 != 0,
            findable: bits & 4 != 0,
            blocked: bits & 2 != 0,
            calls: bits & 1 != 0,
        });
        let commands = [false, true].map(|own| Object::Command { own });
        let broadcasts = [false, true].map(|receiver| Object::Broadcast { receiver });
        let topics = Branch::ALL.into_iter().flat_map(|branch| [false, true].map(|own| Object::Topic { own, branch }));
        let things = std::iter::once(Object::System).chain(incidents).chain(calls).chain(conversations);
        things.chain(commands).chain(people).chain(broadcasts).chain(topics)
    }

    /// What the schema calls it.
    pub(crate) const fn kind(self) -> &'static str {
        match self {
            Object::System => "System",
            Object::Incident { .. } => "Incident",
            Object::Sos { .. } => "Sos",
            Object::Conversation { .. } => "Conversation",
            Object::Person { .. } => "Person",
            Object::Command { .. } => "Command",
            Object::Broadcast { .. } => "Broadcast",
            Object::Topic { .. } => "Topic",
        }
    }

    pub(crate) const fn index(self) -> usize {
        match self {
            Object::System => 0,
            Object::Incident { same_account, same_sos, contact } => {
                1 + 4 * contact as usize + 2 * same_account as usize + same_sos as usize
            }
            Object::Sos { same_account, same_sos } => 9 + 2 * same_account as usize + same_sos as usize,
            Object::Conversation { role: None } => 13,
            Object::Conversation { role: Some(GroupRole::Member) } => 14,
            Object::Conversation { role: Some(GroupRole::Admin) } => 15,
            Object::Conversation { role: Some(GroupRole::Owner) } => 16,
            Object::Command { own } => 17 + own as usize,
            Object::Person { known, findable, blocked, calls } => {
                19 + 8 * known as usize + 4 * findable as usize + 2 * blocked as usize + calls as usize
            }
            Object::Broadcast { receiver } => 35 + receiver as usize,
            Object::Topic { own, branch } => 37 + 2 * branch as usize + own as usize,
        }
    }
}

/// Two things that are not there are not the same.
fn same<T: PartialEq>(one: Option<T>, other: Option<T>) -> bool {
    one.is_some() && one == other
}

#[cfg(test)]
mod tests {
    use lifeline_domain::{SosId, UserId};

    use super::*;
    use crate::Topic;

    fn user(n: u8) -> UserId {
        format!("00000000-0000-7000-8000-0000000000{n:02}").parse().unwrap()
    }

    fn sos(n: u8) -> SosId {
        format!("00000000-0000-7000-8000-0000000001{n:02}").parse().unwrap()
    }

    #[test]
    fn everything_has_its_own_place() {
        for (index, subject) in Subject::ALL.into_iter().enumerate() {
            assert_eq!(subject.index(), index);
        }
        for (index, object) in Object::all().enumerate() {
            assert_eq!(object.index(), index, "{object:?}");
        }
        assert_eq!(Object::all().count(), Object::COUNT);
    }

    #[test]
    fn a_missing_id_is_nobodys() {
        let unverified = Principal::SosCaller { user: None, sos: None };
        let stranger = Object::Incident { same_account: false, same_sos: false, contact: false };
        assert_eq!(Object::of(&unverified, &Resource::Incident { caller: None, sos: None, contact: true }), stranger);
        assert_eq!(
            Object::of(&Principal::Anonymous, &Resource::Incident { caller: None, sos: None, contact: true }),
            stranger
        );
        let citizen = Principal::User { id: user(1), role: Role::Citizen };
        assert_eq!(
            Object::of(&citizen, &Resource::Incident { caller: None, sos: Some(sos(1)), contact: false }),
            stranger
        );
    }

    #[test]
    fn accounts_and_calls_are_told_apart() {
        let token = Principal::SosCaller { user: Some(user(1)), sos: Some(sos(1)) };
        for (caller, call, same_account, same_sos) in [
            (Some(user(1)), sos(1), true, false),
            (Some(user(1)), sos(2), true, false),
            (Some(user(2)), sos(1), false, false),
            (None, sos(1), false, true),
            (None, sos(2), false, false),
        ] {
            assert_eq!(
                Object::of(&token, &Resource::Sos { caller, sos: call }),
                Object::Sos { same_account, same_sos }
            );
            assert_eq!(
                Object::of(&token, &Resource::Incident { caller, sos: Some(call), contact: false }),
                Object::Incident { same_account, same_sos, contact: false }
            );
        }
    }

    #[test]
    fn members_have_accounts_and_devices_are_compared_by_id() {
        let citizen = Principal::User { id: user(1), role: Role::Citizen };
        let role = Some(GroupRole::Admin);
        let group = Resource::Conversation { role };
        assert_eq!(Object::of(&citizen, &group), Object::Conversation { role });
        assert_eq!(Object::of(&Principal::Operator, &group), Object::Conversation { role: None });

        let device = Principal::Device { id: "d1".parse().unwrap() };
        let of = |text| Object::of(&device, &Resource::Topic(Topic::parse(text)));
        assert_eq!(of("v1/devices/d1/receipts"), Object::Topic { own: true, branch: Branch::Receipts });
        for foreign in ["v1/devices/d2/receipts", "v1/devices/D1/receipts", "v1/devices/d11/receipts"] {
            assert_eq!(of(foreign), Object::Topic { own: false, branch: Branch::Receipts });
        }
    }
}
