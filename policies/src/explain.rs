use lifeline_domain::Problem;
use serde::Serialize;

use crate::{Action, Authorizer, authorizer::denial, words};

/// Why something is allowed or denied, for `lifeline policies explain`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Explanation {
    /// Who asks, as given.
    pub principal: String,
    /// What for, as given.
    pub action: String,
    /// With what, as given.
    pub resource: String,
    /// Whether it is allowed.
    pub allowed: bool,
    /// The answer in a sentence.
    pub summary: String,
    /// The policies that decided; none: denied because no policy permits it.
    pub policies: Vec<AppliedPolicy>,
}

/// A policy that decided.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct AppliedPolicy {
    /// Its id.
    pub id: String,
    /// `permit` or `forbid`.
    pub effect: &'static str,
    /// The file of `policies/rules` that it is in.
    pub file: &'static str,
    /// Why it is there.
    pub reason: String,
}

impl Authorizer {
    /// Answers a question in words.
    ///
    /// - `principal`: `citizen`, `responder`, `admin`, `sos-token` (of one SOS), `sos-token-of-account`,
    ///   `device:ID`, `operator`, `anonymous` or `lab`;
    /// - `action`: see [`Action`];
    /// - `resource`: `system`, `incident`, `contacts-incident` (of a caller who has told the asking one), `sos`, `conversation` (somebody else's), the same with `own-` before
    ///   it, `administered-conversation` and `owned-conversation` (as which the asking one is in it),
    ///   `person` (a stranger), `findable-person`, `known-person` and `blocking-person` (who has blocked the asking one),
    ///   `listed-topic` (one that the device's registration lists) or `topic:TOPIC`.
    ///
    /// # Errors
    /// `invalid_field` for a word that is not known, with a list of those that are.
    pub fn explain(&self, principal: &str, action: &str, resource: &str) -> Result<Explanation, Problem> {
        let who = words::principal(principal)?;
        let what_for: Action = action.parse()?;
        words::with_resource(resource, &who, |what| {
            let decision = self.decide(&who, what_for, what);
            let summary = if decision.allowed {
                format!("policy {} allows {what_for} for {} with {}", decision.policy(), who.kind(), what.kind())
            } else {
                denial(decision, &who, what_for, what)
            };
            let policies = decision.policies.iter().filter_map(|id| {
                let rule = self.rules.rule(id)?;
                let effect = if rule.permits { "permit" } else { "forbid" };
                Some(AppliedPolicy { id: id.clone(), effect, file: rule.file, reason: rule.reason.clone() })
            });
            Explanation {
                principal: principal.to_owned(),
                action: action.to_owned(),
                resource: resource.to_owned(),
                allowed: decision.allowed,
                summary,
                policies: policies.collect(),
            }
        })
    }
}

#[cfg(test)]
mod tests {
    use std::collections::HashMap;

    use serde::Deserialize;

    use super::*;

    #[test]
    fn an_explanation_gives_the_reason() {
        let authorizer = Authorizer::new().unwrap();
        let explained = authorizer.explain("responder", "feed.read", "system").unwrap();
        assert_eq!(
            serde_json::to_value(explained).unwrap(),
            serde_json::json!({
                "principal": "responder", "action": "feed.read", "resource": "system", "allowed": true,
                "summary": "policy responders-read-the-feed allows feed.read for responder with system",
                "policies": [{
                    "id": "responders-read-the-feed", "effect": "permit", "file": "responders.cedar",
                    "reason": "The feed shows every incident to every responder.",
                }],
            })
        );
        let denied = authorizer.explain("sos-token", "feed.read", "system").unwrap();
        assert!(!denied.allowed);
        assert_eq!(denied.policies[0].effect, "forbid");
        let denied = authorizer.explain("citizen", "feed.read", "system").unwrap();
        assert_eq!((denied.summary.as_str(), denied.policies), ("no policy allows feed.read for citizen", vec![]));
    }

    #[derive(Deserialize)]
    #[serde(deny_unknown_fields)]
    struct Cases {
        case: Vec<Case>,
    }

    /// "Who, action, what -> allow or deny, by policy X".
    #[derive(Deserialize)]
    #[serde(deny_unknown_fields)]
    struct Case {
        who: Vec<String>,
        action: Vec<String>,
        what: Vec<String>,
        #[serde(default)]
        allow_by: Option<String>,
        #[serde(default)]
        deny_by: Option<String>,
    }

    #[test]
    fn the_cases_hold_and_reach_every_policy_and_every_action() {
        let authorizer = Authorizer::new().unwrap();
        let mut decided: HashMap<String, usize> = HashMap::new();
        let mut denied: HashMap<String, usize> = HashMap::new();
        let mut allowed: HashMap<String, usize> = HashMap::new();
        let folder = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("cases");
        let files = std::fs::read_dir(folder).unwrap().map(|file| file.unwrap().path());
        let mut files: Vec<_> = files.filter(|path| path.is_file()).collect();
        files.sort();
        for file in files {
            let cases: Cases = toml::from_str(&std::fs::read_to_string(&file).unwrap())
                .unwrap_or_else(|error| panic!("{}: {error}", file.display()));
            for Case { who, action, what, allow_by, deny_by } in &cases.case {
                let (allow, by) = match (allow_by, deny_by) {
                    (Some(by), None) => (true, by),
                    (None, Some(by)) => (false, by),
                    _ => panic!("{}: {who:?} {action:?}: give either allow_by or deny_by", file.display()),
                };
                for who in who {
                    for action in action {
                        for what in what {
                            let place = format!("{}: {who} {action} {what}", file.display());
                            let explained = authorizer
                                .explain(who, action, what)
                                .unwrap_or_else(|error| panic!("{place}: {error}"));
                            assert_eq!(explained.allowed, allow, "{place}: {explained:#?}");
                            let ids: Vec<_> = explained.policies.iter().map(|policy| policy.id.as_str()).collect();
                            match by.as_str() {
                                "default" => assert_eq!(ids, [""; 0], "{place}"),
                                by => assert!(ids.contains(&by), "{place}: decided by {ids:?}"),
                            }
                            *decided.entry(by.clone()).or_default() += 1;
                            *if allow { &mut allowed } else { &mut denied }.entry(action.clone()).or_default() += 1;
                        }
                    }
                }
            }
        }
        for (id, _) in authorizer.rules.all() {
            assert!(decided.contains_key(id), "no case is decided by {id}");
        }
        for action in Action::ALL {
            assert!(allowed.contains_key(action.as_str()), "no case allows {action}");
            assert!(denied.contains_key(action.as_str()), "no case denies {action}");
        }
    }
}
