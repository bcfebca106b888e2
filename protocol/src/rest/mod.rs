//! The bodies of the REST interface under `/v1`. One resource a file.

mod accounts;
mod auth;
mod conversations;
mod device_commands;
mod device_credentials;
mod device_import;
mod devices;
mod feed;
mod incidents;
mod invitations;
mod me;
mod messages;
mod problem;
mod rules;
mod sos;

pub use accounts::{ChangeUser, NewUser, UserView};
pub use auth::{Confirm, Forgot, Join, Login, Logout, Refresh, Register, ResetPassword, TokenPair};
pub use conversations::{ConversationList, ConversationView, OpenConversation};
pub use device_commands::{
    CommandBody, CommandedDevice, IncidentCommands, KnownCommand, UnconfirmedCommand, UnconfirmedCommands,
};
pub use device_credentials::{
    CredentialLife, DeviceCredential, DeviceToken, IssuedDeviceCertificate, RevokeCertificates,
};
pub use device_import::{BadLine, DeviceImport, ImportedDevice};
pub use devices::{ChangeDevice, DeviceList, DeviceView, NewDevice};
pub use feed::{FeedPage, QuarantinePage, TimelinePage};
pub use incidents::{IncidentPage, ResolveBody};
pub use invitations::{Invitation, Invite};
pub use me::{ChangeMe, ChangePassword, EndLoginSessions, LoginSessionList, LoginSessionView, Me, RunningSos};
pub use messages::MessageBody;
pub use problem::ProblemBody;
pub use rules::{ProblemView, RuleFaultView, RuleFileView, RuleOutcomeView, RuleTest, RuleTestResult, RulesView};
pub use sos::{SosEndBody, SosRecorded};
