//! Canaries: what should be masked is in nothing that leaves the engine.
//!
//! Random trees carry a token in every text, one kind of token where the documented rules hide the text and
//! another where they may show it. The real engine records them; then every byte that it wrote, sent, logged
//! or told, and every export of what it recorded, is searched for the first kind.

// Helpers of tests are tests, which `clippy.toml` cannot know of an integration test.
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

/// Trees in the test command; `AFTERIMAGE_CASES` asks for more.
const TREES: u64 = 10_000;

/// Trees of one session: enough for some segments, and for ids, strings and styles to be met again.
const TREES_OF_A_BATCH: u64 = 200;

/// Sessions at a time.
const WORKERS_OF_A_CORE: u64 = 8;

const LEVELS: [PrivacyLevel; 3] = [
    PrivacyLevel::Light,
    PrivacyLevel::Medium,
    PrivacyLevel::Conservative,
];

/// A number from the environment.
fn asked(name: &str) -> Option<u64> {
    std::env::var(name).ok()?.parse().ok()
}

#[test]
fn no_token_that_should_be_masked_is_in_any_output() {
    assert!(PRIVATE_SCREENS.iter().all(|name| name.contains(HIDDEN)));
    let trees = asked("AFTERIMAGE_CASES").unwrap_or(TREES);
    let first = asked("AFTERIMAGE_SEED").unwrap_or(0);
    let hidden = Search::of(HIDDEN);
    let shown = Search::of(SHOWN);
    // A session waits for the engine's threads most of the time.
    let workers = WORKERS_OF_A_CORE * std::thread::available_parallelism().map_or(1, usize::from) as u64;
    let batches = trees.div_ceil(TREES_OF_A_BATCH);
    let work = |worker: u64| {
        let (mut searched, mut showing) = (0, 0);
        for seed in (first + worker..first + batches).step_by(workers as usize) {
            let level = LEVELS[(seed % 3) as usize];
            let outputs = Batch::new(seed, level).run(TREES_OF_A_BATCH);
            for (name, bytes) in outputs.all() {
                searched += bytes.len();
                if let Some(hit) = hidden.first_hit(bytes) {
                    panic!("{name} leaks: {hit}; AFTERIMAGE_SEED={seed} AFTERIMAGE_CASES=1, {level:?}");
                }
            }
            // The search would find something: what may be shown is there, unless rules hide whole screens.
            let mut texts = outputs.all().filter(|(name, _)| name.starts_with("texts"));
            showing += u64::from(texts.all(|(_, bytes)| shown.first_hit(bytes).is_some()));
        }
        (searched, showing)
    };
    let (searched, showing): (Vec<usize>, Vec<u64>) = std::thread::scope(|scope| {
        let threads: Vec<_> = (0..workers)
            .map(|worker| scope.spawn(move || work(worker)))
            .collect();
        threads.into_iter().map(|thread| thread.join().unwrap()).unzip()
    });
    let (searched, showing): (usize, u64) = (searched.iter().sum(), showing.iter().sum());
    println!(
        "{} trees in {batches} sessions, {showing} of which show something, {searched} bytes searched",
        batches * TREES_OF_A_BATCH
    );
    assert!(
        showing * 2 >= batches,
        "{showing} of {batches} sessions show something"
    );
}

#[test]
fn what_is_masked_does_not_change_what_is_recorded() {
    for (seed, level) in (1000..).zip(LEVELS) {
        let uploads = |letters| {
            let batch = Batch::new(seed, level).written_in(letters);
            batch
                .run(TREES_OF_A_BATCH / 4)
                .uploads()
                .map(<[u8]>::to_vec)
                .collect::<Vec<_>>()
        };
        let (one, other) = (uploads(tokens::Letters::Own), uploads(tokens::Letters::Other));
        assert!(!one.is_empty());
        assert!(
            one == other,
            "the letters of hidden texts make a difference at {level:?}"
        );
    }
}

#[test]
fn a_leak_is_found_wherever_it_comes_out() {
    // The engine shows what the expectation takes for hidden.
    let batch = Batch::plain(2000, PrivacyLevel::Light).expecting(PrivacyLevel::Conservative);
    let outputs = batch.run(TREES_OF_A_BATCH / 4);
    let hidden = Search::of(HIDDEN);
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
        "images wanted at the end",
        "image at the end, pixels",
    ] {
        assert!(leaks.contains(name), "{name} is not among {leaks:?}");
    }
    // What is logged and told holds nothing of the screen. (`Debug` of an entry has its names.)
    for name in leaks {
        let is_recording = ["spool", "upload", "texts", "debug", "trace", "rrweb", "image"];
        assert!(
            is_recording.iter().any(|part| name.starts_with(part)),
            "{name} holds text"
        );
    }
}
