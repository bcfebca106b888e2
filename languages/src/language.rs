use std::sync::LazyLock;

use fluent_langneg::{
    LanguageIdentifier, NegotiationStrategy, convert_vec_str_to_langids_lossy, negotiate_languages,
    parse_accepted_languages,
};

/// A language that Lifeline speaks.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum Language {
    /// Also for whoever reads none of the six.
    #[default]
    English,
    /// Standard colloquial Bengali.
    Bengali,
    /// Mandarin, in simplified characters.
    Chinese,
    /// Spanish.
    Spanish,
    /// Modern Standard Arabic.
    Arabic,
    /// French.
    French,
}

/// Their primary subtags, in the order of [`Language::ALL`]: a variant for any country or script is better than English.
static PRIMARY: LazyLock<Vec<LanguageIdentifier>> =
    LazyLock::new(|| convert_vec_str_to_langids_lossy(Language::ALL.map(Language::folder)));

impl Language {
    /// Every language, in the order in which people choose.
    pub const ALL: [Self; 6] = [Self::English, Self::Bengali, Self::Chinese, Self::Spanish, Self::Arabic, Self::French];

    /// The tag (BCP 47), as pages, cookies and accounts name it.
    pub const fn tag(self) -> &'static str {
        match self {
            Self::Chinese => "zh-Hans",
            other => other.folder(),
        }
    }

    /// The folder of its texts.
    pub(crate) const fn folder(self) -> &'static str {
        match self {
            Self::English => "en",
            Self::Bengali => "bn",
            Self::Chinese => "zh",
            Self::Spanish => "es",
            Self::Arabic => "ar",
            Self::French => "fr",
        }
    }

    /// Which way it is written, as HTML's `dir` says it.
    pub const fn direction(self) -> &'static str {
        match self {
            Self::Arabic => "rtl",
            _ => "ltr",
        }
    }

    /// Its name in itself: how somebody finds it who cannot read the present one.
    pub const fn endonym(self) -> &'static str {
        match self {
            Self::English => "English",
            Self::Bengali => "বাংলা",
            Self::Chinese => "简体中文",
            Self::Spanish => "Español",
            Self::Arabic => "العربية",
            Self::French => "Français",
        }
    }

    /// The first of the wanted languages that Lifeline speaks. `wanted` is one tag, or several as in `Accept-Language`
    /// (RFC 9110 §12.5.4), the best one first, as browsers send them. None if it speaks none of them.
    pub fn negotiate(wanted: &str) -> Option<Self> {
        let wanted = parse_accepted_languages(wanted);
        let found = negotiate_languages(&wanted, &PRIMARY, None, NegotiationStrategy::Lookup);
        let found = PRIMARY.iter().position(|known| found.first() == Some(&known))?;
        Self::ALL.get(found).copied()
    }
}
