//! A signal that the other broker does not take (MQTT 5 §3.4.2.1).

use rumqttc::v5::mqttbytes::v5::PubAckReason;

/// Why the other broker does not take a signal.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Refusal {
    /// A word for the log and the figures, as the standard names it (§2.4).
    pub(crate) word: &'static str,
    /// Whether the same signal may be taken a little later.
    pub(crate) may_pass: bool,
}

impl Refusal {
    /// It is larger than the broker has said that a packet may be (§3.2.2.3.6).
    pub(crate) const TOO_LARGE: Self = Self { word: "packet_too_large", may_pass: false };

    /// What an acknowledgement says; none: the broker has taken it, be it for nobody.
    pub(crate) fn of(reason: PubAckReason) -> Option<Self> {
        let (word, may_pass) = match reason {
            PubAckReason::Success | PubAckReason::NoMatchingSubscribers => return None,
            PubAckReason::NotAuthorized => ("not_authorized", false),
            PubAckReason::TopicNameInvalid => ("topic_name_invalid", false),
            PubAckReason::PayloadFormatInvalid => ("payload_format_invalid", false),
            PubAckReason::QuotaExceeded => ("quota_exceeded", true),
            PubAckReason::UnspecifiedError => ("unspecified_error", true),
            PubAckReason::ImplementationSpecificError => ("implementation_specific_error", true),
            PubAckReason::PacketIdentifierInUse => ("packet_identifier_in_use", true),
        };
        Some(Self { word, may_pass })
    }
}

/// How often a signal is sent that is refused for a reason that may pass: with the pauses
/// between, for about a minute. Then those behind it go on.
const TRIES_MAX: u32 = 8;

/// How often the same signal was refused.
#[derive(Debug, Default)]
pub(crate) struct Tries {
    offset: u64,
    times: u32,
}

impl Tries {
    /// Counts a refusal of the signal at an offset.
    pub(crate) fn count(&mut self, offset: u64) {
        let times = if self.offset == offset { self.times + 1 } else { 1 };
        *self = Self { offset, times };
    }

    /// The signal that is passed over if it is refused once more.
    pub(crate) fn last(&self) -> Option<u64> {
        (self.times + 1 >= TRIES_MAX).then_some(self.offset)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_eighth_try_of_one_signal_is_its_last() {
        let mut tries = Tries::default();
        for _ in 0..6 {
            tries.count(5);
            assert_eq!(tries.last(), None);
        }
        tries.count(5);
        assert_eq!(tries.last(), Some(5));
        tries.count(6);
        assert_eq!(tries.last(), None);
    }

    #[test]
    fn what_a_broker_does_not_allow_it_will_not_allow_in_a_moment() {
        let may_pass = |reason| Refusal::of(reason).map(|refusal| refusal.may_pass);
        assert_eq!(may_pass(PubAckReason::Success), None);
        assert_eq!(may_pass(PubAckReason::NoMatchingSubscribers), None);
        assert_eq!(may_pass(PubAckReason::NotAuthorized), Some(false));
        assert_eq!(may_pass(PubAckReason::QuotaExceeded), Some(true));
    }
}
