//! Floods: thousands of inputs of one kind, while the clock stands still, leave no more memory in use than hundreds.

use afterimage_config::PrivacyLevel;
use afterimage_wireframe::{AppState, TouchPhase};

use crate::step::{Answer, Call, FrameKind};
use crate::subject::Fault;
use crate::violation::{Checked, Invariant, Violation, check};
use crate::world::World;

/// Inputs after which every bounded collection is full.
const FULL: usize = 6_000;

/// Inputs of a flood.
const FLOOD: usize = 24_000;

/// Growth between the two that is no leak, in bytes of debug text. A collection that keeps every input grows by about 70 bytes
/// for each.
const MAX_GROWTH: usize = 512 << 10;

/// States in which a flood arrives, each with the calls that lead to it.
fn states() -> Vec<Vec<Call>> {
    let recording = vec![Call::Sample(true), Call::Start];
    let refused = [recording.clone(), vec![Call::SpoolFails(true)]].concat();
    let awaiting = [vec![Call::RemoteConfig(true)], recording.clone()].concat();
    vec![vec![], recording, refused, awaiting]
}

/// Floods, each with the calls that repeat.
fn floods() -> Vec<Vec<Call>> {
    let frame = |source| Call::Frame(source, FrameKind::New);
    let screen = |name| Call::Screen {
        name,
        is_dropped: false,
    };
    // A segment grows until it is sealed, which is no leak.
    let (seal, shown) = (Call::App(AppState::Background), Call::App(AppState::Active));
    vec![
        vec![frame(0), frame(1), seal.clone(), shown.clone()],
        vec![Call::Touch {
            pointer: 1,
            phase: TouchPhase::Move,
        }],
        vec![screen(0), screen(1), screen(2)],
        vec![Call::App(AppState::LowMemory)],
        vec![
            Call::Keyboard(true),
            Call::Viewport(0),
            Call::Keyboard(false),
            Call::Viewport(1),
        ],
        vec![
            Call::Attach(PrivacyLevel::Light),
            frame(2),
            Call::Detach(2),
            seal.clone(),
            shown.clone(),
        ],
        vec![Call::Detach(1), frame(1), seal, shown],
        vec![Call::Session(1), frame(0), Call::Session(2)],
        vec![Call::Flush(0), Call::DeliveryEnds, Call::Nothing],
        vec![Call::ConfigAnswer {
            is_latest: true,
            outcome: Answer::Unavailable,
        }],
    ]
}

/// Runs every flood in every state. Returns all violations.
fn violations() -> Vec<Violation> {
    let floods = states()
        .into_iter()
        .flat_map(|state| floods().into_iter().map(move |flood| (state.clone(), flood)));
    floods
        .filter_map(|(state, flood)| run(&state, &flood, None).err())
        .collect()
}

/// Runs one flood while the engine records.
pub(crate) fn run_recorded(flood: &[Call], fault: Option<Fault>) -> Checked {
    run(&[Call::Sample(true), Call::Start], flood, fault)
}

fn run(state: &[Call], flood: &[Call], fault: Option<Fault>) -> Checked {
    let mut world = World::new(fault);
    for call in state {
        world.call(call)?;
    }
    let mut full = 0;
    for turn in 0..FLOOD {
        world.call(&flood[turn % flood.len()])?;
        if turn == FULL {
            full = world.size();
        }
    }
    let size = world.size();
    check(size < full + MAX_GROWTH, Invariant::Memory, || {
        format!("{full} bytes grow to {size} after {state:?} and a flood of {flood:?}")
    })
}

#[test]
fn floods_do_not_grow_the_state() {
    let violations = violations();
    assert!(violations.is_empty(), "{violations:#?}");
}
