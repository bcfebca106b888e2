//! The bodies of the REST interface under `/v1`. One resource a file.

mod accounts;
mod auth;
mod broadcasts;
mod contacts;
mod conversations;
mod deletion;
mod device_commands;
mod device_credentials;
mod device_import;
mod devices;
mod export;
mod feed;
mod incidents;
mod invitations;
mod me;
mod media;
mod messages;
mod passkeys;
mod people;
mod places;
mod problem;
mod push;
mod rules;
mod second_factor;
mod sos;

pub use accounts::{ChangeUser, NewUser, UserView};
pub use auth::{Confirm, Forgot, Join, Login, Logout, Refresh, Register, ResetPassword, TokenPair};
pub use broadcasts::{
    BroadcastAudience, BroadcastDetail, BroadcastFigures, BroadcastGroup, BroadcastList, BroadcastPeople,
    BroadcastPerson, BroadcastProgress, CancelBroadcast, FollowedBroadcast, OwnBroadcast, OwnBroadcasts,
    PreviewBroadcast, SendBroadcast, UpdateBroadcast,
};
pub use contacts::{ChangeContact, ContactCalls, ContactList, ContactStatus, ContactView, RequestContact};
pub use conversations::{
    AddMembers, ChangeConversation, ChangeMember, ConversationList, ConversationView, ListedConversation,
    MessagesFound, OpenConversation, PresenceList, SearchMessages,
};
pub use deletion::{DeleteMe, DeleteUser, DeletionObstacle, DeletionPlan, GroupPassedOn};
pub use device_commands::{
    CommandBody, CommandedDevice, IncidentCommands, KnownCommand, UnconfirmedCommand, UnconfirmedCommands,
};
pub use device_credentials::{
    CredentialLife, DeviceCredential, DeviceToken, IssuedDeviceCertificate, RevokeCertificates,
};
pub use device_import::{BadLine, DeviceImport, ImportedDevice};
pub use devices::{ChangeDevice, DeviceList, DeviceView, NewDevice};
pub use export::{
    ExportMe, ExportedBroadcast, ExportedBroadcasts, ExportedCall, ExportedConversation, ExportedProfile,
    ExportedSessions,
};
pub use feed::{FeedPage, QuarantinePage, TimelinePage};
pub use incidents::{Audience, IncidentPage, ResolveBody};
pub use invitations::{Invitation, Invite};
pub use me::{
    ChangeMe, ChangePassword, EndLoginSessions, LoginSessionList, LoginSessionView, Me, RunningSos, SecondFactorState,
};
pub use media::{BeginUpload, BeginVoice, FinishUpload, MediaAddress, UploadView};
pub use messages::MessageBody;
pub use passkeys::{AddPasskey, BeginPasskey, ChangePasskey, LoginPasskey, PasskeyList, PasskeyView, WebAuthnJson};
pub use people::{PeopleFound, PersonView};
pub use places::{Place, Places};
pub use problem::ProblemBody;
pub use push::{PushAbout, PushKey, PushKeys, PushMessage, PushSubscribe, PushSubscriptionList, PushSubscriptionView};
pub use rules::{ProblemView, RuleFaultView, RuleFileView, RuleOutcomeView, RuleTest, RuleTestResult, RulesView};
pub use second_factor::{BeginTotp, ConfirmTotp, LoginCode, RecoveryCodes, RemoveTotp, RenewRecoveryCodes, TotpSecret};
pub use sos::{SosEndBody, SosRecorded, SosSilenceBody};
