use lifeline_domain::{Code, Problem};

use crate::{
    Action, PolicyError, Principal, Resource,
    rules::Rules,
    situation::{Object, Subject},
};

/// What the policies say to one request.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Decision {
    /// Whether it may be done.
    pub allowed: bool,
    /// The ids of the policies that say so: those that permit it, or those that
    /// forbid it. Empty if it is denied because none permits it.
    pub policies: Vec<String>,
}

impl Decision {
    /// What decided, in one word, for a metric's label: a policy's id, or
    /// `deny-by-default` where no policy permits.
    pub fn policy(&self) -> &str {
        self.policies.first().map_or("deny-by-default", String::as_str)
    }
}

/// Answers who may do what. Made once; cheap to ask from any thread.
pub struct Authorizer {
    pub(crate) rules: Rules,
    /// What Cedar says to every situation there is: see [`place`].
    decisions: Box<[Decision]>,
}

impl Authorizer {
    /// Reads and checks the policies and asks them everything that can be asked.
    ///
    /// # Errors
    /// A mistake in the policies themselves.
    pub fn new() -> Result<Self, PolicyError> {
        let rules = Rules::load()?;
        let mut decisions = Vec::with_capacity(Subject::ALL.len() * Action::ALL.len() * Object::COUNT);
        for subject in Subject::ALL {
            for &action in Action::ALL {
                for object in Object::all() {
                    decisions.push(rules.decide(subject, action, object)?);
                }
            }
        }
        Ok(Self { rules, decisions: decisions.into() })
    }

    /// Whether `principal` may do `action` with `resource`, and which policies say so.
    pub fn decide(&self, principal: &Principal, action: Action, resource: &Resource<'_>) -> &Decision {
        &self.decisions[place(Subject::of(principal), action, Object::of(principal, resource))]
    }

    /// The same as an error.
    ///
    /// # Errors
    /// `forbidden`, naming the policy that forbids it or that none permits it.
    pub fn check(&self, principal: &Principal, action: Action, resource: &Resource<'_>) -> Result<(), Problem> {
        let decision = self.decide(principal, action, resource);
        if decision.allowed {
            return Ok(());
        }
        Err(Problem::new(Code::Forbidden, denial(decision, principal, action, resource)))
    }
}

/// A denial in words.
pub(crate) fn denial(decision: &Decision, principal: &Principal, action: Action, resource: &Resource<'_>) -> String {
    let who = principal.kind();
    let what = match resource {
        Resource::System => "",
        Resource::Incident { .. } => " with this incident",
        Resource::Sos { .. } => " with this SOS",
        Resource::Conversation { .. } => " with this conversation",
        Resource::Person { .. } => " with this person",
        Resource::Command { .. } => " with this command",
        Resource::Broadcast { .. } => " with this broadcast",
        Resource::Topic(_) => " with this topic",
    };
    match decision.policies.first() {
        Some(policy) => format!("policy {policy} forbids {action} for {who}{what}"),
        None => format!("no policy allows {action} for {who}{what}"),
    }
}

fn place(subject: Subject, action: Action, object: Object) -> usize {
    (subject.index() * Action::ALL.len() + action as usize) * Object::COUNT + object.index()
}

#[cfg(test)]
mod tests {
    use lifeline_domain::Role;

    use super::*;
    use crate::Topic;

    #[test]
    fn the_table_says_what_cedar_says() {
        let authorizer = Authorizer::new().unwrap();
        for subject in Subject::ALL {
            for &action in Action::ALL {
                for object in Object::all() {
                    assert_eq!(
                        authorizer.decisions[place(subject, action, object)],
                        authorizer.rules.decide(subject, action, object).unwrap(),
                        "{subject:?} {action} {object:?}"
                    );
                }
            }
        }
    }

    #[test]
    fn a_denial_names_its_policy() {
        let authorizer = Authorizer::new().unwrap();
        let id = "00000000-0000-7000-8000-000000000001".parse().unwrap();
        let citizen = Principal::User { id, role: Role::Citizen };
        let problem = authorizer.check(&citizen, Action::FeedRead, &Resource::System).unwrap_err();
        assert_eq!(problem, Problem::new(Code::Forbidden, "no policy allows feed.read for citizen"));

        let device = Principal::Device { id: "d1".parse().unwrap() };
        let topic = Resource::Topic(Topic::parse("v1/devices/d2/status"));
        assert_eq!(
            authorizer.check(&device, Action::MqttPublish, &topic).unwrap_err().detail,
            "policy devices-keep-to-their-own-topics forbids mqtt.publish for device with this topic"
        );
        assert_eq!(authorizer.decide(&citizen, Action::FeedRead, &Resource::System).policy(), "deny-by-default");
        let responder = Principal::User { id, role: Role::Responder };
        assert_eq!(authorizer.check(&responder, Action::FeedRead, &Resource::System), Ok(()));
    }

    #[test]
    fn an_action_about_the_wrong_kind_of_thing_is_denied() {
        let authorizer = Authorizer::new().unwrap();
        let id = "00000000-0000-7000-8000-000000000001".parse().unwrap();
        let admin = Principal::User { id, role: Role::Admin };
        let incident = Resource::Incident { caller: Some(id), sos: None, contact: false };
        assert!(!authorizer.decide(&admin, Action::FeedRead, &incident).allowed);
        assert!(!authorizer.decide(&admin, Action::IncidentRead, &Resource::System).allowed);
    }

    /// Run by hand: `cargo test -p lifeline-policies --lib -- --ignored --nocapture decisions_a_second`.
    #[test]
    #[ignore = "a measurement"]
    fn decisions_a_second() {
        let started = std::time::Instant::now();
        let authorizer = Authorizer::new().unwrap();
        println!("new: {:?} for {} situations", started.elapsed(), authorizer.decisions.len());

        let device = Principal::Device { id: "kitchen-smoke-1".parse().unwrap() };
        let rounds = 1_000_000_u32;
        let started = std::time::Instant::now();
        for _ in 0..rounds {
            let topic = Resource::Topic(Topic::parse(std::hint::black_box("v1/devices/kitchen-smoke-1/alerts/smoke")));
            assert!(authorizer.decide(&device, Action::MqttPublish, &topic).allowed);
        }
        println!("parse a topic and decide: {:?} each", started.elapsed() / rounds);

        let rounds = 200_u32;
        let object = Object::of(&device, &Resource::Topic(Topic::parse("v1/devices/kitchen-smoke-1/alerts/smoke")));
        let started = std::time::Instant::now();
        for _ in 0..rounds {
            assert!(authorizer.rules.decide(Subject::Device, Action::MqttPublish, object).unwrap().allowed);
        }
        println!("ask Cedar without the table: {:?} each", started.elapsed() / rounds);
    }
}
