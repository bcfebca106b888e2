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
mod problem;
mod rules;
mod sos;

pub use accounts::{ChangeUser, Me, NewUser, RunningSos, UserView};
pub use auth::{Login, Logout, Refresh, Register, TokenPair};
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
pub use problem::ProblemBody;
pub use rules::{ProblemView, RuleFaultView, RuleFileView, RuleOutcomeView, RuleTest, RuleTestResult, RulesView};
pub use sos::SosRecorded;
