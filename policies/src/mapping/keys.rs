//! A rule's keys, each an expression: named once, for the file, the compiler and the evaluator.

use serde::Deserialize;
use toml::Spanned;

macro_rules! keys {
    ($($key:ident),* $(,)?) => {
        /// A rule as it stands in a file.
        #[derive(Deserialize)]
        #[serde(deny_unknown_fields)]
        pub(crate) struct RuleShape {
            pub(crate) name: Spanned<String>,
            $($key: Option<Spanned<String>>,)*
        }

        impl RuleShape {
            /// Its expressions.
            pub(crate) fn into_keys(self) -> Keys<Spanned<String>> {
                Keys { $($key: self.$key,)* }
            }
        }

        /// A rule's expressions.
        #[derive(Debug, Default)]
        pub(crate) struct Keys<T> {
            $(pub(crate) $key: Option<T>,)*
        }

        impl<T> Keys<T> {
            /// Makes each of them something else.
            pub(crate) fn map<U>(self, mut change: impl FnMut(&'static str, T) -> Option<U>) -> Keys<U> {
                Keys { $($key: self.$key.and_then(|value| change(stringify!($key), value)),)* }
            }
        }
    };
}

keys! {
    when, kind, clear, state, severity, certainty, urgency, id, at, location, value, unit, threshold, text, battery,
    test,
}
