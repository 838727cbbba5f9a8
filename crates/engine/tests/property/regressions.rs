//! Sequences that once broke an invariant.

use afterimage_config::PrivacyLevel;

use crate::step::{Answer, Call, Clock, FrameKind, Step};
use crate::world::run;

const SETTINGS: Answer = Answer::Settings {
    rate: None,
    is_enabled: None,
    level: None,
};

fn step(clock: Clock, call: Call) -> Step {
    Step {
        clock,
        call,
        ticks: true,
    }
}

fn assert_kept(calls: impl IntoIterator<Item = Call>, last: Step) {
    let steps = calls.into_iter().map(|call| step(Clock::Same, call));
    let steps: Vec<_> = steps.chain([last]).collect();
    if let Err(violation) = run(&steps, None) {
        panic!("{violation}");
    }
}

/// A recording that the cached answer starts opens at the time of the call before the wait, so its first block is due.
#[test]
fn the_first_block_of_a_cached_decision_is_cut_in_the_same_turn() {
    assert_kept(
        [
            Call::Sample(true),
            Call::RemoteConfig(true),
            Call::CachedConfig(SETTINGS),
            Call::Start,
            Call::Frame(0, FrameKind::New),
        ],
        step(Clock::Ahead(1500), Call::Nothing),
    );
}

/// A segment that opens at the time of the call before the wait was refused, and its retry was due at once.
#[test]
fn a_retry_after_a_refusal_counts_from_the_refusal() {
    let step_in = |ms, call| step(Clock::Ahead(ms), call);
    let calls = [
        Call::Sample(true),
        Call::Start,
        Call::RemoteConfig(true),
        Call::SpoolFails(true),
        Call::Frame(0, FrameKind::New),
        Call::CachedConfig(SETTINGS),
        Call::OptOut(false),
    ];
    let mut steps: Vec<_> = calls.map(|call| step(Clock::Same, call)).into();
    for step in &mut steps {
        step.ticks = false;
    }
    steps.push(step_in(5_000, Call::Frame(0, FrameKind::New)));
    if let Err(violation) = run(&steps, None) {
        panic!("{violation}");
    }
}

/// The masking of an attached instance was removed by the detachment of the instance before it, which had waited for the
/// session's decision.
#[test]
fn an_instance_that_reuses_a_source_while_config_is_pending_keeps_its_masks() {
    assert_kept(
        [
            Call::Sample(true),
            Call::RemoteConfig(true),
            Call::Attach(PrivacyLevel::Light),
            Call::Start,
            Call::Detach(2),
            Call::Attach(PrivacyLevel::Conservative),
            Call::ConfigAnswer {
                is_latest: true,
                outcome: SETTINGS,
            },
            Call::RemoteConfig(false),
            Call::Frame(2, FrameKind::New),
        ],
        step(Clock::Same, Call::Nothing),
    );
}

/// A frame that waited for the session's decision was masked by the instance that reused its source.
#[test]
fn a_held_frame_of_a_detached_instance_keeps_its_masks() {
    assert_kept(
        [
            Call::Sample(true),
            Call::RemoteConfig(true),
            Call::Level(PrivacyLevel::Light),
            Call::Start,
            Call::Attach(PrivacyLevel::Conservative),
            Call::Frame(2, FrameKind::New),
            Call::Detach(2),
            Call::Attach(PrivacyLevel::Light),
            Call::ConfigAnswer {
                is_latest: true,
                outcome: SETTINGS,
            },
        ],
        step(Clock::Same, Call::Nothing),
    );
}
