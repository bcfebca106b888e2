use std::{fmt, str::FromStr};

use lifeline_domain::{Code, Problem};

macro_rules! actions {
    ($($(#[$doc:meta])* $variant:ident $text:literal;)*) => {
        /// What somebody may want to do, in the words of the wire and of the policies.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
        pub enum Action {
            $($(#[$doc])* $variant,)*
        }

        impl Action {
            /// Every action.
            pub const ALL: &'static [Action] = &[$(Action::$variant),*];

            /// The action as the policies write it.
            pub const fn as_str(self) -> &'static str {
                match self { $(Action::$variant => $text),* }
            }
        }
    };
}

actions! {
    /// Read the feed. About [`Resource::System`](crate::Resource::System).
    FeedRead "feed.read";
    /// Read an incident and its timeline.
    IncidentRead "incident.read";
    /// Mark an incident as seen.
    IncidentSee "incident.see";
    /// Take an incident.
    IncidentAcknowledge "incident.acknowledge";
    /// Write a note that only responders read.
    IncidentNote "incident.note";
    /// Close an incident.
    IncidentResolve "incident.resolve";
    /// Open a closed incident again.
    IncidentReopen "incident.reopen";
    /// Write in an incident's chat.
    IncidentMessage "incident.message";
    /// Call for help. About [`Resource::System`](crate::Resource::System).
    SosStart "sos.start";
    /// Have a device do something. About [`Resource::System`](crate::Resource::System).
    DeviceCommand "device.command";
    /// Agree, as a second person, to a dangerous command.
    DeviceCommandConfirm "device.command.confirm";
    /// Send fixes, take the call back, say one is safe.
    SosFollow "sos.follow";
    /// Change one's own account, its password and its login sessions, take its data along, delete it. About [`Resource::System`](crate::Resource::System).
    AccountChange "account.change";
    /// Open a conversation. About [`Resource::System`](crate::Resource::System).
    ConversationOpen "conversation.open";
    /// Read a conversation.
    ConversationRead "conversation.read";
    /// Write in a conversation.
    ConversationMessage "conversation.message";
    /// Read what a conversation's messages said before they were edited and deleted.
    ConversationAudit "conversation.audit";
    /// Leave a conversation.
    ConversationLeave "conversation.leave";
    /// Name a group, add people, and remove those who are only members.
    ConversationManage "conversation.manage";
    /// Give roles in a group, and remove admins and owners.
    ConversationGovern "conversation.govern";
    /// Look for people, and change who is one's contact. About [`Resource::System`](crate::Resource::System).
    ContactChange "contact.change";
    /// Find a person.
    PersonFind "person.find";
    /// Begin to write to a person.
    PersonWrite "person.write";
    /// See whether a person is there.
    PersonPresence "person.presence";
    /// See the picture of a person.
    PersonPicture "person.picture";
    /// Warn people, change and take back what was said. About [`Resource::System`](crate::Resource::System).
    BroadcastSend "broadcast.send";
    /// See how far broadcasts have come, and who needs help. About [`Resource::System`](crate::Resource::System).
    BroadcastFollow "broadcast.follow";
    /// Read a broadcast.
    BroadcastRead "broadcast.read";
    /// Say that one has received or seen a broadcast, and whether one is safe.
    BroadcastAnswer "broadcast.answer";
    /// Publish to a topic, a last will included.
    MqttPublish "mqtt.publish";
    /// Subscribe to a topic filter.
    MqttSubscribe "mqtt.subscribe";
    /// Read payloads that were not understood. About [`Resource::System`](crate::Resource::System).
    QuarantineRead "quarantine.read";
    /// Add, disable and promote people. About [`Resource::System`](crate::Resource::System).
    UserManage "user.manage";
    /// Add and disable devices, renew their secrets. About [`Resource::System`](crate::Resource::System).
    DeviceManage "device.manage";
    /// Read and try the mapping rules. About [`Resource::System`](crate::Resource::System).
    RuleManage "rule.manage";
    /// Read the figures of operation. About [`Resource::System`](crate::Resource::System).
    MetricsRead "metrics.read";
}

impl fmt::Display for Action {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

impl FromStr for Action {
    type Err = Problem;

    fn from_str(text: &str) -> Result<Self, Problem> {
        Action::ALL.iter().copied().find(|action| action.as_str() == text).ok_or_else(|| {
            let known: Vec<_> = Action::ALL.iter().map(|action| action.as_str()).collect();
            Problem::new(
                Code::InvalidField,
                format!("there is no action `{text}`; the actions are {}", known.join(", ")),
            )
            .at("action")
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_name_actions_and_an_unknown_word_lists_them_all() {
        for action in Action::ALL {
            assert_eq!(action.as_str().parse(), Ok(*action));
        }
        let problem = "feed.write".parse::<Action>().unwrap_err();
        assert_eq!(problem.code, Code::InvalidField);
        assert!(problem.detail.contains("`feed.write`"));
        assert!(Action::ALL.iter().all(|action| problem.detail.contains(action.as_str())));
    }
}
