//! The names that expressions know: what the publish says, and nothing of the world around.

use std::sync::{Arc, LazyLock};

use cel::{Context, Env, Value};

/// The names that are always there: the decoded payload, the topic, and the id of the
/// device that published.
pub(crate) const VARIABLES: &[&str] = &["payload", "topic", "device"];

/// The functions that an expression may call, besides operators and the macros `has`,
/// `all`, `exists`, `exists_one`, `filter` and `map`. Each does work in proportion to
/// what it is given: none makes much of little.
pub(crate) const FUNCTIONS: &[&str] = &[
    "bool",
    "contains",
    "double",
    "endsWith",
    "hasValue",
    "indexOf",
    "int",
    "lowerAscii",
    "orValue",
    "size",
    "split",
    "startsWith",
    "string",
    "substring",
    "trim",
    "uint",
    "upperAscii",
];

/// What a wildcard may be called, in words.
pub(crate) const FREE_NAMES: &str = "1 to 32 of a-z 0-9 _, beginning with a letter, and none of CEL's words nor \
                                     `payload`, `topic`, `device`";

const RESERVED: &[&str] = &[
    "as",
    "bool",
    "break",
    "bytes",
    "const",
    "continue",
    "double",
    "else",
    "false",
    "for",
    "function",
    "if",
    "import",
    "in",
    "int",
    "let",
    "list",
    "loop",
    "map",
    "namespace",
    "null",
    "optional",
    "package",
    "return",
    "string",
    "true",
    "type",
    "uint",
    "var",
    "void",
    "while",
];

/// Whether a wildcard may have this name.
pub(crate) fn is_free_name(name: &str) -> bool {
    let allowed = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '_';
    name.len() <= 32
        && name.starts_with(|c: char| c.is_ascii_lowercase())
        && name.chars().all(allowed)
        && !VARIABLES.contains(&name)
        && !RESERVED.contains(&name)
}

/// CEL's own functions and those for texts. What [`FUNCTIONS`] does not name is refused
/// when an expression is compiled.
pub(crate) static ENVIRONMENT: LazyLock<Arc<Env>> = LazyLock::new(|| {
    let mut environment = Env::stdlib();
    environment.add_extension(cel::extensions::strings).expect("the functions for texts have names of their own");
    Arc::new(environment)
});

/// What one publish says, as its rules' expressions see it.
pub(crate) fn of<'v>(payload: Value, topic: &str, device: &str, named: &[(&str, &str)]) -> Context<'static, 'v> {
    let mut context = Context::with_env(ENVIRONMENT.clone());
    context.add_variable_from_value("payload", payload);
    context.add_variable_from_value("topic", topic);
    context.add_variable_from_value("device", device);
    for (name, level) in named {
        context.add_variable_from_value(*name, *level);
    }
    context
}
