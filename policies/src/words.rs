//! Questions in words, for the command line and the cases. Ids are made up: all that
//! matters is whether a thing belongs to the one who asks.

use lifeline_domain::{Code, DeviceId, GroupRole, Problem, Role, SosId, UserId};

use crate::{Principal, Resource, Topic};

const ASKING: &str = "00000000-0000-7000-8000-000000000001";
const ANOTHER: &str = "00000000-0000-7000-8000-000000000002";

pub(crate) fn principal(words: &str) -> Result<Principal, Problem> {
    let user = |role| Ok(Principal::User { id: ASKING.parse()?, role });
    match words {
        "citizen" => user(Role::Citizen),
        "responder" => user(Role::Responder),
        "admin" => user(Role::Admin),
        "sos-token" => Ok(Principal::SosCaller { user: None, sos: Some(ASKING.parse()?) }),
        "sos-token-of-account" => Ok(Principal::SosCaller { user: Some(ASKING.parse()?), sos: None }),
        "operator" => Ok(Principal::Operator),
        "anonymous" => Ok(Principal::Anonymous),
        "lab" => Ok(Principal::Lab),
        _ => match words.strip_prefix("device:") {
            Some(id) => {
                Ok(Principal::Device { id: id.parse::<DeviceId>().map_err(|problem| problem.at("principal"))? })
            }
            None => Err(Problem::new(
                Code::InvalidField,
                format!(
                    "there is nobody called `{words}`; it is one of citizen, responder, admin, sos-token, \
                     sos-token-of-account, device:ID, operator, anonymous, lab"
                ),
            )
            .at("principal")),
        },
    }
}

/// Makes the resource that `words` name, as `principal` meets it, and hands it to `ask`.
pub(crate) fn with_resource<T>(
    words: &str,
    principal: &Principal,
    ask: impl FnOnce(&Resource<'_>) -> T,
) -> Result<T, Problem> {
    let another_sos: SosId = ANOTHER.parse()?;
    let another: UserId = ANOTHER.parse()?;
    let own_sos = principal.sos().unwrap_or(another_sos);
    let in_conversation = |role| Resource::Conversation { role: principal.user().map(|_| role) };
    let device = match principal {
        Principal::Device { id } => id.as_str(),
        _ => ANOTHER,
    };
    let resource = match words {
        "system" => Resource::System,
        "incident" => Resource::Incident { caller: Some(another), sos: Some(another_sos), contact: false },
        "own-incident" => Resource::Incident { caller: principal.user(), sos: Some(own_sos), contact: false },
        "contacts-incident" => Resource::Incident { caller: Some(another), sos: Some(another_sos), contact: true },
        "sos" => Resource::Sos { caller: Some(another), sos: another_sos },
        "own-sos" => Resource::Sos { caller: principal.user(), sos: own_sos },
        "conversation" => Resource::Conversation { role: None },
        "own-conversation" => in_conversation(GroupRole::Member),
        "administered-conversation" => in_conversation(GroupRole::Admin),
        "owned-conversation" => in_conversation(GroupRole::Owner),
        "person" => Resource::Person { known: false, findable: false, blocked: false, calls: false },
        "findable-person" => Resource::Person { known: false, findable: true, blocked: false, calls: false },
        "known-person" => Resource::Person { known: true, findable: false, blocked: false, calls: false },
        "blocking-person" => Resource::Person { known: true, findable: true, blocked: true, calls: false },
        "calling-person" => Resource::Person { known: false, findable: false, blocked: false, calls: true },
        "blocking-caller" => Resource::Person { known: true, findable: true, blocked: true, calls: true },
        "command" => Resource::Command { requester: Some(another) },
        "own-command" => Resource::Command { requester: principal.user() },
        "broadcast" => Resource::Broadcast { receiver: false },
        "own-broadcast" => Resource::Broadcast { receiver: principal.user().is_some() },
        "listed-topic" => Resource::Topic(Topic::listed(device)),
        "listed-incidents" => Resource::Topic(Topic::listed_incidents(device)),
        _ => match words.strip_prefix("topic:") {
            Some(topic) => Resource::Topic(Topic::parse(topic)),
            None => {
                return Err(Problem::new(
                    Code::InvalidField,
                    format!(
                        "there is nothing called `{words}`; it is one of system, incident, own-incident, contacts-incident, sos, own-sos, \
                         conversation, own-conversation, administered-conversation, owned-conversation, person, findable-person, \
                         known-person, blocking-person, calling-person, blocking-caller, command, own-command, broadcast, own-broadcast, listed-topic, listed-incidents, topic:TOPIC"
                    ),
                )
                .at("resource"));
            }
        },
    };
    Ok(ask(&resource))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn unknown_words_are_named_with_those_that_exist() {
        let problem = principal("root").unwrap_err();
        assert!(problem.detail.contains("`root`") && problem.detail.contains("responder"), "{problem}");
        let problem = with_resource("everything", &Principal::Operator, |_| ()).unwrap_err();
        assert!(problem.detail.contains("`everything`") && problem.detail.contains("own-sos"), "{problem}");
        assert!(principal("device:a/b").is_err());
    }
}
