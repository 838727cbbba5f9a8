//! The privacy level `conservative` records no word of the texts on real screens.
//!
//! Each trace is recorded unchanged and with every letter of its texts replaced. At `conservative` both recordings are
//! equal byte for byte, so neither can contain a word. At `light` the words are present.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use afterimage_replay::Recording;
use serde_json::Value;

use crate::player::{files, player};
use crate::round_trip::{read_trace, traces};

/// Fields of a trace with texts that the user sees or typed.
const TEXTS: [&str; 4] = ["text", "value", "ph", "alt"];

/// Fields with names.
const NAMES: [&str; 6] = ["name", "aid", "cls", "src", "itype", "k"];

/// Minimum length of a compared word. Shorter ones occur anywhere by chance.
const MIN_LETTERS: usize = 5;

/// All sessions, and the native screens of the corpus if there is one.
fn all_traces() -> Vec<PathBuf> {
    let mut all = traces();
    let screens = all
        .iter()
        .filter_map(|path| Some(path.parent()?.parent()?.join("screens")));
    let screens: BTreeSet<PathBuf> = screens.collect();
    let files = screens
        .iter()
        .filter_map(|folder| std::fs::read_dir(folder).ok())
        .flatten()
        .flatten();
    // The folder of the same name beside the traces of this repository has descriptions.
    let is_trace = |path: &PathBuf| path.extension().is_some_and(|extension| extension == "zst");
    all.extend(files.map(|file| file.path()).filter(is_trace));
    all
}

fn words(text: &str) -> impl Iterator<Item = &str> {
    text.split(|scalar: char| !scalar.is_alphabetic())
        .filter(|word| word.chars().count() >= MIN_LETTERS)
}

/// Collects the words under some keys, at any depth. `secrets` includes those of passwords.
fn collect<'a>(value: &'a Value, keys: &[&str], secrets: bool, out: &mut BTreeSet<&'a str>) {
    match value {
        Value::Array(items) => items.iter().for_each(|item| collect(item, keys, secrets, out)),
        Value::Object(fields) => {
            let is_secret = fields.get("itype").is_some_and(|kind| kind == "password");
            for (key, value) in fields {
                match value {
                    Value::String(text) if keys.contains(&key.as_str()) => {
                        if secrets || !is_secret || key == "ph" {
                            out.extend(words(text));
                        }
                    }
                    _ => collect(value, keys, secrets, out),
                }
            }
        }
        _ => {}
    }
}

fn words_of<'a>(trace: &'a [Value], keys: &[&str], secrets: bool) -> BTreeSet<&'a str> {
    let mut out = BTreeSet::new();
    for record in trace {
        collect(record, keys, secrets, &mut out);
    }
    out
}

/// Replaces every character of the texts except white space by `x`.
fn cross_out(value: &mut Value) {
    let crossed = |text: &str| {
        text.chars()
            .map(|scalar| if scalar.is_whitespace() { scalar } else { 'x' })
            .collect()
    };
    match value {
        Value::Array(items) => items.iter_mut().for_each(cross_out),
        Value::Object(fields) => {
            for (key, value) in fields {
                match value {
                    Value::String(text) if TEXTS.contains(&key.as_str()) => *text = crossed(text),
                    _ => cross_out(value),
                }
            }
        }
        _ => {}
    }
}

/// Records a trace. Returns its segments, exports and output.
fn recorded(trace: &Path, privacy: &str) -> Vec<Vec<u8>> {
    let folder = tempfile::tempdir().unwrap();
    let out = folder.path().to_str().unwrap();
    let run = player(&[
        "record",
        trace.to_str().unwrap(),
        "--out",
        out,
        "--privacy",
        privacy,
        "--identifiers",
    ]);
    assert_eq!(run.status, Some(0), "{}", run.stderr);
    let mut outputs: Vec<Vec<u8>> = files(folder.path()).into_iter().map(|(_, bytes)| bytes).collect();
    let recording = Recording::from_segments(outputs.clone()).unwrap();
    let (mut trace, mut rrweb) = (Vec::new(), Vec::new());
    recording.export_trace(&mut trace).unwrap();
    recording.export_rrweb(&mut rrweb).unwrap();
    outputs.extend([trace, rrweb]);
    outputs.push(run.stdout.into_bytes());
    outputs.push(run.stderr.into_bytes());
    outputs
}

fn words_in(outputs: &[Vec<u8>]) -> BTreeSet<String> {
    // The letter of a JSON escape would otherwise become part of the following word.
    let unescaped = |bytes: &Vec<u8>| {
        let text = String::from_utf8_lossy(bytes).into_owned();
        ["\\n", "\\r", "\\t"]
            .iter()
            .fold(text, |text, escape| text.replace(escape, " "))
    };
    let texts = outputs.iter().map(unescaped);
    texts
        .flat_map(|text| words(&text).map(str::to_owned).collect::<Vec<_>>())
        .collect()
}

#[test]
fn conservative_records_no_word_and_light_records_all() {
    let folder = tempfile::tempdir().unwrap();
    let (mut checked, mut total) = (0, 0);
    for path in all_traces() {
        let mut trace = read_trace(&path);
        let plain = trace.clone();
        trace.iter_mut().for_each(cross_out);
        let crossed = folder.path().join("crossed.ndjson");
        let lines: Vec<String> = trace.iter().map(Value::to_string).collect();
        std::fs::write(&crossed, lines.join("\n")).unwrap();

        let conservative = recorded(&path, "conservative");
        let without_letters = recorded(&crossed, "conservative");
        assert!(
            conservative == without_letters,
            "{}: the recordings depend on letters",
            path.display()
        );

        let names = words_of(&plain, &NAMES, true);
        let texts: BTreeSet<&str> = words_of(&plain, &TEXTS, true)
            .difference(&names)
            .copied()
            .collect();
        // Words of the formats, which are present for any trace.
        let own = words_in(&without_letters);
        let left = words_in(&conservative);
        let leaked: Vec<_> = texts
            .iter()
            .filter(|word| left.contains(**word) && !own.contains(**word))
            .collect();
        assert_eq!(leaked.len(), 0, "{}: words are recorded", path.display());

        let light = words_in(&recorded(&path, "light"));
        let open = words_of(&plain, &TEXTS, false);
        let lost = open.iter().filter(|word| !light.contains(**word)).count();
        assert_eq!(lost, 0, "{}: missing words, of {}", path.display(), open.len());
        (checked, total) = (checked + 1, total + open.len());
    }
    println!("{checked} traces, {total} words of {MIN_LETTERS} letters or more");
}
