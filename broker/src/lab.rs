//! What the public conformance suite (Eclipse `paho.mqtt.testing`) wants of a server under
//! test, beside the standard: on the lab listener only.

/// A filter that nobody may subscribe to. The suite asks for 0x80, although MQTT 5 has a
/// word for a lack of authorisation, too.
pub(crate) const REFUSED_FILTER: &str = "test/nosubscribe";

/// The longest keep alive, seconds: a client of MQTT 5 that asks for more is told this one.
pub(crate) const KEEP_ALIVE_MAX_S: u16 = 60;
