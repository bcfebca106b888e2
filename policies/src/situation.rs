use lifeline_domain::Role;

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
    Incident { same_account: bool, same_sos: bool },
    Sos { same_account: bool, same_sos: bool },
    Conversation { member: bool },
    Command { own: bool },
    Topic { own: bool, branch: Branch },
}

impl Object {
    /// How many there are.
    pub(crate) const COUNT: usize = 13 + 2 * Branch::ALL.len();

    pub(crate) fn of(principal: &Principal, resource: &Resource<'_>) -> Self {
        match *resource {
            Resource::System => Object::System,
            Resource::Incident { caller, sos } => {
                Object::Incident { same_account: same(principal.user(), caller), same_sos: same(principal.sos(), sos) }
            }
            Resource::Sos { caller, sos } => {
                Object::Sos { same_account: same(principal.user(), caller), same_sos: same(principal.sos(), Some(sos)) }
            }
            Resource::Conversation { members } => {
                Object::Conversation { member: principal.user().is_some_and(|user| members.contains(&user)) }
            }
            Resource::Command { requester } => Object::Command { own: same(principal.user(), requester) },
            Resource::Topic(topic) => Object::Topic {
                own: matches!(principal, Principal::Device { id } if topic.device == Some(id.as_str())),
                branch: topic.branch,
            },
        }
    }

    /// Every one of them, each in the place that [`Object::index`] says.
    pub(crate) fn all() -> impl Iterator<Item = Object> {
        const PAIRS: [(bool, bool); 4] = [(false, false), (false, true), (true, false), (true, true)];
        let incidents = PAIRS.map(|(same_account, same_sos)| Object::Incident { same_account, same_sos });
        let calls = PAIRS.map(|(same_account, same_sos)| Object::Sos { same_account, same_sos });
        let conversations = [false, true].map(|member| Object::Conversation { member });
        let commands = [false, true].map(|own| Object::Command { own });
        let topics = Branch::ALL.into_iter().flat_map(|branch| [false, true].map(|own| Object::Topic { own, branch }));
        let things = std::iter::once(Object::System).chain(incidents).chain(calls).chain(conversations).chain(commands);
        things.chain(topics)
    }

    /// What the schema calls it.
    pub(crate) const fn kind(self) -> &'static str {
        match self {
            Object::System => "System",
            Object::Incident { .. } => "Incident",
            Object::Sos { .. } => "Sos",
            Object::Conversation { .. } => "Conversation",
            Object::Command { .. } => "Command",
            Object::Topic { .. } => "Topic",
        }
    }

    pub(crate) const fn index(self) -> usize {
        match self {
            Object::System => 0,
            Object::Incident { same_account, same_sos } => 1 + 2 * same_account as usize + same_sos as usize,
            Object::Sos { same_account, same_sos } => 5 + 2 * same_account as usize + same_sos as usize,
            Object::Conversation { member } => 9 + member as usize,
            Object::Command { own } => 11 + own as usize,
            Object::Topic { own, branch } => 13 + 2 * branch as usize + own as usize,
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
        let stranger = Object::Incident { same_account: false, same_sos: false };
        assert_eq!(Object::of(&unverified, &Resource::Incident { caller: None, sos: None }), stranger);
        assert_eq!(Object::of(&Principal::Anonymous, &Resource::Incident { caller: None, sos: None }), stranger);
        let citizen = Principal::User { id: user(1), role: Role::Citizen };
        assert_eq!(Object::of(&citizen, &Resource::Incident { caller: None, sos: Some(sos(1)) }), stranger);
    }

    #[test]
    fn accounts_and_calls_are_told_apart() {
        let token = Principal::SosCaller { user: Some(user(1)), sos: Some(sos(1)) };
        for (caller, call, same_account, same_sos) in [
            (user(1), sos(1), true, true),
            (user(1), sos(2), true, false),
            (user(2), sos(1), false, true),
            (user(2), sos(2), false, false),
        ] {
            assert_eq!(
                Object::of(&token, &Resource::Sos { caller: Some(caller), sos: call }),
                Object::Sos { same_account, same_sos }
            );
            assert_eq!(
                Object::of(&token, &Resource::Incident { caller: Some(caller), sos: Some(call) }),
                Object::Incident { same_account, same_sos }
            );
        }
    }

    #[test]
    fn members_and_devices_are_compared_by_id() {
        let citizen = Principal::User { id: user(1), role: Role::Citizen };
        let in_it = |members: &[UserId]| Object::of(&citizen, &Resource::Conversation { members });
        assert_eq!(in_it(&[user(2), user(1)]), Object::Conversation { member: true });
        assert_eq!(in_it(&[user(2), user(3)]), Object::Conversation { member: false });
        assert_eq!(in_it(&[]), Object::Conversation { member: false });

        let device = Principal::Device { id: "d1".parse().unwrap() };
        let of = |text| Object::of(&device, &Resource::Topic(Topic::parse(text)));
        assert_eq!(of("v1/devices/d1/receipts"), Object::Topic { own: true, branch: Branch::Receipts });
        for foreign in ["v1/devices/d2/receipts", "v1/devices/D1/receipts", "v1/devices/d11/receipts"] {
            assert_eq!(of(foreign), Object::Topic { own: false, branch: Branch::Receipts });
        }
    }
}
