//! What every language's files must hold, also those that only browsers read.

use std::{
    collections::{BTreeMap, BTreeSet},
    fs,
    path::Path,
};

use fluent_bundle::FluentResource;

use crate::Language;

/// The plural categories that people use in each language (CLDR); `many` of Spanish and French is for millions.
const fn plurals(language: Language) -> &'static [&'static str] {
    match language {
        Language::Chinese => &["other"],
        Language::Arabic => &["zero", "one", "two", "few", "many", "other"],
        _ => &["one", "other"],
    }
}

/// What one message, or attribute, says beside its words.
#[derive(Debug, Default, PartialEq, Eq)]
struct Shape {
    variables: BTreeSet<String>,
    variants: BTreeSet<String>,
    words: String,
}

/// The messages of a file, `message.attribute` for an attribute.
fn shapes(text: &str) -> BTreeMap<String, Shape> {
    let mut found: BTreeMap<String, Shape> = BTreeMap::new();
    let (mut message, mut id) = (String::new(), String::new());
    for line in text.lines().filter(|line| !line.starts_with('#')) {
        let mut rest = line;
        if let Some((name, value)) = line.split_once('=')
            && (!line.starts_with(' ') || line.trim_start().starts_with('.'))
        {
            let name = name.trim();
            if !name.starts_with('.') {
                name.clone_into(&mut message);
            }
            id = if name.starts_with('.') { format!("{message}{name}") } else { message.clone() };
            assert!(!found.contains_key(&id), "{id} is there twice");
            rest = value;
        }
        let shape = found.entry(id.clone()).or_default();
        let word = |rest: &str| rest.chars().take_while(|c| c.is_alphanumeric() || "_-".contains(*c)).collect();
        shape.variables.extend(rest.split('$').skip(1).map(word));
        let variant = rest.trim_start().trim_start_matches('*');
        if let Some((key, value)) = variant.strip_prefix('[').and_then(|rest| rest.split_once(']')) {
            assert!(!value.trim().is_empty(), "{id}: the variant {key} is empty");
            shape.variants.insert(key.trim().to_owned());
            rest = value;
        }
        shape.words.push_str(rest.trim());
    }
    found.retain(|id, _| !id.is_empty());
    found
}

fn complaints(language: Language, file: &str, english: &str, text: &str) -> Vec<String> {
    let place = format!("languages/{}/{file}", language.folder());
    let mut found = Vec::new();
    if let Err((_, errors)) = FluentResource::try_new(text.to_owned()) {
        found.extend(errors.iter().map(|error| format!("{place}: {error}")));
    }
    let (wanted, there) = (shapes(english), shapes(text));
    found.extend(
        there.keys().filter(|id| !wanted.contains_key(*id)).map(|id| format!("{place}: {id} is not in English")),
    );
    for (id, english) in &wanted {
        let Some(shape) = there.get(id) else {
            found.push(format!("{place}: there is no {id}"));
            continue;
        };
        if shape.words.is_empty() && !english.words.is_empty() {
            found.push(format!("{place}: {id} is empty"));
        }
        if shape.variables != english.variables {
            found.push(format!("{place}: {id} uses {:?} and not {:?}", shape.variables, english.variables));
        }
        let has = |category: &&&str| shape.variants.contains(**category);
        let plural = english.variants.contains("one");
        let missing = plurals(language).iter().filter(|category| plural && !has(category));
        found.extend(missing.map(|category| format!("{place}: {id} has no plural form `{category}`")));
        if !plural && shape.variants != english.variants {
            found.push(format!("{place}: {id} has the variants {:?} and not {:?}", shape.variants, english.variants));
        }
    }
    found
}

fn files(folder: &str) -> BTreeMap<String, String> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join(folder);
    let files = fs::read_dir(folder).unwrap().map(|file| file.unwrap().path());
    let named = files.map(|path| (path.file_name().unwrap().to_str().unwrap().to_owned(), path));
    named.map(|(name, path)| (name, fs::read_to_string(path).unwrap())).collect()
}

#[test]
fn every_language_says_the_same_and_nothing_is_missing() {
    let english = files(Language::English.folder());
    assert!(english.len() >= 2, "{:?}", english.keys());
    let mut found = Vec::new();
    for language in Language::ALL {
        let theirs = files(language.folder());
        assert!(
            theirs.keys().eq(english.keys()),
            "{language:?} has {:?} and English {:?}",
            theirs.keys(),
            english.keys()
        );
        found.extend(theirs.iter().flat_map(|(name, text)| complaints(language, name, &english[name], text)));
    }
    assert!(found.is_empty(), "\n{}", found.join("\n"));
}

#[test]
fn what_is_missing_is_found() {
    let english =
        "a = Hello { $name }\nb = { $n ->\n    [one] day\n   *[other] days\n}\nc =\n    Text\n    .subject = S\n";
    let check = |language, text: &str| complaints(language, "x.ftl", english, text);
    assert_eq!(check(Language::French, english), Vec::<String>::new());
    let arabic = check(Language::Arabic, english).join("\n");
    assert!(["zero", "two", "few", "many"].iter().all(|form| arabic.contains(form)), "{arabic}");
    assert_eq!(check(Language::Chinese, &english.replace("    [one] day\n", "")), Vec::<String>::new());
    let other = english.replace("$name", "$nom").replace("    .subject = S\n", "") + "d = More\n";
    let told = check(Language::Spanish, &other).join("\n");
    for part in ["d is not in English", "a uses {\"nom\"}", "there is no c.subject"] {
        assert!(told.contains(part), "{told}");
    }
    assert!(!check(Language::Spanish, &format!("{english}e = {{ $x\n")).is_empty());
    assert!(check(Language::Spanish, &english.replace("    Text\n", "")).iter().any(|one| one.ends_with("c is empty")));
}

#[test]
fn the_best_language_is_the_first_that_is_spoken() {
    for (wanted, language) in [
        ("bn", Language::Bengali),
        ("bn-BD,bn;q=0.9,en;q=0.8", Language::Bengali),
        ("de-CH, fr;q=0.5, en", Language::French),
        ("zh-CN", Language::Chinese),
        ("zh-Hant-TW,zh;q=0.9", Language::Chinese),
        ("AR-eg", Language::Arabic),
        ("es-419", Language::Spanish),
        ("zh_Hans", Language::Chinese),
        ("en-GB", Language::English),
    ] {
        assert_eq!(Language::negotiate(wanted), Some(language), "{wanted}");
    }
    for unknown in ["", "*", "de", "xx-klingon-overlong-tag", ";;;q=,,", "\u{202e}"] {
        assert_eq!(Language::negotiate(unknown), None, "{unknown}");
    }
    for language in Language::ALL {
        assert_eq!(Language::negotiate(language.tag()), Some(language));
    }
}

#[test]
fn what_fills_a_gap_is_isolated_and_a_missing_text_is_english() {
    assert_eq!(Language::Arabic.text_with("call", &[("number", "112".into())]), "اتصل بالرقم \u{2068}112\u{2069}");
    assert_eq!(Language::Bengali.text("no-such-text"), "no-such-text");
    assert_eq!(Language::French.text("mail-forgotten.subject"), "Nouveau mot de passe");
    let seconds = |count: u32| Language::Arabic.text_with("sos-seconds", &[("seconds", count.into())]);
    assert_eq!([1, 2, 3, 11].map(seconds), ["ثانية", "ثانيتين", "ثوانٍ", "ثانية"]);
    assert!(Language::ids("script-").any(|id| id == "script-countdown"));
}
