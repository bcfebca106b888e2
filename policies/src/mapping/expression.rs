use cel::{ExecutionError, Program, Value};

use super::{check::check, fault::line_and_column, scope::ENVIRONMENT};

/// The longest expression, bytes.
const BYTES_MAX: usize = 1024;
/// The stack that the parser gets, bytes: it takes much for each bracket, up to its own bound.
const PARSER_STACK_BYTES: usize = 32 << 20;

/// One CEL expression, compiled. It knows the names of [`super::scope`] only, and it
/// goes through a list at most once: its work is bounded by the payload's size.
#[derive(Debug)]
pub(crate) struct Expression(Program);

/// What is wrong with an expression, and where in it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Mistake {
    /// The line in the expression, from 1.
    pub(crate) line: usize,
    /// The column, from 1.
    pub(crate) column: usize,
    /// What, in a sentence.
    pub(crate) detail: String,
}

impl Expression {
    /// Compiles an expression that may use these variables.
    ///
    /// # Errors
    /// The first thing that is wrong.
    pub(crate) fn compile(source: &str, variables: &[&str]) -> Result<Self, Mistake> {
        if source.trim().is_empty() {
            return Err(at_start("an expression is missing".to_owned()));
        }
        if source.len() > BYTES_MAX {
            return Err(at_start(format!("an expression has at most {BYTES_MAX} bytes, this one {}", source.len())));
        }
        stacker::grow(PARSER_STACK_BYTES, || Self::parse(source, variables))
    }

    fn parse(source: &str, variables: &[&str]) -> Result<Self, Mistake> {
        let program = ENVIRONMENT.compile(source).map_err(|errors| {
            let Some(first) = errors.errors.first() else { return at_start("it is no CEL".to_owned()) };
            if first.msg.contains("Recursion") {
                return at_start("it is nested too deep".to_owned());
            }
            let place = |number: isize| usize::try_from(number).unwrap_or(1).max(1);
            // What follows is a list of every token there is.
            let detail = first.msg.split(" expecting ").next().unwrap_or_default().to_owned();
            Mistake { line: place(first.pos.0), column: place(first.pos.1), detail }
        })?;
        if let Err((id, detail)) = check(program.expression(), variables) {
            let offset = program.source_info().offset_for(id).map_or(0, |(start, _)| start as usize);
            let byte = source.char_indices().nth(offset).map_or(0, |(byte, _)| byte);
            let (line, column) = line_and_column(source, byte);
            return Err(Mistake { line, column, detail });
        }
        Ok(Self(program))
    }

    /// What it gives for one publish.
    ///
    /// # Errors
    /// Why it gives nothing, without repeating anything of the payload.
    pub(crate) fn evaluate(&self, scope: &cel::Context<'_, '_>) -> Result<Value, String> {
        self.0.execute(scope).map_err(|error| reason(&error, &self.0.source_info().source))
    }
}

fn at_start(detail: String) -> Mistake {
    Mistake { line: 1, column: 1, detail }
}

/// An evaluation that failed, in words that the sender may read: a path and kinds of
/// values, never a value. A field is named if the expression itself names it.
fn reason(error: &ExecutionError, source: &str) -> String {
    match error {
        ExecutionError::NoSuchKey(name) if source.contains(name.as_str()) => format!("there is no field `{name}`"),
        ExecutionError::NoSuchKey(_) => "there is no such field".to_owned(),
        ExecutionError::UndeclaredReference(name) => format!("there is no `{name}`"),
        ExecutionError::NoSuchOverload(overload) => overload.to_string(),
        ExecutionError::DivisionByZero(_) | ExecutionError::RemainderByZero(_) => "a division by zero".to_owned(),
        ExecutionError::Overflow(..) => "a number is too large".to_owned(),
        ExecutionError::IndexOutOfBounds(_) => "a list is shorter than that".to_owned(),
        ExecutionError::FunctionError { function, .. } => format!("`{function}` cannot take this value"),
        _ => "a value is not of the kind that is needed here".to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use cel::Context;
    use proptest::prelude::*;

    use super::*;
    use crate::mapping::{check::DEPTH_MAX, payload::cel_of_json, scope};

    fn scope_of(payload: &str) -> Context<'static, 'static> {
        scope::of(cel_of_json(&serde_json::from_str(payload).unwrap()), "t/hall", "hub", &[("sensor", "hall")])
    }

    fn evaluate(source: &str, payload: &str) -> Result<Value, String> {
        let variables = [scope::VARIABLES, &["sensor"]].concat();
        let compiled = Expression::compile(source, &variables).unwrap_or_else(|error| panic!("{source}: {error:?}"));
        compiled.evaluate(&scope_of(payload))
    }

    fn mistake(source: &str) -> Mistake {
        Expression::compile(source, scope::VARIABLES).err().unwrap_or_else(|| panic!("{source} is fine"))
    }

    #[test]
    fn every_function_that_is_named_is_there() {
        let cases = [
            ("bool", r#"bool("true") && true"#),
            ("contains", r#""smoke".contains("mok")"#),
            ("double", r#"double("1.5") == 1.5"#),
            ("endsWith", r#""smoke".endsWith("ke")"#),
            ("hasValue", "payload.?x.hasValue()"),
            ("indexOf", r#""smoke".indexOf("o") == 2"#),
            ("int", "int(payload.x) == 1"),
            ("lowerAscii", r#""ON".lowerAscii() == "on""#),
            ("orValue", "payload.?y.orValue(7) == 7"),
            ("size", "size(payload) == 1"),
            ("split", r#"topic.split("/")[1] == sensor"#),
            ("startsWith", r#"device.startsWith("hu")"#),
            ("string", r#"string(payload.x) == "1""#),
            ("substring", r#""smoke".substring(1, 3) == "mo""#),
            ("trim", r#"" on ".trim() == "on""#),
            ("uint", "uint(payload.x) == 1u"),
            ("upperAscii", r#""on".upperAscii() == "ON""#),
        ];
        assert_eq!(cases.map(|(name, _)| name), *scope::FUNCTIONS);
        for (name, source) in cases {
            assert_eq!(evaluate(source, r#"{"x":1}"#), Ok(Value::Bool(true)), "{name}");
        }
    }

    #[test]
    fn numbers_of_json_compare_with_whole_numbers() {
        for source in ["payload.x == 3", "payload.x > 2", "payload.x in [1, 3]", "payload.x * 2.0 == 6.0"] {
            assert_eq!(evaluate(source, r#"{"x":3}"#), Ok(Value::Bool(true)), "{source}");
        }
    }

    #[test]
    fn a_mistake_is_found_before_any_payload_and_named_with_its_place() {
        let at = |mistake: &Mistake| (mistake.line, mistake.column);
        let broken = mistake("payload.x ==");
        assert_eq!(at(&broken), (1, 13), "{broken:?}");
        let unknown = mistake("has(payload.x) && paylod.x");
        assert_eq!(at(&unknown), (1, 19), "{unknown:?}");
        assert!(unknown.detail.contains("`paylod`") && unknown.detail.contains("payload"), "{unknown:?}");
        let second_line = mistake("payload.x\n  && matches(payload.x, 'a')");
        assert_eq!(second_line.line, 2, "{second_line:?}");
        assert!(second_line.detail.contains("no function `matches`"), "{second_line:?}");
        assert!(mistake("payload.exists(a, payload.exists(b, a == b))").detail.contains("within another"));
        assert!(mistake("Shape{x: 1}").detail.contains("no type"));
        assert!(mistake("").detail.contains("missing"));
        assert!(mistake(&format!("'{}'", "x".repeat(1024))).detail.contains("at most 1024"));
    }

    #[test]
    fn no_expression_takes_more_stack_than_there_is() {
        let many = |part: &str| part.repeat(1000 / part.len());
        for nested in ["(", "[", "{", "!", "-", "true?1:", "size(", "1+", "payload.", "a.b[0].", ")", "'a'in ", "{1:"] {
            mistake(&many(nested));
        }
        for deep in
            [format!("{}1", many("1+")), format!("{}1{}", "(".repeat(400), ")".repeat(400)), many("payload.x.") + "x"]
        {
            assert!(mistake(&deep).detail.contains("nested too deep"), "{deep}");
        }
        // The deepest that is taken is evaluated on the stack of a test's thread, which is a worker's, too.
        let deepest = format!("{}1.0", "payload.x + ".repeat(DEPTH_MAX - 3));
        assert_eq!(evaluate(&deepest, r#"{"x":1}"#), Ok(Value::Float(46.0)));
        let flat = format!("{}true", many("true && "));
        assert_eq!(evaluate(&flat, "{}"), Ok(Value::Bool(true)));
    }

    #[test]
    fn a_failed_evaluation_names_the_kinds_and_never_the_value() {
        let secret = r#"{"x":"4 Privet Drive","l":[]}"#;
        for source in
            ["payload.y", "payload.x > 1", "payload.x.y", "payload.l[0]", "int(payload.x)", "payload[payload.x]"]
        {
            let error = evaluate(source, secret).unwrap_err();
            assert!(!error.contains("Privet"), "{source}: {error}");
        }
        assert_eq!(evaluate("payload.y", secret), Err("there is no field `y`".to_owned()));
    }

    proptest! {
        #[test]
        fn no_text_makes_the_compiler_panic(source in "[a-z(){}\\[\\].,?:'\"&|=<>!+*/% \\\\\n0-9@`-]{0,60}") {
            let _ = Expression::compile(&source, scope::VARIABLES);
        }
    }
}
