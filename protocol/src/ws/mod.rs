//! The WebSocket at `GET /v1/ws`, subprotocol [`SUBPROTOCOL`].
//!
//! A client sends `{"id":1,"type":"...","data":{...}}` and gets exactly one
//! `{"re":1,"ok":{...}}` or `{"re":1,"error":{...}}` for it; events come in between
//! as `{"type":"...","channel":"...",...}`. The first frame must be `hello`. A
//! durable command is answered only after its commit; repeating one with the same
//! ids counts once.

mod answers;
mod broadcasts;
mod channel;
mod close_codes;
mod commands;
mod device_commands;
mod events;
mod messages;
mod presence;
mod reply;
mod request;

pub use answers::{Done, Limits, Recorded, Subscribed, Welcome};
pub use broadcasts::{BroadcastAnswer, BroadcastDelivered, BroadcastSeen};
pub use channel::Channel;
pub use close_codes::CloseCode;
pub use commands::{
    EntryDelivered, EntrySeen, Hello, IncidentAcknowledge, IncidentNote, IncidentReopen, IncidentResolve, MessageSend,
    Ping, SosCancel, SosConsent, SosLocate, SosSafe, SosSilence, SosStart, Subscribe, TokenRefresh, Unsubscribe,
};
pub use device_commands::{DeviceCommand, DeviceCommandConfirm};
pub use events::{Event, Snapshot};
pub use messages::{ConversationReceipts, MemberReceipt, MessageDelete, MessageDelivered, MessageEdit, MessageRead};
pub use presence::{PersonPicture, PersonPresence, Typing, TypingNow};
pub use reply::{ErrorBody, Reply, ReplyResult, answer, refuse};
pub use request::{BadFrame, Command, Request};

/// The subprotocol that a client asks for in `Sec-WebSocket-Protocol`.
pub const SUBPROTOCOL: &str = "lifeline.v1.json";

/// How often either side must say something, milliseconds (A27).
pub const HEARTBEAT_MS: u64 = 25_000;
