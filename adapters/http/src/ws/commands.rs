use std::sync::Arc;

use lifeline_bridge::{Bridge, Caller};
use lifeline_domain::{Code, Problem, SosId};
use lifeline_protocol::ws::{Command, Done, answer, refuse};
use serde::Serialize;

/// What a command came to: the frame to send, and the call that this connection may follow from now on.
pub(super) struct Outcome {
    pub(super) reply: String,
    pub(super) following: Option<SosId>,
}

/// Carries one command out: each is one use case of the bridge.
pub(super) async fn carry_out(bridge: Arc<Bridge>, caller: Arc<Caller>, id: u64, command: Command) -> Outcome {
    let mut following = None;
    let reply = match command {
        Command::SosStart(start) => {
            let started = bridge.start_sos(&caller, start).await;
            following = started.as_ref().ok().map(|recorded| recorded.sos);
            reply(id, started)
        }
        Command::SosLocate(locate) => reply(id, bridge.locate_sos(&caller, locate).await),
        Command::SosConsent(consent) => reply(id, bridge.consent_sos(&caller, consent).await),
        Command::SosSilence(silence) => reply(id, bridge.silence_sos(&caller, silence).await),
        Command::SosCancel(cancel) => reply(id, bridge.cancel_sos(&caller, cancel).await),
        Command::SosSafe(safe) => reply(id, bridge.safe_sos(&caller, safe).await),
        Command::MessageSend(message) => reply(id, bridge.send_message(&caller, message).await),
        Command::MessageEdit(edit) => reply(id, bridge.edit_message(&caller, edit).await),
        Command::MessageDelete(delete) => reply(id, bridge.delete_message(&caller, delete).await),
        Command::MessageDelivered(it) => reply(id, bridge.message_delivered(&caller, &it).map(|()| Done {})),
        Command::MessageRead(it) => reply(id, bridge.message_read(&caller, &it).map(|()| Done {})),
        Command::Typing(typing) => reply(id, bridge.typing(&caller, &typing).await.map(|()| Done {})),
        Command::BroadcastDelivered(it) => reply(id, bridge.broadcast_delivered(&caller, it).await),
        Command::BroadcastSeen(it) => reply(id, bridge.broadcast_seen(&caller, it).await),
        Command::BroadcastAnswer(it) => reply(id, bridge.answer_broadcast(&caller, it).await),
        Command::EntrySeen(seen) => reply(id, bridge.see_incident(&caller, seen).await),
        Command::EntryDelivered(delivered) => reply(id, bridge.entry_delivered(&caller, &delivered).map(|()| Done {})),
        Command::IncidentAcknowledge(it) => reply(id, bridge.acknowledge_incident(&caller, it).await),
        Command::IncidentNote(note) => reply(id, bridge.note_incident(&caller, note).await),
        Command::IncidentResolve(resolve) => reply(id, bridge.resolve_incident(&caller, resolve).await),
        Command::IncidentReopen(reopen) => reply(id, bridge.reopen_incident(&caller, reopen).await),
        Command::DeviceCommand(command) => reply(id, bridge.command_device(&caller, command).await),
        Command::DeviceCommandConfirm(confirm) => reply(id, bridge.confirm_device_command(&caller, confirm).await),
        Command::Ping(_) => answer(id, Done {}),
        Command::Hello(_) | Command::TokenRefresh(_) | Command::Subscribe(_) | Command::Unsubscribe(_) => {
            refuse(Some(id), Problem::new(Code::UnknownType, "this command belongs to the connection"))
        }
    };
    Outcome { reply, following }
}

/// The frame that answers. A field that a use case names is one of the command's `data`.
pub(super) fn reply<T: Serialize>(id: u64, result: Result<T, Problem>) -> String {
    match result {
        Ok(done) => answer(id, done),
        Err(mut problem) => {
            problem.field = problem.field.map(|field| format!("data.{field}"));
            refuse(Some(id), problem)
        }
    }
}
