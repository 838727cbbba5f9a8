//! Random sequences: 10^5 steps in all, the same in every run.

use std::cell::RefCell;

use proptest::test_runner::{Config, RngAlgorithm, TestCaseError, TestRng, TestRunner};

use crate::step::sequences;
use crate::world::{Coverage, run};

/// Sequences of about 100 steps: 10^5 steps in all.
const SEQUENCES: u32 = 1_000;

/// Returns a runner whose sequences are the same in every run.
pub(crate) fn runner() -> TestRunner {
    let config = Config {
        cases: SEQUENCES,
        failure_persistence: None,
        max_shrink_iters: 20_000,
        ..Config::default()
    };
    TestRunner::new_with_rng(config, TestRng::deterministic_rng(RngAlgorithm::ChaCha))
}

#[test]
fn random_sequences_keep_every_invariant() {
    let total = RefCell::new(Coverage::default());
    let result = runner().run(&sequences(), |steps| {
        let coverage = run(&steps, None).map_err(|violation| TestCaseError::fail(violation.to_string()))?;
        let mut total = total.borrow_mut();
        total.sealed += coverage.sealed;
        total.compared += coverage.compared;
        total.largest = total.largest.max(coverage.largest);
        Ok(())
    });
    if let Err(failure) = result {
        panic!("{failure}");
    }
    let total = total.into_inner();
    println!("{total:?}");
    assert!(total.sealed > 4_000 && total.compared > 20_000, "{total:?}");
}
