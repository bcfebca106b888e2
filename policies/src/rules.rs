use std::collections::{HashMap, HashSet};

use cedar_policy::{
    Authorizer as Cedar, Context, Decision as CedarDecision, Effect, Entities, Entity, EntityUid, PolicyId, PolicySet,
    Request, RestrictedExpression, Schema, ValidationMode, Validator,
};
use lifeline_domain::{GroupRole, Role};

use crate::{
    Action, Decision,
    situation::{Object, Subject},
};

const SCHEMA: &str = include_str!("../rules/schema.cedarschema");
const ROLES: &str = include_str!("../rules/roles.json");
const FILES: [(&str, &str); 6] = [
    ("broadcasts.cedar", include_str!("../rules/broadcasts.cedar")),
    ("callers.cedar", include_str!("../rules/callers.cedar")),
    ("people.cedar", include_str!("../rules/people.cedar")),
    ("responders.cedar", include_str!("../rules/responders.cedar")),
    ("administration.cedar", include_str!("../rules/administration.cedar")),
    ("mqtt.cedar", include_str!("../rules/mqtt.cedar")),
];

/// What is wrong with the policies. They are part of the program, so this is a
/// mistake in it, found when it starts.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum PolicyError {
    /// A file of `rules/` cannot be read.
    #[error("policies/rules/{file}: {detail}")]
    Unreadable {
        /// The file's name.
        file: &'static str,
        /// What is wrong in it.
        detail: String,
    },
    /// The policies do not fit the schema.
    #[error("the policies do not fit the schema: {0}")]
    Invalid(String),
    /// A policy failed on a request, so what it says about it is not known.
    #[error("cannot decide {action} for {subject}: {detail}")]
    Undecided {
        /// What was asked for.
        action: &'static str,
        /// Who asked.
        subject: String,
        /// What is wrong.
        detail: String,
    },
}

/// One policy as people read it.
#[derive(Clone, Debug)]
pub(crate) struct Rule {
    pub(crate) file: &'static str,
    pub(crate) permits: bool,
    pub(crate) reason: String,
}

/// The policies of `rules/`, checked against their schema.
pub(crate) struct Rules {
    schema: Schema,
    policies: PolicySet,
    roles: Entities,
    cedar: Cedar,
    /// The kinds of resources that each action is about, in the order of [`Action::ALL`].
    about: Vec<Vec<String>>,
    by_id: HashMap<String, Rule>,
}

impl Rules {
    pub(crate) fn load() -> Result<Self, PolicyError> {
        Self::from_files(&FILES)
    }

    fn from_files(files: &[(&'static str, &str)]) -> Result<Self, PolicyError> {
        let unreadable = |file| move |detail: String| PolicyError::Unreadable { file, detail };
        let (schema, warnings) = Schema::from_cedarschema_str(SCHEMA)
            .map_err(|error| error.to_string())
            .map_err(unreadable("schema.cedarschema"))?;
        let warnings: Vec<_> = warnings.map(|warning| warning.to_string()).collect();
        if !warnings.is_empty() {
            return Err(unreadable("schema.cedarschema")(warnings.join("; ")));
        }
        let roles = Entities::from_json_str(ROLES, Some(&schema))
            .map_err(|error| error.to_string())
            .map_err(unreadable("roles.json"))?;

        let mut policies = PolicySet::new();
        let mut by_id = HashMap::new();
        for &(file, text) in files {
            for policy in text.parse::<PolicySet>().map_err(|error| unreadable(file)(error.to_string()))?.policies() {
                let annotation = |name: &str| {
                    policy
                        .annotation(name)
                        .map(str::to_owned)
                        .ok_or_else(|| unreadable(file)(format!("a policy has no @{name}(\"...\"): {policy}")))
                };
                let id = annotation("id")?;
                let permits = policy.effect() == Effect::Permit;
                by_id.insert(id.clone(), Rule { file, permits, reason: annotation("doc")? });
                policies
                    .add(policy.new_id(PolicyId::new(&id)))
                    .map_err(|error| unreadable(file)(format!("{error}: two policies are called `{id}`")))?;
            }
        }

        let checked = Validator::new(schema.clone()).validate(&policies, ValidationMode::Strict);
        if !checked.validation_passed_without_warnings() {
            let errors = checked.validation_errors().map(ToString::to_string);
            let warnings = checked.validation_warnings().map(ToString::to_string);
            return Err(PolicyError::Invalid(errors.chain(warnings).collect::<Vec<_>>().join("; ")));
        }
        let about = Action::ALL.iter().map(|action| {
            let action = uid("Action", action.as_str()).ok()?;
            Some(schema.resources_for_action(&action)?.map(ToString::to_string).collect())
        });
        let about = about
            .collect::<Option<Vec<_>>>()
            .ok_or_else(|| unreadable("schema.cedarschema")("it does not declare every action".to_owned()))?;
        Ok(Self { schema, policies, roles, cedar: Cedar::new(), about, by_id })
    }

    pub(crate) fn rule(&self, id: &str) -> Option<&Rule> {
        self.by_id.get(id)
    }

    #[cfg(test)]
    pub(crate) fn all(&self) -> impl Iterator<Item = (&str, &Rule)> {
        self.by_id.iter().map(|(id, rule)| (id.as_str(), rule))
    }

    /// Asks Cedar. What the schema does not know as a question is denied by no policy in particular.
    pub(crate) fn decide(&self, subject: Subject, action: Action, object: Object) -> Result<Decision, PolicyError> {
        if !self.about[action as usize].iter().any(|kind| kind == object.kind()) {
            return Ok(Decision::default());
        }
        let asked = || -> Result<_, EntityError> {
            let principal = subject_entity(subject)?;
            let resource = object_entity(object)?;
            let action = uid("Action", action.as_str())?;
            let request = Request::new(principal.uid(), action, resource.uid(), Context::empty(), Some(&self.schema))?;
            let entities = self.roles.clone().add_entities([principal, resource], Some(&self.schema))?;
            Ok(self.cedar.is_authorized(&request, &self.policies, &entities))
        };
        let undecided = |detail: String| PolicyError::Undecided {
            action: action.as_str(),
            subject: format!("{subject:?}"),
            detail: format!("{object:?}: {detail}"),
        };
        let response = asked().map_err(|error| undecided(error.to_string()))?;
        if let Some(error) = response.diagnostics().errors().next() {
            return Err(undecided(error.to_string()));
        }
        let mut policies: Vec<_> = response.diagnostics().reason().map(ToString::to_string).collect();
        policies.sort_unstable();
        Ok(Decision { allowed: response.decision() == CedarDecision::Allow, policies })
    }
}

/// The one who asks, and everybody else.
const ASKING: &str = "asking";
const ANOTHER: &str = "another";

type EntityError = Box<dyn std::error::Error>;

fn uid(kind: &str, id: &str) -> Result<EntityUid, EntityError> {
    Ok(format!("{kind}::\"{id}\"").parse()?)
}

fn someone(kind: &str, asking: bool) -> Result<RestrictedExpression, EntityError> {
    Ok(RestrictedExpression::new_entity_uid(uid(kind, if asking { ASKING } else { ANOTHER })?))
}

fn subject_entity(subject: Subject) -> Result<Entity, EntityError> {
    let bare = |kind| Ok(Entity::new_no_attrs(uid(kind, ASKING)?, HashSet::new()));
    match subject {
        Subject::User(role) => Ok(Entity::new_no_attrs(uid("User", ASKING)?, role_parent(role)?)),
        Subject::SosCaller => {
            let token = [("user".to_owned(), someone("User", true)?), ("sos".to_owned(), someone("Sos", true)?)];
            Ok(Entity::new(uid("SosCaller", ASKING)?, HashMap::from(token), HashSet::new())?)
        }
        Subject::Device => bare("Device"),
        Subject::Operator => bare("Operator"),
        Subject::Anonymous => bare("Anonymous"),
        Subject::Lab => bare("Lab"),
    }
}

fn role_parent(role: Role) -> Result<HashSet<EntityUid>, EntityError> {
    Ok(HashSet::from([uid("Role", role.as_str())?]))
}

fn object_entity(object: Object) -> Result<Entity, EntityError> {
    let attributes = match object {
        Object::System => HashMap::new(),
        Object::Incident { same_account, same_sos, contact } => HashMap::from([
            ("caller".to_owned(), someone("User", same_account)?),
            ("sos".to_owned(), someone("Sos", same_sos)?),
            ("contacts".to_owned(), RestrictedExpression::new_set([someone("User", contact)?])),
        ]),
        Object::Sos { same_account, same_sos } => HashMap::from([
            ("caller".to_owned(), someone("User", same_account)?),
            ("sos".to_owned(), someone("Sos", same_sos)?),
        ]),
        Object::Conversation { role } => {
            let group = |asking: bool| -> Result<_, EntityError> {
                Ok(RestrictedExpression::new_set([someone("User", false)?, someone("User", asking)?]))
            };
            HashMap::from([
                ("members".to_owned(), group(role.is_some())?),
                ("leaders".to_owned(), group(role.is_some_and(|role| role != GroupRole::Member))?),
                ("owners".to_owned(), group(role == Some(GroupRole::Owner))?),
            ])
        }
        Object::Person { known, findable, blocked, calls } => HashMap::from([
            ("known_to".to_owned(), RestrictedExpression::new_set([someone("User", known)?])),
            ("findable".to_owned(), RestrictedExpression::new_bool(findable)),
            ("blocked".to_owned(), RestrictedExpression::new_set([someone("User", blocked)?])),
            ("calls".to_owned(), RestrictedExpression::new_bool(calls)),
        ]),
        Object::Command { own } => HashMap::from([("requester".to_owned(), someone("User", own)?)]),
        Object::Broadcast { receiver } => {
            HashMap::from([("receivers".to_owned(), RestrictedExpression::new_set([someone("User", receiver)?]))])
        }
        Object::Topic { own, branch } => HashMap::from([
            ("branch".to_owned(), RestrictedExpression::new_string(branch.as_str().to_owned())),
            ("device".to_owned(), someone("Device", own)?),
        ]),
    };
    Ok(Entity::new(uid(object.kind(), "this")?, attributes, HashSet::new())?)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_policies_fit_the_schema_and_the_schema_knows_the_actions() {
        let rules = Rules::load().unwrap();
        let mut known: Vec<_> = rules.schema.actions().map(|action| action.id().unescaped().to_owned()).collect();
        let mut ours: Vec<_> = Action::ALL.iter().map(|action| action.as_str().to_owned()).collect();
        known.sort();
        ours.sort();
        assert_eq!(known, ours);
    }

    #[test]
    fn no_policy_speaks_of_one_person_or_device() {
        for policy in Rules::load().unwrap().policies.policies() {
            for entity in policy.entity_literals() {
                let kind = entity.type_name().to_string();
                assert!(kind == "Action" || kind == "Role", "{} names {entity}", policy.id());
            }
        }
    }

    fn refused(text: &str) -> String {
        Rules::from_files(&[("planted.cedar", text)]).err().expect("must be refused").to_string()
    }

    #[test]
    fn mistakes_in_policies_are_named() {
        let broken = refused("permit (principal, action");
        assert!(broken.starts_with("policies/rules/planted.cedar: "), "{broken}");
        let nameless = refused("permit (principal, action == Action::\"feed.read\", resource);");
        assert!(nameless.contains("@id"), "{nameless}");
        let unexplained = refused("@id(\"a\") permit (principal, action == Action::\"feed.read\", resource);");
        assert!(unexplained.contains("@doc"), "{unexplained}");
        let one = "@id(\"a\") @doc(\"b\") permit (principal, action == Action::\"feed.read\", resource);";
        let twice = refused(&format!("{one}\n{one}"));
        assert!(twice.contains("two policies are called `a`"), "{twice}");
        let misspelt = refused("@id(\"a\") @doc(\"b\") permit (principal, action == Action::\"feed.raed\", resource);");
        assert!(misspelt.contains("feed.raed"), "{misspelt}");
    }
}
