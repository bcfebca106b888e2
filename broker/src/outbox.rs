//! What the door has sent to a client and the client has still to confirm (QoS 1 and 2).

use std::collections::VecDeque;

use bytes::BytesMut;

use crate::{
    codec::PacketTooLarge,
    kept::FIRST_ID,
    packet::{PacketId, Publish, Qos},
    pen::Pen,
    receipts::Letter,
};

/// The most that is under way to one client, whatever it would take.
const WINDOW_MAX: u16 = 64;

/// Messages under way to one client that no mailbox has. Part of the session: it outlives
/// the connection, but not the gateway.
#[derive(Default)]
pub(crate) struct Outbox {
    last_id: PacketId,
    window: usize,
    /// In the order of sending [MQTT-4.6.0-1].
    under_way: VecDeque<UnderWay>,
}

struct UnderWay {
    publish: Publish,
    /// The client has it (QoS 2): only PUBREL is repeated.
    received: bool,
    /// A receipt is delivered anew at the next connection, not with the session.
    letter: Option<Letter>,
}

impl Outbox {
    /// Sets the client's Receive Maximum, anew at each connection.
    pub(crate) fn set_window(&mut self, receive_maximum: u16) {
        self.window = receive_maximum.min(WINDOW_MAX).into();
    }

    /// Whether another QoS 1 or 2 message may be sent, beside `others` that are under way.
    pub(crate) fn has_room(&self, others: usize) -> bool {
        self.under_way.len() + others < self.window
    }

    /// Sends a message. Ask [`Outbox::has_room`] first.
    pub(crate) fn send(
        &mut self,
        pen: &mut Pen,
        out: &mut BytesMut,
        mut publish: Publish,
        letter: Option<Letter>,
    ) -> Result<(), PacketTooLarge> {
        if publish.qos != Qos::AtMostOnce {
            publish.id = self.free_id();
        }
        pen.write(out, &mut publish)?;
        if publish.qos != Qos::AtMostOnce {
            self.under_way.push_back(UnderWay { publish, received: false, letter });
        }
        Ok(())
    }

    /// Sends again what was under way when the last connection ended [MQTT-4.4.0-1].
    pub(crate) fn resend(&mut self, pen: &mut Pen, out: &mut BytesMut) {
        self.under_way.retain_mut(|message| {
            message.publish.dup = true;
            if message.received {
                pen.pubrel(out, message.publish.id);
                return true;
            }
            pen.write(out, &mut message.publish).is_ok()
        });
    }

    /// PUBACK or PUBCOMP, or a PUBREC that refuses: the message is done with. An id
    /// that is not under way is let be: a client may confirm twice.
    /// Returns what was sent to this device alone.
    pub(crate) fn done(&mut self, id: PacketId) -> Option<Letter> {
        let place = self.under_way.iter().position(|message| message.publish.id == id)?;
        self.under_way.remove(place)?.letter
    }

    /// PUBREC: the client has the message.
    pub(crate) fn received(&mut self, id: PacketId) {
        if let Some(message) = self.under_way.iter_mut().find(|message| message.publish.id == id) {
            message.received = true;
            message.publish.payload.clear();
        }
    }

    /// Takes out the receipts that the client has not confirmed.
    pub(crate) fn take_letters(&mut self) -> Vec<Letter> {
        let mut letters = Vec::new();
        self.under_way.retain_mut(|message| match message.letter.take() {
            Some(letter) if !message.received => {
                letters.push(letter);
                false
            }
            letter => letter.is_none(),
        });
        letters
    }

    fn free_id(&mut self) -> PacketId {
        loop {
            // The rest are those of mailboxes.
            self.last_id = if self.last_id + 1 < FIRST_ID { self.last_id + 1 } else { 1 };
            if self.under_way.iter().all(|message| message.publish.id != self.last_id) {
                return self.last_id;
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use bytes::Bytes;

    use super::*;
    use crate::{codec::Encoder, packet::Version};

    fn pen(packet_max: u32) -> Pen {
        Pen::new(Encoder { version: Version::V3, reasons_wanted: false }, packet_max, 0)
    }

    fn message(qos: Qos) -> Publish {
        Publish {
            topic: "t".to_owned(),
            payload: Bytes::from_static(b"x"),
            qos,
            retain: false,
            dup: false,
            id: 0,
            alias: None,
            properties: None,
        }
    }

    #[test]
    fn the_window_is_the_clients_and_ids_under_way_are_not_used_again() {
        let (mut outbox, mut out) = (Outbox::default(), BytesMut::new());
        outbox.set_window(2);
        for _ in 0..2 {
            assert!(outbox.has_room(0));
            outbox.send(&mut pen(100), &mut out, message(Qos::AtLeastOnce), None).unwrap();
        }
        assert!(!outbox.has_room(0));
        outbox.done(1);
        outbox.last_id = FIRST_ID - 1;
        out.clear();
        outbox.send(&mut pen(100), &mut out, message(Qos::AtLeastOnce), None).unwrap();
        assert_eq!(out[..], [0x32, 6, 0, 1, b't', 0, 1, b'x']);
        outbox.last_id = 0;
        outbox.set_window(9);
        outbox.send(&mut pen(100), &mut out, message(Qos::AtLeastOnce), None).unwrap();
        assert_eq!(outbox.last_id, 3, "1 and 2 are under way");
    }

    #[test]
    fn a_new_connection_gets_what_was_under_way_with_dup_and_pubrel_for_what_it_has() {
        let (mut outbox, mut out) = (Outbox::default(), BytesMut::new());
        outbox.set_window(9);
        outbox.send(&mut pen(100), &mut out, message(Qos::AtLeastOnce), None).unwrap();
        outbox.send(&mut pen(100), &mut out, message(Qos::ExactlyOnce), None).unwrap();
        outbox.received(2);
        out.clear();
        outbox.resend(&mut pen(100), &mut out);
        assert_eq!(out[..], [0x3A, 6, 0, 1, b't', 0, 1, b'x', 0x62, 2, 0, 2]);
    }

    #[test]
    fn a_message_too_large_for_the_client_is_not_written() {
        let (mut outbox, mut out) = (Outbox::default(), BytesMut::new());
        outbox.set_window(9);
        let result = outbox.send(&mut pen(7), &mut out, message(Qos::AtLeastOnce), None);
        assert_eq!((result, out.len(), outbox.under_way.len()), (Err(PacketTooLarge), 0, 0));
    }
}
