//! Canary tests: no masked text is in any output of the engine.
//!
//! Random trees contain a token in every text. Texts that the documented rules hide have one kind of token, texts
//! that they may show have another. The real engine records the trees. Then every byte that it stored, sent,
//! logged or returned, and every export of the recording, is searched for tokens of the first kind.

// Helpers of tests are tests, which `clippy.toml` does not recognise in an integration test.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing
)]

mod batch;
mod expectation;
mod outputs;
mod rig;
mod rules;
mod search;
mod tokens;
mod tree;

use std::collections::BTreeSet;

use afterimage::PrivacyLevel;

use batch::Batch;
use rig::PRIVATE_SCREENS;
use search::Search;
use tokens::{HIDDEN, SHOWN};

/// Trees in the test command; `AFTERIMAGE_CASES` sets another number.
const TREES: u64 = 10_000;

/// Trees of one session: enough for several segments, and for repeated ids, strings and styles.
const TREES_PER_SESSION: u64 = 200;

/// Sessions that run at the same time on each core. A session mostly waits for the engine's threads.
const WORKERS_PER_CORE: u64 = 8;

const LEVELS: [PrivacyLevel; 3] = [
    PrivacyLevel::Light,
    PrivacyLevel::Medium,
    PrivacyLevel::Conservative,
];

/// Returns the number in an environment variable, if it is set.
fn number_from_env(name: &str) -> Option<u64> {
    std::env::var(name).ok()?.parse().ok()
}

#[test]
fn no_token_of_a_masked_text_is_in_any_output() {
    assert!(PRIVATE_SCREENS.iter().all(|name| name.contains(HIDDEN)));
    let trees = number_from_env("AFTERIMAGE_CASES").unwrap_or(TREES);
    let first = number_from_env("AFTERIMAGE_SEED").unwrap_or(0);
    let hidden = Search::for_marker(HIDDEN);
    let shown = Search::for_marker(SHOWN);
    let workers = WORKERS_PER_CORE * std::thread::available_parallelism().map_or(1, usize::from) as u64;
    let batches = trees.div_ceil(TREES_PER_SESSION);
    let work = |worker: u64| {
        let (mut searched, mut with_text) = (0, 0);
        for seed in (first + worker..first + batches).step_by(workers as usize) {
            let level = LEVELS[(seed % 3) as usize];
            let outputs = Batch::new(seed, level).run(TREES_PER_SESSION);
            for (name, bytes) in outputs.all() {
                searched += bytes.len();
                if let Some(hit) = hidden.first_hit(bytes) {
                    panic!("{name} leaks: {hit}; AFTERIMAGE_SEED={seed} AFTERIMAGE_CASES=1, {level:?}");
                }
            }
            // Proves that the search finds tokens: visible texts are present unless rules hide whole screens.
            let mut texts = outputs.all().filter(|(name, _)| name.starts_with("texts"));
            with_text += u64::from(texts.all(|(_, bytes)| shown.first_hit(bytes).is_some()));
        }
        (searched, with_text)
    };
    let (searched, with_text): (Vec<usize>, Vec<u64>) = std::thread::scope(|scope| {
        let threads: Vec<_> = (0..workers)
            .map(|worker| scope.spawn(move || work(worker)))
            .collect();
        threads.into_iter().map(|thread| thread.join().unwrap()).unzip()
    });
    let (searched, with_text): (usize, u64) = (searched.iter().sum(), with_text.iter().sum());
    println!(
        "{} trees in {batches} sessions, {with_text} of them with visible text, {searched} bytes searched",
        batches * TREES_PER_SESSION
    );
    assert!(
        with_text * 2 >= batches,
        "only {with_text} of {batches} sessions have visible text"
    );
}

#[test]
fn letters_of_masked_texts_do_not_change_the_recording() {
    for (seed, level) in (1000..).zip(LEVELS) {
        let uploads = |letters| {
            let batch = Batch::new(seed, level).with_letters(letters);
            batch
                .run(TREES_PER_SESSION / 4)
                .uploads()
                .map(<[u8]>::to_vec)
                .collect::<Vec<_>>()
        };
        let (original, replaced) = (
            uploads(tokens::Letters::Original),
            uploads(tokens::Letters::Replaced),
        );
        assert!(!original.is_empty());
        assert!(
            original == replaced,
            "the letters of masked texts change the recording at {level:?}"
        );
    }
}

#[test]
fn planted_leak_is_found_in_every_output() {
    // The engine masks at a lower level than the expectation, so texts that count as hidden are recorded.
    let batch = Batch::plain(2000, PrivacyLevel::Light).expecting(PrivacyLevel::Conservative);
    let outputs = batch.run(TREES_PER_SESSION / 4);
    let hidden = Search::for_marker(HIDDEN);
    let leaks: BTreeSet<&str> = outputs
        .all()
        .filter(|(_, bytes)| hidden.first_hit(bytes).is_some())
        .map(|(name, _)| name)
        .collect();
    for name in [
        "spool after a kill, unpacked",
        "texts after the kill",
        "texts at the end",
        "trace export at the end",
        "rrweb export at the end",
        "images requested at the end",
        "image at the end, pixels",
    ] {
        assert!(leaks.contains(name), "{name} is not among {leaks:?}");
    }
    // Logs, statuses and reports contain no screen content. (`Debug` of an entry prints its names.)
    for name in leaks {
        let is_recording = ["spool", "upload", "texts", "debug", "trace", "rrweb", "image"];
        assert!(
            is_recording.iter().any(|part| name.starts_with(part)),
            "{name} contains screen content"
        );
    }
}
