//! Planted faults: the random sequences find each.

use proptest::strategy::{Strategy, ValueTree};

use crate::floods;
use crate::random::runner;
use crate::step::{Call, sequences};
use crate::subject::Fault;
use crate::violation::Invariant;
use crate::world::run;

/// Sequences in which every fault shows.
const SEQUENCES: usize = 300;

#[test]
fn each_planted_fault_is_found() {
    let mut runner = runner();
    let sequences: Vec<_> = (0..SEQUENCES)
        .map(|_| sequences().new_tree(&mut runner).unwrap().current())
        .collect();
    for fault in Fault::ALL {
        if fault.breaks() == Invariant::Memory {
            continue;
        }
        let found = sequences.iter().find_map(|steps| {
            let violation = run(steps, Some(fault)).err()?;
            (violation.invariant == fault.breaks()).then_some(violation)
        });
        assert!(found.is_some(), "{fault:?} breaks {:?} unseen", fault.breaks());
    }
}

#[test]
fn kept_inputs_are_found() {
    let found = floods::run_recorded(&[Call::Flush(0), Call::DeliveryEnds], Some(Fault::KeptInputs));
    assert_eq!(
        found.map_err(|violation| violation.invariant),
        Err(Fault::KeptInputs.breaks())
    );
}
