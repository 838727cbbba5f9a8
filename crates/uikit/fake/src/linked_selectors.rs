//! The selectors of the messages in a linked program and in the sources of the walker, also of those that no test sends.

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

use crate::availability::{MINIMUM, table};

/// The method that the tests of the runtime send and no fake has.
const OF_TESTS: &str = "frame";

/// Returns the names of the methods of objc2's crates that a program calls. Each has a cache for its selector, whose symbol contains the
/// name of the method.
pub fn linked_methods(program: &[u8]) -> BTreeSet<String> {
    let starts = program
        .windows(3)
        .enumerate()
        .filter(|(_, bytes)| bytes == b"_ZN");
    starts.filter_map(|(at, _)| method(&program[at + 3..])).collect()
}

/// Reads a symbol: numbers, each with as many letters of a name.
fn method(mut symbol: &[u8]) -> Option<String> {
    let mut path: Vec<&str> = Vec::new();
    loop {
        let digits = symbol.iter().take_while(|byte| byte.is_ascii_digit()).count();
        let length: usize = std::str::from_utf8(&symbol[..digits]).ok()?.parse().ok()?;
        let name = symbol.get(digits..digits.checked_add(length)?)?;
        let name = std::str::from_utf8(name).ok()?;
        match path[..] {
            [] if !name.starts_with("objc2_") => return None,
            [_] if name != "generated" => return None,
            [.., method] if name == "CACHED_SEL" => return Some(method.to_owned()),
            _ => path.push(name),
        }
        symbol = &symbol[digits + length..];
    }
}

/// Returns the selectors that sources send by `msg_send!`.
pub fn sent_by_sources(sources: &str) -> BTreeSet<String> {
    let messages = sources.split("msg_send![").skip(1);
    messages
        .filter_map(|message| {
            let (message, _) = message.split_once(']')?;
            let (_, selector) = message.split_once(',')?;
            if !selector.contains(':') {
                return Some(selector.trim().to_owned());
            }
            let parts = selector.split(',').filter_map(|part| part.split_once(':'));
            Some(parts.map(|(name, _)| format!("{}:", name.trim())).collect())
        })
        .collect()
}

/// All sources below a folder.
pub fn sources(folder: &Path) -> String {
    let entries = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path());
    entries
        .map(|path| {
            if path.is_dir() {
                sources(&path)
            } else {
                fs::read_to_string(path).unwrap()
            }
        })
        .collect()
}

/// Returns what is wrong with the messages of a program and of the sources: a selector that the table lacks, or one that is newer than
/// the minimum and for which the sources never ask.
pub fn findings(program: &[u8], sources: &str, entries: &str) -> Vec<String> {
    let table = table(entries);
    let mut found = Vec::new();
    let mut check = |candidates: &[String]| {
        let Some(version) = candidates.iter().find_map(|name| table.get(name.as_str())) else {
            found.push(format!("{} is missing", candidates[0]));
            return;
        };
        let is_asked = |name: &String| sources.contains(&format!("sel!({name})"));
        if *version > MINIMUM && !candidates.iter().any(is_asked) {
            found.push(format!("{} is newer, and no source asks for it", candidates[0]));
        }
    };
    for method in linked_methods(program)
        .iter()
        .filter(|method| *method != OF_TESTS)
    {
        let selector = method.replace('_', ":");
        check(&[selector.clone(), format!("{selector}:")]);
    }
    for selector in sent_by_sources(sources) {
        check(&[selector]);
    }
    found
}
