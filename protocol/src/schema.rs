//! The schema of every shape on a wire, as the components of one OpenAPI 3.1
//! document. The HTTP adapter adds the paths; the browser's types are made from it.

use lifeline_domain::{Code, Incident, Signal};
use utoipa::{
    OpenApi, PartialSchema, ToSchema,
    openapi::{AllOfBuilder, ObjectBuilder, Ref, RefOr, Schema, Type},
};

use crate::{entry, mqtt, rest, ws};

/// Every shape on a wire.
///
/// WebSocket commands stand in `Commands` and their answers in `Answers`, one
/// property for each `type`; an event is an `EntryFrame` or an `Event`.
pub fn components() -> utoipa::openapi::OpenApi {
    let mut document = Components::openapi();
    if let Some(components) = &mut document.components {
        components.schemas.extend(as_serde_writes());
    }
    document
}

/// What utoipa's derive reads otherwise than serde: a rename that a macro wrote, and `transparent`.
fn as_serde_writes() -> [(String, RefOr<Schema>); 2] {
    let codes = Code::ALL.iter().map(|code| code.as_str());
    let code = ObjectBuilder::new()
        .schema_type(Type::String)
        .description(Some("Why something was refused."))
        .enum_values(Some(codes));
    [("Code".into(), code.into()), ("SignalReceived".into(), reference::<Signal>().into())]
}

#[derive(OpenApi)]
#[openapi(
    info(title = "Lifeline", description = "Every shape on a wire."),
    components(schemas(
        Commands,
        Answers,
        EntryFrame,
        Incident,
        entry::FeedEntry,
        mqtt::AlertPayload,
        mqtt::CommandPayload,
        mqtt::CommandResult,
        mqtt::Receipt,
        rest::AddMembers,
        rest::Audience,
        rest::BroadcastAudience,
        rest::BroadcastDetail,
        rest::BroadcastFigures,
        rest::BroadcastGroup,
        rest::BroadcastList,
        rest::BroadcastPeople,
        rest::CancelBroadcast,
        rest::ChangeContact,
        rest::AddPasskey,
        rest::BeginPasskey,
        rest::BeginTotp,
        rest::BeginUpload,
        rest::BeginVoice,
        rest::ChangeConversation,
        rest::ChangeDevice,
        rest::ChangeMe,
        rest::ChangePassword,
        rest::ChangeMember,
        rest::ChangeUser,
        rest::CommandBody,
        rest::Confirm,
        rest::ConfirmTotp,
        rest::ContactCalls,
        rest::ContactList,
        rest::ContactView,
        rest::ConversationList,
        rest::ConversationView,
        rest::CredentialLife,
        rest::DeleteMe,
        rest::DeleteUser,
        rest::DeletionPlan,
        rest::DeviceCredential,
        rest::DeviceImport,
        rest::DeviceList,
        rest::DeviceToken,
        rest::DeviceView,
        rest::EndLoginSessions,
        rest::ExportMe,
        rest::FeedPage,
        rest::FinishUpload,
        rest::Forgot,
        rest::IncidentCommands,
        rest::IncidentPage,
        rest::Invitation,
        rest::Invite,
        rest::IssuedDeviceCertificate,
        rest::Join,
        rest::Login,
        rest::ChangePasskey,
        rest::LoginCode,
        rest::LoginPasskey,
        rest::LoginSessionList,
        rest::Logout,
        rest::Me,
        rest::MediaAddress,
        rest::MessageBody,
        rest::NewDevice,
        rest::NewUser,
        rest::OpenConversation,
        rest::OwnBroadcasts,
        rest::PeopleFound,
        rest::Places,
        rest::PresenceList,
        rest::PreviewBroadcast,
        rest::SearchMessages,
        rest::SendBroadcast,
        rest::MessagesFound,
        rest::ProblemBody,
        rest::PushKey,
        rest::PushMessage,
        rest::PushSubscribe,
        rest::PushSubscriptionList,
        rest::PushSubscriptionView,
        rest::QuarantinePage,
        rest::PasskeyList,
        rest::PasskeyView,
        rest::RecoveryCodes,
        rest::Refresh,
        rest::Register,
        rest::RemoveTotp,
        rest::RenewRecoveryCodes,
        rest::RequestContact,
        rest::ResetPassword,
        rest::ResolveBody,
        rest::RevokeCertificates,
        rest::RuleTest,
        rest::RuleTestResult,
        rest::RulesView,
        rest::SosEndBody,
        rest::SosSilenceBody,
        rest::SosRecorded,
        rest::TimelinePage,
        rest::TokenPair,
        rest::TotpSecret,
        rest::UnconfirmedCommands,
        rest::UpdateBroadcast,
        rest::UploadView,
        rest::UserView,
        ws::ConversationReceipts,
        ws::ErrorBody,
        ws::Event,
    ))
)]
struct Components;

macro_rules! commands {
    ($($name:literal $data:ty => $answer:ty;)*) => {
        /// What stands under `data` in a client's frame, by the frame's `type`.
        struct Commands;

        /// What stands under `ok` in the reply, by the command's `type`.
        struct Answers;

        by_type!(Commands, $($name $data;)*);
        by_type!(Answers, $($name $answer;)*);

        #[cfg(test)]
        const COMMANDS: &[&str] = &[$($name),*];
    };
}

macro_rules! by_type {
    ($table:ty, $($name:literal $shape:ty;)*) => {
        impl PartialSchema for $table {
            fn schema() -> RefOr<Schema> {
                ObjectBuilder::new()
                    $(.property($name, reference::<$shape>()).required($name))*
                    .into()
            }
        }

        impl ToSchema for $table {
            fn schemas(schemas: &mut Vec<(String, RefOr<Schema>)>) {
                $(collect::<$shape>(schemas);)*
            }
        }
    };
}

commands! {
    "hello" ws::Hello => ws::Welcome;
    "token.refresh" ws::TokenRefresh => ws::Done;
    "subscribe" ws::Subscribe => ws::Subscribed;
    "unsubscribe" ws::Unsubscribe => ws::Done;
    "ping" ws::Ping => ws::Done;
    "sos.start" ws::SosStart => rest::SosRecorded;
    "sos.locate" ws::SosLocate => ws::Recorded;
    "sos.consent" ws::SosConsent => ws::Recorded;
    "sos.silence" ws::SosSilence => ws::Recorded;
    "sos.cancel" ws::SosCancel => ws::Recorded;
    "sos.safe" ws::SosSafe => ws::Recorded;
    "message.send" ws::MessageSend => ws::Recorded;
    "message.edit" ws::MessageEdit => ws::Recorded;
    "message.delete" ws::MessageDelete => ws::Recorded;
    "message.delivered" ws::MessageDelivered => ws::Done;
    "message.read" ws::MessageRead => ws::Done;
    "typing" ws::Typing => ws::Done;
    "broadcast.delivered" ws::BroadcastDelivered => ws::Recorded;
    "broadcast.seen" ws::BroadcastSeen => ws::Recorded;
    "broadcast.answer" ws::BroadcastAnswer => ws::Recorded;
    "entry.seen" ws::EntrySeen => ws::Recorded;
    "entry.delivered" ws::EntryDelivered => ws::Done;
    "incident.acknowledge" ws::IncidentAcknowledge => ws::Recorded;
    "incident.note" ws::IncidentNote => ws::Recorded;
    "incident.resolve" ws::IncidentResolve => ws::Recorded;
    "incident.reopen" ws::IncidentReopen => ws::Recorded;
    "device.command" ws::DeviceCommand => ws::Recorded;
    "device.command.confirm" ws::DeviceCommandConfirm => ws::Recorded;
}

/// An entry as a WebSocket channel carries it ([`entry::with_channel`]).
struct EntryFrame;

impl PartialSchema for EntryFrame {
    fn schema() -> RefOr<Schema> {
        AllOfBuilder::new()
            .item(reference::<entry::FeedEntry>())
            .item(
                ObjectBuilder::new()
                    .property("channel", ObjectBuilder::new().schema_type(Type::String).examples(["feed"]))
                    .required("channel"),
            )
            .into()
    }
}

impl ToSchema for EntryFrame {
    fn schemas(schemas: &mut Vec<(String, RefOr<Schema>)>) {
        collect::<entry::FeedEntry>(schemas);
    }
}

fn reference<T: ToSchema>() -> Ref {
    Ref::from_schema_name(T::name())
}

fn collect<T: ToSchema>(schemas: &mut Vec<(String, RefOr<Schema>)>) {
    schemas.push((T::name().into_owned(), T::schema()));
    T::schemas(schemas);
}

#[cfg(test)]
mod tests {
    use serde_json::Value;

    use super::*;

    fn document() -> Value {
        serde_json::to_value(components()).unwrap()
    }

    fn references(value: &Value, found: &mut Vec<String>) {
        match value {
            Value::Object(fields) => fields.iter().for_each(|(name, field)| match field {
                Value::String(target) if name == "$ref" => found.push(target.clone()),
                _ => references(field, found),
            }),
            Value::Array(items) => items.iter().for_each(|item| references(item, found)),
            _ => {}
        }
    }

    #[test]
    fn every_command_has_a_schema() {
        assert_eq!(COMMANDS, ws::Command::TYPES);
    }

    #[test]
    fn every_reference_points_to_a_shape() {
        let document = document();
        let mut found = Vec::new();
        references(&document, &mut found);
        assert!(found.len() > 50);
        for target in found {
            assert!(document.pointer(target.trim_start_matches('#')).is_some(), "{target} is missing");
        }
    }

    #[test]
    fn the_shapes_are_as_serde_writes_them() {
        let schemas = &document()["components"]["schemas"];
        let codes: Vec<_> = Code::ALL.iter().map(|code| serde_json::to_value(code).unwrap()).collect();
        assert_eq!(schemas["Code"]["enum"], Value::Array(codes));
        assert_eq!(schemas["SignalReceived"]["$ref"], "#/components/schemas/Signal");
    }

    #[test]
    fn an_entry_names_every_kind_of_fact() {
        let facts = &document()["components"]["schemas"]["Fact"]["oneOf"];
        let named: Vec<_> = facts.as_array().unwrap().iter().map(|fact| fact["properties"]["type"].clone()).collect();
        assert!(named.iter().all(|kind| kind["enum"][0].is_string() || kind["const"].is_string()), "{named:?}");
    }
}
