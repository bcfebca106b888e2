//! Reason codes of MQTT 5 (§2.4), the return codes of 3.1.1 that stand for them, and
//! the one mapping from Lifeline's own codes.

use lifeline_domain::Code;

pub(crate) const SUCCESS: u8 = 0x00;
pub(crate) const DISCONNECT_WITH_WILL: u8 = 0x04;
pub(crate) const NO_SUBSCRIPTION_EXISTED: u8 = 0x11;
pub(crate) const UNSPECIFIED_ERROR: u8 = 0x80;
pub(crate) const MALFORMED_PACKET: u8 = 0x81;
pub(crate) const PROTOCOL_ERROR: u8 = 0x82;
pub(crate) const CLIENT_ID_NOT_VALID: u8 = 0x85;
pub(crate) const BAD_USER_NAME_OR_PASSWORD: u8 = 0x86;
pub(crate) const NOT_AUTHORIZED: u8 = 0x87;
pub(crate) const SERVER_UNAVAILABLE: u8 = 0x88;
pub(crate) const SERVER_BUSY: u8 = 0x89;
pub(crate) const SERVER_SHUTTING_DOWN: u8 = 0x8B;
pub(crate) const BAD_AUTHENTICATION_METHOD: u8 = 0x8C;
pub(crate) const KEEP_ALIVE_TIMEOUT: u8 = 0x8D;
pub(crate) const SESSION_TAKEN_OVER: u8 = 0x8E;
pub(crate) const TOPIC_FILTER_INVALID: u8 = 0x8F;
pub(crate) const TOPIC_NAME_INVALID: u8 = 0x90;
pub(crate) const PACKET_ID_NOT_FOUND: u8 = 0x92;
pub(crate) const RECEIVE_MAXIMUM_EXCEEDED: u8 = 0x93;
pub(crate) const TOPIC_ALIAS_INVALID: u8 = 0x94;
pub(crate) const PACKET_TOO_LARGE: u8 = 0x95;
pub(crate) const QUOTA_EXCEEDED: u8 = 0x97;
pub(crate) const PAYLOAD_FORMAT_INVALID: u8 = 0x99;
pub(crate) const SHARED_SUBSCRIPTIONS_NOT_SUPPORTED: u8 = 0x9E;
pub(crate) const MAXIMUM_CONNECT_TIME: u8 = 0xA0;

/// The reason of a CONNACK that refuses.
pub(crate) const fn of_refused_login(code: Code) -> u8 {
    match code {
        Code::Unauthenticated | Code::LoginFailed | Code::MissingField => BAD_USER_NAME_OR_PASSWORD,
        Code::TokenExpired | Code::TokenInvalid | Code::Forbidden | Code::SecondFactorDue => NOT_AUTHORIZED,
        Code::Busy | Code::RateLimited => SERVER_BUSY,
        Code::Unavailable => SERVER_UNAVAILABLE,
        _ => UNSPECIFIED_ERROR,
    }
}

/// The reason of a PUBACK or PUBREC for a publish that was rejected for good.
pub(crate) const fn of_rejected_publish(code: Code) -> u8 {
    match code {
        Code::Forbidden => NOT_AUTHORIZED,
        Code::UnknownTopic => TOPIC_NAME_INVALID,
        _ => PAYLOAD_FORMAT_INVALID,
    }
}

/// The return code of a 3.1.1 CONNACK (§3.2.2.3) for a reason of MQTT 5.
pub(crate) const fn connect_return_code(reason: u8) -> u8 {
    match reason {
        SUCCESS => 0,
        CLIENT_ID_NOT_VALID => 2,
        SERVER_UNAVAILABLE | SERVER_BUSY | SERVER_SHUTTING_DOWN | QUOTA_EXCEEDED | UNSPECIFIED_ERROR => 3,
        BAD_USER_NAME_OR_PASSWORD => 4,
        _ => 5,
    }
}
