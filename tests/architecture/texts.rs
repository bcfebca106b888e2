//! What people read stands in `languages/`, and not in templates or scripts.

use crate::{assert_none, repository::text_files};

/// Pages that are for programmers, in English alone.
const ENGLISH_PAGES: &[&str] = &["docs_errors.html"];
/// Words that are the same in every language.
const NAMES: &[&str] = &["Lifeline", "SOS"];
/// Attributes that are read out or shown.
const SHOWN: &[&str] = &["aria-label", "title", "placeholder", "alt"];
/// What a page's text holds besides words.
const MARKS: &str = " .,:;!?'’…–-";

/// `text` without what stands between `from` and `to`.
fn without(text: &str, from: &str, to: &str) -> String {
    let mut parts = text.split(from);
    let first = parts.next().unwrap_or_default().to_owned();
    parts.fold(first, |kept, part| kept + part.split_once(to).map_or("", |(_, rest)| rest))
}

/// Whether it has a word that would have to be translated.
fn has_words(text: &str) -> bool {
    let words = text.split(|c: char| !c.is_alphabetic());
    words.filter(|word| word.chars().count() > 1).any(|word| !NAMES.contains(&word))
}

/// The values of shown attributes, as they are written.
fn attributes(text: &str) -> impl Iterator<Item = &str> {
    SHOWN.iter().flat_map(move |name| {
        let after = text.split(name).skip(1).filter_map(|rest| rest.strip_prefix("=\""));
        after.filter_map(|rest| rest.split_once('"')).map(|(value, _)| value)
    })
}

fn in_template(path: &str, text: &str) -> Vec<String> {
    let plain = [("{#", "#}"), ("{%", "%}"), ("{{", "}}"), ("<style", "</style>"), ("<script", "</script>")]
        .into_iter()
        .fold(text.to_owned(), |text, (from, to)| without(&text, from, to));
    let shown = attributes(&plain).filter(|value| has_words(value)).map(str::to_owned);
    let between = without(&plain, "<", ">");
    let said = between.lines().map(str::trim).filter(|line| has_words(line)).map(str::to_owned);
    shown.chain(said).map(|words| format!("{path}: `{words}` is not from languages/")).collect()
}

/// A sentence, or its beginning: a capital letter, and a second word.
fn is_sentence(text: &str) -> bool {
    let plain = text.chars().all(|c| c.is_alphabetic() || MARKS.contains(c));
    let mut words = text.split_whitespace();
    let capital = words.next().is_some_and(|word| word.starts_with(char::is_uppercase) && !NAMES.contains(&word));
    plain && capital && words.next().is_some_and(|word| word.starts_with(char::is_lowercase))
}

fn in_script(path: &str, text: &str) -> Vec<String> {
    let mut found = Vec::new();
    for (number, line) in text.lines().enumerate() {
        let line = line.trim();
        // An error is for whoever opens the browser's console.
        if ["//", "*", "/*", "{/*"].iter().any(|comment| line.starts_with(comment)) || line.contains("Error(") {
            continue;
        }
        let literals = ['\'', '"', '`'].into_iter().flat_map(|quote| line.split(quote).skip(1).step_by(2));
        let said = literals.filter(|text| is_sentence(text));
        let elements = line.split('>').skip(1).filter_map(|rest| rest.split_once("</")).map(|(text, _)| text);
        let elements = elements.filter(|text| has_words(text) && !text.contains(['{', '}', '<', '`', '(', '=']));
        let shown = attributes(line).filter(|value| has_words(value) && !value.contains("${"));
        let whole = Some(line).filter(|line| path.ends_with(".tsx") && is_sentence(line));
        let all = said.chain(elements).chain(shown).chain(whole);
        found.extend(all.map(|words| format!("{path}:{}: `{words}` is not from languages/", number + 1)));
    }
    found
}

fn complaints(path: &str, text: &str) -> Vec<String> {
    let script = (path.ends_with(".ts") || path.ends_with(".tsx")) && !path.contains(".test.");
    let of_app =
        ["web/sos/", "web/desk/", "web/chat/", "web/sign-in/", "web/shared/"].iter().any(|app| path.starts_with(app));
    if script && of_app && !path.contains("/generated/") {
        return in_script(path, text);
    }
    let page = path.strip_prefix("adapters/http/templates/");
    if page.is_some_and(|page| !ENGLISH_PAGES.contains(&page)) { in_template(path, text) } else { Vec::new() }
}

/// The ids by which templates ask for texts.
fn asked(template: &str) -> impl Iterator<Item = &str> {
    let calls = [".say(\"", ".fill(\""].into_iter().flat_map(|call| template.split(call).skip(1));
    calls.filter_map(|rest| rest.split_once('"')).map(|(id, _)| id)
}

#[test]
fn nothing_that_people_read_stands_in_code() {
    let all: Vec<_> = text_files().iter().flat_map(|file| complaints(&file.path, &file.text)).collect();
    assert_none(&all);
}

#[test]
fn every_text_that_a_page_asks_for_is_there_and_none_is_idle() {
    let files = text_files();
    let of_page = |path: &str| path.ends_with("/en/sos.ftl") || path.ends_with("/en/account.ftl");
    let lines = files.iter().filter(|file| of_page(&file.path)).flat_map(|file| file.text.lines());
    let there: Vec<_> = lines.filter_map(|line| line.split_once(" =").map(|(id, _)| id)).collect();
    let pages = || files.iter().filter(|file| file.path.starts_with("adapters/http/"));
    let missing = pages().flat_map(|file| {
        let gone = asked(&file.text).filter(|id| !there.contains(id));
        gone.map(|id| format!("{}: there is no text `{id}`", file.path))
    });
    let by_code = |id: &str| id.starts_with("script-") || id.starts_with("problem");
    let idle = there.iter().filter(|id| !by_code(id) && !id.starts_with([' ', '#'])).filter(|id| {
        let quoted = format!("\"{id}\"");
        !pages().any(|file| file.text.contains(&quoted))
    });
    let idle = idle.map(|id| format!("languages/: no page says `{id}`"));
    assert_none(&missing.chain(idle).collect::<Vec<_>>());
}

#[test]
fn a_text_in_code_is_found() {
    let found = |path: &str, text: &str| complaints(path, text).len();
    let page = "adapters/http/templates/x.html";
    assert_eq!(found(page, "{# Needs: x. #}<b>Lifeline</b><p id=\"a\">{{ frame.say(\"x\") }}</p>"), 0);
    assert_eq!(found(page, "<h1>{% if x %}Sign in{% endif %}</h1>\n<input placeholder=\"Your name\">"), 2);
    assert_eq!(found("adapters/http/templates/docs_errors.html", "<h1>Errors</h1>"), 0);
    let app = "web/desk/x.tsx";
    let good =
        "// Not a text\n<b class=\"row\">{t('some-id')}</b>\nthrow new Error('There is none');\nconst x: Map<A> = 1;\n";
    assert_eq!(found(app, good), 0);
    for bad in [
        "<button>Send</button>",
        "<input aria-label=\"Search\" />",
        "say('Not sent yet.');",
        "say(`Not sent yet`);",
        "      Nothing is here.",
    ] {
        assert_eq!(found(app, bad), 1, "{bad}");
    }
    assert_eq!(found("web/desk/x.test.ts", "expect('Not sent yet')"), 0);
}
