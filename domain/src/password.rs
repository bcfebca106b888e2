use crate::{Code, Problem};

/// The fewest characters of a password.
const CHARS_MIN: usize = 10;
/// The most: a slow hash of more only costs.
const CHARS_MAX: usize = 256;
/// What is left of a password without common words, names, digits and signs has at least so many letters.
const OWN_LETTERS_MIN: usize = 4;
/// A password made of a unit this short, again and again, is one unit.
const UNIT_CHARS_MAX: usize = 4;

/// Runs that people type because they are there; backwards, too.
const RUNS: &[&str] = &[
    "012345678901234567890",
    "abcdefghijklmnopqrstuvwxyz",
    "qwertyuiopasdfghjklzxcvbnm",
    "qwertzuiopasdfghjklyxcvbnm",
    "azertyuiopqsdfghjklmwxcvbn",
    "1qaz2wsx3edc4rfv5tgb6yhn7ujm8ik9ol0p",
    "1q2w3e4r5t6y7u8i9o0p",
];

/// What the most used passwords are made of, in the languages that Lifeline speaks first; the longer before
/// those they contain.
const COMMON: &[&str] = &[
    "motdepasse",
    "contrasena",
    "administrator",
    "changeme",
    "password",
    "passwort",
    "iloveyou",
    "sunshine",
    "princess",
    "superman",
    "football",
    "baseball",
    "basketball",
    "jennifer",
    "michelle",
    "whatever",
    "trustno",
    "starwars",
    "computer",
    "internet",
    "samsung",
    "liverpool",
    "chocolate",
    "butterfly",
    "pakistan",
    "bangladesh",
    "lifeline",
    "emergency",
    "responder",
    "welcome",
    "letmein",
    "charlie",
    "michael",
    "shadow",
    "master",
    "dragon",
    "monkey",
    "killer",
    "hunter",
    "secret",
    "summer",
    "winter",
    "spring",
    "autumn",
    "qwerty",
    "qwertz",
    "azerty",
    "asdfgh",
    "zxcvbn",
    "batman",
    "soleil",
    "bonjour",
    "doudou",
    "amigos",
    "teamo",
    "bismillah",
    "muhammad",
    "mohammed",
    "woaini",
    "jordan",
    "london",
    "passwd",
    "access",
    "freedom",
    "ninja",
    "flower",
    "google",
    "login",
    "admin",
    "hello",
    "guest",
    "default",
    "abcdef",
    "abcd",
    "pass",
    "user",
    "test",
    "root",
    "love",
    "qaz",
    "wsx",
    "abc",
];

/// Whether a text may be a new password: long enough, not what guessers try first, and not made of what is known of
/// its owner (`names`: login name, e-mail address, name). No rules of composition (NIST SP 800-63B §5.1.1.2).
///
/// # Errors
/// `invalid_field` at `field`. The password is never repeated.
pub fn check_new_password(field: &str, password: &str, names: &[&str]) -> Result<(), Problem> {
    let refused = |detail: &str| Err(Problem::new(Code::InvalidField, detail).at(field));
    let chars = password.chars().count();
    if !(CHARS_MIN..=CHARS_MAX).contains(&chars) {
        return refused("a password has 10 to 256 characters");
    }
    let lower = password.to_lowercase();
    if repeats(&lower) || runs(&lower) {
        return refused("this password is a run or a repetition; take several words that do not belong together");
    }
    let words = names.iter().flat_map(|name| parts(name)).collect::<Vec<_>>();
    let own = |text: String| {
        let common = COMMON.iter().copied();
        let found = words.iter().map(String::as_str).chain(common).fold((text, false), |(left, found), word| {
            let hit = left.contains(word);
            (if hit { left.replace(word, " ") } else { left }, found || hit)
        });
        !found.1 || found.0.chars().filter(|c| c.is_alphabetic()).count() >= OWN_LETTERS_MIN
    };
    if !own(lower.clone()) || !own(spelt_out(&lower)) {
        return refused("this password is a common one, or your name; take several words that do not belong together");
    }
    Ok(())
}

/// `aaaaaaaaaa`, `abababababab`
fn repeats(text: &str) -> bool {
    let chars: Vec<_> = text.chars().collect();
    (1..=UNIT_CHARS_MAX).any(|unit| (unit..chars.len()).all(|at| chars[at] == chars[at - unit]))
}

/// `1234567890`, `poiuytrewq`
fn runs(text: &str) -> bool {
    let backwards: String = text.chars().rev().collect();
    RUNS.iter().any(|run| run.contains(text) || run.contains(&backwards))
}

/// The parts of a name that are long enough to be recognised.
fn parts(name: &str) -> Vec<String> {
    let lower = name.to_lowercase();
    let words = lower.split(|c: char| !c.is_alphanumeric()).filter(|word| word.chars().count() >= 3);
    let mut parts: Vec<_> = words.map(str::to_owned).collect();
    parts.sort_by_key(|word| std::cmp::Reverse(word.len()));
    parts
}

/// Signs that are written for letters, as letters.
fn spelt_out(text: &str) -> String {
    let letter = |c| match c {
        '0' => 'o',
        '1' => 'i',
        '3' => 'e',
        '4' | '@' => 'a',
        '5' | '$' => 's',
        '7' => 't',
        other => other,
    };
    text.chars().map(letter).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(password: &str) -> Result<(), Problem> {
        check_new_password("password", password, &["amina", "amina.khatun@example.org", "Amina Khatun"])
    }

    #[test]
    fn what_guessers_try_first_is_refused() {
        for weak in [
            "short",
            "123456789",
            "1234567890",
            "0987654321",
            "aaaaaaaaaaaa",
            "abcabcabcabc",
            "qwertyuiop",
            "password12",
            "Password2026!",
            "P@ssw0rd2026",
            "p455w0rd!!!!",
            "iloveyou1234",
            "1q2w3e4r5t",
            "Welcome123!",
            "adminadmin",
            "letmein12345",
            "qwerty123456",
            "Lifeline2026",
            "changeme!!!!",
            "motdepasse1",
        ] {
            let problem = check(weak).unwrap_err();
            assert_eq!((problem.code, problem.field.as_deref()), (Code::InvalidField, Some("password")), "{weak}");
            assert!(!problem.detail.contains(weak), "{problem}");
        }
        assert!(check(&"ü".repeat(257)).is_err());
    }

    #[test]
    fn a_password_made_of_its_owners_name_is_refused() {
        for own in ["amina-1990-amina", "AminaKhatun", "khatun.amina!", "example.org1", "4m1n4khatun99"] {
            assert!(check(own).is_err(), "{own}");
        }
        assert!(check_new_password("password", "amina-1990-amina", &["rahman"]).is_ok(), "it is nobody's name here");
    }

    #[test]
    fn several_words_will_do_whatever_they_are_made_of() {
        for good in [
            "a long password",
            "correct horse battery staple",
            "Xk2#vQ9!pLmZ",
            "rio de la plata",
            "ধন্যবাদ আপনাকে",
            "8305719264",
        ] {
            assert!(check(good).is_ok(), "{good}");
        }
        assert!(check(&"äöü1".repeat(64).replacen("ä", "x", 1)).is_ok(), "256 characters, not bytes");
    }
}
