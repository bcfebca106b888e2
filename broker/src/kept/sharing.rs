//! Shared subscriptions: of a group's members one gets each message (MQTT 5 §4.8.2).

use std::sync::{
    PoisonError,
    atomic::{AtomicU64, Ordering::Relaxed},
};

use lifeline_bridge::ports::MqttChange;

use super::{
    Kept, Queued, Subscriber,
    filters::is_valid_filter,
    mailbox::{Left, Mailbox},
};
use crate::meters;

/// The filter within `$share/{group}/{filter}`; the whole text if it is not shared.
/// `None`: it is no valid one [MQTT-4.8.2-1, -2].
pub(crate) fn plain_filter(text: &str) -> Option<&str> {
    let Some(shared) = text.strip_prefix("$share/") else { return Some(text).filter(|text| is_valid_filter(text)) };
    let (group, filter) = shared.split_once('/')?;
    (!group.is_empty() && !group.contains(['+', '#']) && is_valid_filter(filter)).then_some(filter)
}

/// Gives out turns, which grow.
#[derive(Default)]
pub(super) struct Turns(AtomicU64);

impl Turns {
    /// One of a group's members: of those that are connected, if any is, the one whose last
    /// turn is longest ago.
    pub(super) fn choose<'a>(&self, members: &[&'a Subscriber]) -> Option<&'a Subscriber> {
        let longest_ago = |member: &&&Subscriber| (!member.mailbox.is_attached(), member.turn.load(Relaxed));
        let member = members.iter().min_by_key(longest_ago)?;
        member.turn.store(self.0.fetch_add(1, Relaxed) + 1, Relaxed);
        Some(member)
    }
}

impl Kept {
    /// Ends a mailbox: what it had for shared subscriptions goes to other members of their
    /// groups in the commit that removes it here. Its own subscriptions have ended.
    pub(crate) fn end(&self, mailbox: &Mailbox, also: impl IntoIterator<Item = MqttChange>) {
        let (mut changes, left) = mailbox.end();
        changes.extend(also);
        let mut queued = Queued::new();
        for left in left {
            self.hand_on(left, &mut changes, &mut queued);
        }
        self.commit(changes, queued, |_| {});
    }

    fn hand_on(&self, left: Left, changes: &mut Vec<MqttChange>, queued: &mut Queued) {
        let Left { share, message, alert } = left;
        let subscribers = self.subscribers.read().unwrap_or_else(PoisonError::into_inner);
        let mut members = subscribers.matching(&message.publish.topic);
        members.retain(|member| member.share.as_ref() == Some(&share));
        match self.turns.choose(&members) {
            Some(member) => {
                let copy = member.addressed(&message.publish, message.expires_at);
                if let Some((number, change)) = member.mailbox.push(copy, alert, Some(&share)) {
                    changes.push(change);
                    queued.push((member.mailbox.clone(), number));
                }
            }
            // The group has ended, and its messages with it.
            None => meters::dropped("mqtt_message", 1),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_group_has_a_name_and_a_filter() {
        assert_eq!(plain_filter("a/#"), Some("a/#"));
        assert_eq!(plain_filter("$share/g/a/#"), Some("a/#"));
        assert_eq!(plain_filter("$share/g//"), Some("/"));
        for bad in ["$share/g", "$share//a", "$share/g/", "$share/+/a", "$share/g#/a", "$share/g/a#", "a#"] {
            assert_eq!(plain_filter(bad), None, "{bad}");
        }
    }
}
