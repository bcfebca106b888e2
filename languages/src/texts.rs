use std::sync::LazyLock;

use fluent_bundle::{FluentArgs, FluentResource, FluentValue, concurrent::FluentBundle};
use unic_langid::LanguageIdentifier;

use crate::Language;

/// What stands in a text for something that only the moment knows.
#[derive(Clone, Copy, Debug)]
pub enum Arg<'a> {
    /// A name, an address, a code: shown as it is, apart from the direction of what surrounds it.
    Text(&'a str),
    /// How many: decides the plural form, too.
    Count(u32),
}

impl<'a> From<&'a str> for Arg<'a> {
    fn from(text: &'a str) -> Self {
        Self::Text(text)
    }
}

impl From<u32> for Arg<'_> {
    fn from(count: u32) -> Self {
        Self::Count(count)
    }
}

/// The files that the gateway itself speaks from.
macro_rules! embedded {
    ($folder:literal) => {
        [
            include_str!(concat!("../", $folder, "/sos.ftl")),
            include_str!(concat!("../", $folder, "/account.ftl")),
            include_str!(concat!("../", $folder, "/mail.ftl")),
            include_str!(concat!("../", $folder, "/privacy.ftl")),
        ]
    };
}

const fn sources(language: Language) -> [&'static str; 4] {
    match language {
        Language::English => embedded!("en"),
        Language::Bengali => embedded!("bn"),
        Language::Chinese => embedded!("zh"),
        Language::Spanish => embedded!("es"),
        Language::Arabic => embedded!("ar"),
        Language::French => embedded!("fr"),
    }
}

type Bundle = FluentBundle<FluentResource>;

/// In the order of [`Language::ALL`], made once.
static BUNDLES: LazyLock<[Bundle; 6]> = LazyLock::new(|| Language::ALL.map(bundle));

/// A file with a mistake gives what is right in it; the tests let none through.
fn bundle(language: Language) -> Bundle {
    let tag = language.tag().parse::<LanguageIdentifier>().unwrap_or_default();
    let mut bundle = Bundle::new_concurrent(vec![tag]);
    for source in sources(language) {
        let resource = FluentResource::try_new(source.to_owned()).unwrap_or_else(|(rest, _)| rest);
        bundle.add_resource_overriding(resource);
    }
    bundle
}

impl Language {
    /// A text without a gap.
    pub fn text(self, id: &str) -> String {
        self.text_with(id, &[])
    }

    /// A text whose gaps are filled. What fills them is isolated from the text's direction by U+2068 and U+2069.
    /// `id` is a message's, or `message.attribute`. A text that is missing is told in English.
    pub fn text_with(self, id: &str, fill: &[(&str, Arg<'_>)]) -> String {
        let args: FluentArgs<'_> = fill
            .iter()
            .map(|(name, arg)| match arg {
                Arg::Text(text) => (*name, FluentValue::from(*text)),
                Arg::Count(count) => (*name, FluentValue::from(*count)),
            })
            .collect();
        let spoken = [self, Self::English].into_iter().find_map(|language| format(language, id, &args));
        spoken.unwrap_or_else(|| id.to_owned())
    }

    /// Whether there is such a text.
    pub fn knows(id: &str) -> bool {
        format(Self::English, id, &FluentArgs::new()).is_some()
    }

    /// The ids that begin so, of messages that the gateway speaks, in the order in which they are written.
    pub fn ids(beginning: &str) -> impl Iterator<Item = &'static str> {
        let lines = sources(Self::English).into_iter().flat_map(str::lines);
        lines.filter_map(|line| line.split_once(" =").map(|(id, _)| id)).filter(move |id| id.starts_with(beginning))
    }
}

fn format(language: Language, id: &str, args: &FluentArgs<'_>) -> Option<String> {
    let (id, attribute) = id.split_once('.').map_or((id, None), |(id, attribute)| (id, Some(attribute)));
    let at = Language::ALL.iter().position(|one| *one == language)?;
    let bundle = BUNDLES.get(at)?;
    let message = bundle.get_message(id)?;
    let pattern = match attribute {
        None => message.value()?,
        Some(name) => message.get_attribute(name)?.value(),
    };
    Some(bundle.format_pattern(pattern, Some(args), &mut Vec::new()).into_owned())
}
