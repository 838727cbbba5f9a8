//! Finds the rules that match a name: exact names by their hash, prefixes by a binary search in sorted order.
//!
//! Most names of a screen match no rule. A filter on their last two bytes rejects nearly all of them first.

use afterimage_config::Pattern;
use foldhash::HashMap;

use super::rule::Rule;

/// Rules by the pattern that they require of one property of a node.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct NameIndex {
    exact: HashMap<Box<str>, Vec<Rule>>,
    /// The last bytes of the exact names.
    exact_filter: LastBytes,
    /// Sorted by text, without duplicates.
    prefixes: Vec<Prefix>,
    /// Length of the shortest prefix, in bytes.
    shortest_prefix: usize,
    /// The last bytes of the prefixes, each cut to the shortest length.
    prefix_filter: LastBytes,
}

#[derive(Clone, Debug, PartialEq, Eq)]
struct Prefix {
    text: Box<str>,
    /// Index of the longest other prefix that this one starts with.
    parent: Option<usize>,
    rules: Vec<Rule>,
}

impl NameIndex {
    /// Adds a rule under a pattern. Call [`NameIndex::finish`] after the last one.
    pub(super) fn add(&mut self, pattern: &Pattern, rule: &Rule) {
        if !pattern.is_prefix {
            self.exact_filter.insert(pattern.text.as_bytes());
            let rules = self.exact.entry(pattern.text.clone()).or_default();
            rules.push(rule.clone());
            return;
        }
        let found = self
            .prefixes
            .binary_search_by(|prefix| prefix.text.cmp(&pattern.text));
        match found {
            Ok(at) => {
                let prefix = self.prefixes.get_mut(at);
                debug_assert!(prefix.is_some(), "the search returned its index");
                if let Some(prefix) = prefix {
                    prefix.rules.push(rule.clone());
                }
            }
            Err(at) => self.prefixes.insert(
                at,
                Prefix {
                    text: pattern.text.clone(),
                    parent: None,
                    rules: vec![rule.clone()],
                },
            ),
        }
    }

    /// Links each prefix to the longest shorter one that it starts with, and fills the filter.
    pub(super) fn finish(&mut self) {
        let mut open: Vec<(usize, Box<str>)> = Vec::new();
        for (at, prefix) in self.prefixes.iter_mut().enumerate() {
            while open
                .last()
                .is_some_and(|(_, text)| !prefix.text.starts_with(&**text))
            {
                open.pop();
            }
            prefix.parent = open.last().map(|(at, _)| *at);
            open.push((at, prefix.text.clone()));
        }
        let texts = || self.prefixes.iter().map(|prefix| prefix.text.as_bytes());
        self.shortest_prefix = texts().map(<[u8]>::len).min().unwrap_or_default();
        for text in texts() {
            self.prefix_filter
                .insert(text.get(..self.shortest_prefix).unwrap_or(text));
        }
    }

    pub(super) fn is_empty(&self) -> bool {
        self.exact.is_empty() && self.prefixes.is_empty()
    }

    /// Calls `visit` with each rule whose pattern matches a name.
    pub(super) fn for_each_match<'a>(&'a self, name: &str, mut visit: impl FnMut(&'a Rule)) {
        if self.exact_filter.may_contain(name.as_bytes())
            && let Some(rules) = self.exact.get(name)
        {
            rules.iter().for_each(&mut visit);
        }
        let start = name.as_bytes().get(..self.shortest_prefix);
        if !start.is_some_and(|start| self.prefix_filter.may_contain(start)) {
            return;
        }
        // In sorted order all prefixes of a name precede it, and the last text that precedes it starts with each of
        // them.
        let after = self.prefixes.partition_point(|prefix| *prefix.text <= *name);
        let mut next = after.checked_sub(1);
        while let Some(prefix) = next.and_then(|at| self.prefixes.get(at)) {
            if name.starts_with(&*prefix.text) {
                prefix.rules.iter().for_each(&mut visit);
            }
            next = prefix.parent;
        }
    }
}

/// A set of texts that may contain false positives: one bit for each of 256 hashes of the last two bytes.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
struct LastBytes([u64; 4]);

impl LastBytes {
    fn insert(&mut self, text: &[u8]) {
        let (word, bit) = Self::bit_of(text);
        let word = self.0.get_mut(word);
        debug_assert!(word.is_some(), "two bits of the hash index four words");
        if let Some(word) = word {
            *word |= bit;
        }
    }

    fn may_contain(&self, text: &[u8]) -> bool {
        let (word, bit) = Self::bit_of(text);
        self.0.get(word).is_none_or(|word| word & bit != 0)
    }

    /// Returns the index of the word and the mask of the bit for a text. Texts shorter than two bytes share bit 0.
    fn bit_of(text: &[u8]) -> (usize, u64) {
        let [.., before, last] = text else {
            return (0, 1);
        };
        let hash = before.wrapping_mul(31) ^ last;
        (usize::from(hash >> 6), 1 << (hash & 63))
    }
}

#[cfg(test)]
mod tests {
    use afterimage_config::MaskRule;

    use super::super::rule::RuleEffect;
    use super::*;

    /// Returns the patterns of the rules that match a name, in the order of the visits.
    fn found(index: &NameIndex, name: &str) -> Vec<String> {
        let mut found = Vec::new();
        index.for_each_match(name, |rule| {
            let pattern = rule.when.tag.as_ref().unwrap();
            found.push(format!(
                "{}{}",
                pattern.text,
                if pattern.is_prefix { "*" } else { "" }
            ));
        });
        found
    }

    #[test]
    fn exact_and_prefix_patterns_of_a_name_are_found_and_no_others() {
        let mut index = NameIndex::default();
        assert!(index.is_empty());
        for name in [
            "ab*", "abc*", "a*", "abx*", "b*", "abcde*", "aa*", "abc", "ac", "ac", "ab*",
        ] {
            let when: MaskRule = format!("mask tag={name}").parse().unwrap();
            let pattern = when.tag.clone().unwrap();
            let effect = RuleEffect::Mask;
            index.add(&pattern, &Rule { effect, when });
        }
        index.finish();
        assert!(!index.is_empty());
        for (name, expected) in [
            ("", &[][..]),
            ("a", &["a*"]),
            ("abc", &["abc", "abc*", "ab*", "ab*", "a*"]),
            ("abcd", &["abc*", "ab*", "ab*", "a*"]),
            ("abcdef", &["abcde*", "abc*", "ab*", "ab*", "a*"]),
            ("abz", &["ab*", "ab*", "a*"]),
            ("ac", &["ac", "ac", "a*"]),
            ("b", &["b*"]),
            ("c", &[]),
            ("A", &[]),
        ] {
            assert_eq!(found(&index, name), expected, "{name}");
        }
    }

    #[test]
    fn last_two_bytes_reject_nearly_every_other_name() {
        let mut filter = LastBytes::default();
        filter.insert(b"card_no");
        assert!(filter.may_contain(b"card_no") && filter.may_contain(b"no"));
        for before in *b"ny" {
            let passed = (0..=u8::MAX).filter(|last| filter.may_contain(&[before, *last]));
            assert_eq!(passed.count(), 1, "names that end in {before} and another byte");
        }
        assert!(!filter.may_contain(b""));
    }
}
