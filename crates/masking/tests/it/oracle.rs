//! Compares masking with an oracle: a second implementation, written from the privacy chapter and not from the code.
//!
//! The oracle is naive and recursive, and uses names instead of types. Both agree on random trees, overrides, rules,
//! screens, policies and levels, over consecutive frames.

mod case;
mod expected;

use afterimage_masking::{MaskedText, Masker};
use afterimage_wireframe::{Attr, Ident, Kind, Node, Recordable, TextField};

use self::case::{Case, TEXT};
use self::expected::{Oracle, Outcome, RecordedParts};

/// Number of cases in the test command; `AFTERIMAGE_CASES` overrides it.
const CASES: u64 = 10_000;

#[test]
fn masking_agrees_with_the_oracle() {
    let cases = std::env::var("AFTERIMAGE_CASES").map_or(CASES, |cases| cases.parse().unwrap());
    let mut outcomes = [0_u64; 3];
    for seed in 0..cases {
        let case = Case::random(seed);
        let mut masker = Masker::new();
        let mut oracle = Oracle::default();
        let mut policy = case.policy();
        for frame in &case.frames {
            let screens: Vec<&str> = frame.screens.iter().map(String::as_str).collect();
            policy.rules.set_screens(&screens);
            let output = masker.mask(&frame.raw(), &policy);
            let mut recorded = output.nodes.iter();
            for (id, outcome) in oracle.outcomes(&case, frame) {
                outcomes[outcome.rank()] += 1;
                if outcome == Outcome::Dropped {
                    continue;
                }
                let node = recorded
                    .next()
                    .unwrap_or_else(|| panic!("seed {seed}: #{id} is missing"));
                assert_eq!(node.id.value(), id, "seed {seed}");
                assert_eq!(
                    recorded_outcome(node),
                    outcome,
                    "seed {seed}, node {id}: {frame:#?}\n{case:#?}"
                );
            }
            assert_eq!(recorded.count(), 0, "seed {seed}");
        }
    }
    // A generator that produced only blocked trees would not test anything else.
    let nodes: u64 = outcomes.iter().sum();
    assert!(outcomes.iter().all(|count| count * 20 > nodes), "{outcomes:?}");
}

/// Returns the outcome of masking for a recorded node, in the terms of the oracle.
fn recorded_outcome(node: &Node<MaskedText>) -> Outcome {
    if node.kind == Kind::Placeholder {
        assert_eq!(node.texts.len(), 0);
        return Outcome::Blocked;
    }
    let text = |field: &TextField| match node.text(*field).map(Recordable::recorded) {
        Some(TEXT) => "keep",
        Some("*** *") => "mask",
        Some("********") => "stars",
        Some("") => "empty",
        other => panic!("{other:?}"),
    };
    let texts: Vec<&'static str> = TextField::ALL.iter().map(text).collect();
    Outcome::Recorded(RecordedParts {
        texts: texts.try_into().unwrap(),
        state: node.flag(Attr::Selected),
        image: node.ident(Ident::ImageHash).is_some(),
        identifier: node.ident(Ident::Identifier).is_some(),
    })
}
