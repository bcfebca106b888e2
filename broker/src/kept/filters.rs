//! Topic filters: which ones a topic name matches (MQTT 5 §4.7).

use std::collections::HashMap;

/// Wildcards stand for whole levels, `#` only for the last ones [MQTT-4.7.1-2, -3].
pub(super) fn is_valid_filter(filter: &str) -> bool {
    let levels = filter.split('/').count();
    !filter.is_empty()
        && filter.split('/').enumerate().all(|(place, level)| match level {
            "#" => place + 1 == levels,
            "+" => true,
            level => !level.contains(['+', '#']),
        })
}

/// Whether a topic name matches a filter. Both are valid.
pub(crate) fn matches(filter: &str, topic: &str) -> bool {
    // A wildcard at the beginning does not reach names that begin with `$` [MQTT-4.7.2-1].
    if topic.starts_with('$') && filter.starts_with(['+', '#']) {
        return false;
    }
    let (mut filter, mut topic) = (filter.split('/'), topic.split('/'));
    loop {
        match (filter.next(), topic.next()) {
            (Some("#"), _) | (None, None) => return true,
            (Some("+"), Some(_)) => {}
            (Some(wanted), Some(level)) if wanted == level => {}
            _ => return false,
        }
    }
}

/// Things by topic filters, so that those of a topic name are found without looking at all.
#[derive(Debug)]
pub(crate) struct Filters<T> {
    root: Node<T>,
}

#[derive(Debug)]
struct Node<T> {
    next: HashMap<Box<str>, Node<T>>,
    here: Vec<T>,
}

impl<T> Default for Node<T> {
    fn default() -> Self {
        Self { next: HashMap::new(), here: Vec::new() }
    }
}

impl<T> Default for Filters<T> {
    fn default() -> Self {
        Self { root: Node::default() }
    }
}

impl<T> Filters<T> {
    pub(crate) fn insert(&mut self, filter: &str, thing: T) {
        let mut node = &mut self.root;
        for level in filter.split('/') {
            // The key is made only for a level that is new.
            if !node.next.contains_key(level) {
                node.next.insert(level.into(), Node::default());
            }
            node = node.next.get_mut(level).unwrap_or_else(|| unreachable!("it was just put there"));
        }
        node.here.push(thing);
    }

    /// Removes what is at a filter, if it is to go; whether anything was.
    pub(crate) fn remove(&mut self, filter: &str, to_go: impl Fn(&T) -> bool) -> bool {
        let mut levels = filter.split('/');
        Self::remove_below(&mut self.root, &mut levels, &to_go)
    }

    fn remove_below<'a>(
        node: &mut Node<T>,
        levels: &mut impl Iterator<Item = &'a str>,
        to_go: &impl Fn(&T) -> bool,
    ) -> bool {
        let Some(level) = levels.next() else {
            let before = node.here.len();
            node.here.retain(|thing| !to_go(thing));
            return node.here.len() < before;
        };
        let Some(next) = node.next.get_mut(level) else { return false };
        let removed = Self::remove_below(next, levels, to_go);
        if next.here.is_empty() && next.next.is_empty() {
            node.next.remove(level);
        }
        removed
    }

    /// Everything at a filter that the topic name matches.
    pub(crate) fn matching<'a>(&'a self, topic: &str) -> Vec<&'a T> {
        let mut found = Vec::new();
        let levels: Vec<&str> = topic.split('/').collect();
        Self::collect(&self.root, &levels, !topic.starts_with('$'), &mut found);
        found
    }

    fn collect<'a>(node: &'a Node<T>, levels: &[&str], wildcards: bool, found: &mut Vec<&'a T>) {
        // `a/#` matches `a`, too [§4.7.1.2].
        if wildcards && let Some(rest) = node.next.get("#") {
            found.extend(&rest.here);
        }
        let Some((level, deeper)) = levels.split_first() else { return found.extend(&node.here) };
        let one_level = node.next.get("+").filter(|_| wildcards);
        for next in one_level.into_iter().chain(node.next.get(*level)) {
            Self::collect(next, deeper, true, found);
        }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn wildcards_stand_for_whole_levels() {
        for good in ["#", "+", "/", "a", "a/b", "a/+/b", "a/#", "+/#", "/+", "$SYS/#"] {
            assert!(is_valid_filter(good), "{good}");
        }
        for bad in ["", "a#", "#/a", "a/#/b", "a+", "+a/b", "a/b+", "##"] {
            assert!(!is_valid_filter(bad), "{bad}");
        }
    }

    #[test]
    fn a_filter_matches_as_the_standard_says() {
        for (filter, yes, no) in [
            ("a/b", &["a/b"][..], &["a", "a/b/c", "A/b", "/a/b", "a/b/"][..]),
            ("+", &["a", ""], &["a/b", "/a", "$SYS"]),
            ("a/+", &["a/b", "a/"], &["a", "a/b/c"]),
            ("+/+", &["/a", "a/b"], &["a", "$SYS/a"]),
            ("/+", &["/a"], &["a"]),
            ("#", &["a", "a/b", "/"], &["$SYS", "$SYS/a"]),
            ("a/#", &["a", "a/", "a/b/c"], &["b", "aa"]),
            ("+/a/#", &["b/a", "b/a/c"], &["b", "$b/a"]),
            ("$SYS/#", &["$SYS", "$SYS/a"], &["a"]),
            ("$SYS/+", &["$SYS/a"], &["$SYS"]),
        ] {
            for topic in yes {
                assert!(matches(filter, topic), "{filter} should match {topic}");
            }
            for topic in no {
                assert!(!matches(filter, topic), "{filter} should not match {topic}");
            }
        }
    }

    fn topic() -> impl Strategy<Value = String> {
        prop::collection::vec(prop::sample::select(vec!["a", "b", "", "$x"]), 1..5).prop_map(|levels| levels.join("/"))
    }

    fn filter() -> impl Strategy<Value = String> {
        let levels = prop::collection::vec(prop::sample::select(vec!["a", "b", "", "$x", "+", "+"]), 1..5);
        (levels, any::<bool>()).prop_map(|(mut levels, open)| {
            if open {
                levels.push("#");
            }
            levels.join("/")
        })
    }

    proptest! {
        #[test]
        fn the_tree_finds_what_matches_and_forgets_what_is_removed(
            filters in prop::collection::vec(filter(), 0..20),
            removed in prop::collection::vec(any::<prop::sample::Index>(), 0..10),
            topics in prop::collection::vec(topic(), 1..10),
        ) {
            let mut tree = Filters::default();
            let mut all: Vec<(usize, String)> = filters.into_iter().enumerate().collect();
            for (number, filter) in &all {
                tree.insert(filter, *number);
            }
            for place in removed.into_iter().filter(|_| !all.is_empty()).collect::<Vec<_>>() {
                if all.is_empty() {
                    break;
                }
                let (number, filter) = all.swap_remove(place.index(all.len()));
                prop_assert!(tree.remove(&filter, |thing| *thing == number));
                prop_assert!(!tree.remove(&filter, |thing| *thing == number));
            }
            for topic in topics {
                let mut found: Vec<usize> = tree.matching(&topic).into_iter().copied().collect();
                let wanted = all.iter().filter(|(_, filter)| matches(filter, &topic)).map(|(number, _)| *number);
                let mut wanted: Vec<usize> = wanted.collect();
                found.sort_unstable();
                wanted.sort_unstable();
                prop_assert_eq!(found, wanted, "{}", topic);
            }
            for (number, filter) in all {
                tree.remove(&filter, |thing| *thing == number);
            }
            prop_assert!(tree.root.next.is_empty(), "nothing is left of what was removed");
        }
    }
}
