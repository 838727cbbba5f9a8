//! A second account of masking, written from the privacy chapter and not from the code: naive, recursive,
//! with names in the place of types. It agrees with the code on random trees, overrides, rules, screens,
//! policies and levels, frame after frame.

mod account;
mod case;

use afterimage_masking::{MaskedText, Masker};
use afterimage_wireframe::{Attr, Ident, Kind, Node, Recordable, TextField};

use self::account::{Account, Fate, Shown};
use self::case::{Case, TEXT};

/// Trees in the test command; `AFTERIMAGE_CASES` says another number.
const CASES: u64 = 10_000;

#[test]
fn the_code_agrees_with_the_oracle() {
    let cases = std::env::var("AFTERIMAGE_CASES").map_or(CASES, |cases| cases.parse().unwrap());
    let mut fates = [0_u64; 3];
    for seed in 0..cases {
        let case = Case::random(seed);
        let mut masker = Masker::new();
        let mut account = Account::default();
        let mut policy = case.policy();
        for frame in &case.frames {
            let screens: Vec<&str> = frame.screens.iter().map(String::as_str).collect();
            policy.rules.set_screens(&screens);
            let output = masker.mask(&frame.raw(), &policy);
            let mut recorded = output.nodes.iter();
            for (id, fate) in account.of(&case, frame) {
                fates[fate.rank()] += 1;
                if fate == Fate::Gone {
                    continue;
                }
                let node = recorded
                    .next()
                    .unwrap_or_else(|| panic!("seed {seed}: #{id} is missing"));
                assert_eq!(node.id.value(), id, "seed {seed}");
                assert_eq!(told(node), fate, "seed {seed}, node {id}: {frame:#?}\n{case:#?}");
            }
            assert_eq!(recorded.count(), 0, "seed {seed}");
        }
    }
    // A generator that makes nothing but blocked trees would prove nothing.
    let nodes: u64 = fates.iter().sum();
    assert!(fates.iter().all(|count| count * 20 > nodes), "{fates:?}");
}

/// What was recorded of a node, in the account's words.
fn told(node: &Node<MaskedText>) -> Fate {
    if node.kind == Kind::Placeholder {
        assert_eq!(node.texts.len(), 0);
        return Fate::Blocked;
    }
    let text = |field: &TextField| match node.text(*field).map(Recordable::recorded) {
        Some(TEXT) => "keep",
        Some("*** *") => "mask",
        Some("********") => "stars",
        Some("") => "empty",
        other => panic!("{other:?}"),
    };
    let texts: Vec<&'static str> = TextField::ALL.iter().map(text).collect();
    Fate::Shown(Shown {
        texts: texts.try_into().unwrap(),
        state: node.flag(Attr::Selected),
        image: node.ident(Ident::ImageHash).is_some(),
        identifier: node.ident(Ident::Identifier).is_some(),
    })
}
