//! Finds the rules that look for a name: whole names by their hash, beginnings by a search in their order.
//! Most names of a screen are looked for by no rule, and two bytes tell that of nearly all of them.

use std::collections::HashMap;
use std::hash::{BuildHasherDefault, Hasher};

use afterimage_config::Pattern;

use super::Rule;

/// Rules by the name that they look for in one property of a node.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct NameIndex {
    whole: HashMap<Box<str>, Vec<Rule>, BuildHasherDefault<NameHasher>>,
    wholes_end: Filter,
    /// In order, each once.
    beginnings: Vec<Beginning>,
    /// Length of the shortest beginning.
    shortest: usize,
    /// The bytes that end there.
    beginnings_go: Filter,
}

#[derive(Clone, Debug, PartialEq, Eq)]
struct Beginning {
    text: Box<str>,
    /// The longest other beginning that this one begins with.
    shorter: Option<usize>,
    rules: Vec<Rule>,
}

impl NameIndex {
    pub(super) fn add(&mut self, pattern: &Pattern, rule: &Rule) {
        if !pattern.is_prefix {
            self.wholes_end.add(pattern.text.as_bytes());
            let rules = self.whole.entry(pattern.text.clone()).or_default();
            rules.push(rule.clone());
            return;
        }
        let known = self
            .beginnings
            .binary_search_by(|known| known.text.cmp(&pattern.text));
        match known {
            Ok(at) => {
                if let Some(known) = self.beginnings.get_mut(at) {
                    known.rules.push(rule.clone());
                }
            }
            Err(at) => self.beginnings.insert(
                at,
                Beginning {
                    text: pattern.text.clone(),
                    shorter: None,
                    rules: vec![rule.clone()],
                },
            ),
        }
    }

    /// Links each beginning with the shorter ones in it, once all are added.
    pub(super) fn finish(&mut self) {
        let mut open: Vec<(usize, Box<str>)> = Vec::new();
        for (at, beginning) in self.beginnings.iter_mut().enumerate() {
            while open
                .last()
                .is_some_and(|(_, text)| !beginning.text.starts_with(&**text))
            {
                open.pop();
            }
            beginning.shorter = open.last().map(|(at, _)| *at);
            open.push((at, beginning.text.clone()));
        }
        let texts = || self.beginnings.iter().map(|beginning| beginning.text.as_bytes());
        self.shortest = texts().map(<[u8]>::len).min().unwrap_or_default();
        for text in texts() {
            self.beginnings_go.add(text.get(..self.shortest).unwrap_or(text));
        }
    }

    pub(super) fn is_empty(&self) -> bool {
        self.whole.is_empty() && self.beginnings.is_empty()
    }

    /// Goes through the rules that look for a name.
    pub(super) fn each<'a>(&'a self, name: &str, mut visit: impl FnMut(&'a Rule)) {
        if self.wholes_end.may_have(name.as_bytes())
            && let Some(rules) = self.whole.get(name)
        {
            rules.iter().for_each(&mut visit);
        }
        let begins = name.as_bytes().get(..self.shortest);
        if !begins.is_some_and(|begins| self.beginnings_go.may_have(begins)) {
            return;
        }
        // All beginnings of a name lie before it in the order, and the last text before it begins with
        // each of them.
        let after = self.beginnings.partition_point(|known| *known.text <= *name);
        let mut next = after.checked_sub(1);
        while let Some(beginning) = next.and_then(|at| self.beginnings.get(at)) {
            if name.starts_with(&*beginning.text) {
                beginning.rules.iter().for_each(&mut visit);
            }
            next = beginning.shorter;
        }
    }
}

/// Which texts may be among some, by their last two bytes: a bit for each of 256 remainders.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
struct Filter([u64; 4]);

impl Filter {
    fn add(&mut self, text: &[u8]) {
        let (word, bit) = Self::place(text);
        if let Some(word) = self.0.get_mut(word) {
            *word |= bit;
        }
    }

    fn may_have(&self, text: &[u8]) -> bool {
        let (word, bit) = Self::place(text);
        self.0.get(word).is_some_and(|word| word & bit != 0)
    }

    fn place(text: &[u8]) -> (usize, u64) {
        let [.., before, last] = text else {
            return (0, 1);
        };
        let place = before.wrapping_mul(31) ^ last;
        (usize::from(place >> 6), 1 << (place & 63))
    }
}

/// Hashes names of views. Who writes the rules writes the names, and there are few of them: a hash that
/// nobody can aim at would cost more than the lookup.
#[derive(Clone, Copy, Debug, Default)]
struct NameHasher(u64);

impl NameHasher {
    fn mix(&mut self, word: u64) {
        // An odd number with its bits spread evenly: the golden ratio.
        self.0 = (self.0.rotate_left(5) ^ word).wrapping_mul(0x9E37_79B9_7F4A_7C15);
    }
}

impl Hasher for NameHasher {
    fn write(&mut self, bytes: &[u8]) {
        let (words, rest) = bytes.as_chunks::<8>();
        for word in words {
            self.mix(u64::from_le_bytes(*word));
        }
        let mut last = [0; 8];
        for (slot, byte) in last.iter_mut().zip(rest) {
            *slot = *byte;
        }
        self.mix(u64::from_le_bytes(last));
    }

    fn finish(&self) -> u64 {
        // The table takes its place from the low bits and its tag from the high ones.
        self.0 ^ self.0 >> 32
    }
}

#[cfg(test)]
mod tests {
    use afterimage_config::MaskRule;

    use super::super::Ruling;
    use super::*;

    /// The names of the rules found for a name, in the order in which they were.
    fn found(index: &NameIndex, name: &str) -> Vec<String> {
        let mut found = Vec::new();
        index.each(name, |rule| {
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
    fn every_beginning_of_a_name_is_found_and_nothing_else() {
        let mut index = NameIndex::default();
        assert!(index.is_empty());
        for name in [
            "ab*", "abc*", "a*", "abx*", "b*", "abcde*", "aa*", "abc", "ac", "ac", "ab*",
        ] {
            let when: MaskRule = format!("mask tag={name}").parse().unwrap();
            let pattern = when.tag.clone().unwrap();
            let ruling = Ruling::Mask;
            index.add(&pattern, &Rule { ruling, when });
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
    fn names_that_differ_hash_apart() {
        let hash = |name: &str| {
            let mut hasher = NameHasher::default();
            hasher.write(name.as_bytes());
            hasher.write_u8(0xff);
            hasher.finish()
        };
        let names: Vec<String> = (0..1000).map(|n| format!("com.app:id/field_{n}")).collect();
        let mut low: Vec<u64> = names.iter().map(|name| hash(name) % 4096).collect();
        low.sort_unstable();
        low.dedup();
        // As many places as 1,000 even draws from 4,096 take, give or take.
        assert!(low.len() > 800, "{}", low.len());
    }

    #[test]
    fn two_bytes_rule_out_nearly_every_other_name() {
        let mut filter = Filter::default();
        filter.add(b"card_no");
        assert!(filter.may_have(b"card_no") && filter.may_have(b"no"));
        for before in *b"ny" {
            let passed = (0..=u8::MAX).filter(|last| filter.may_have(&[before, *last]));
            assert_eq!(
                passed.count(),
                1,
                "of the names that end in {before} and another byte"
            );
        }
        assert!(!filter.may_have(b""));
    }
}
