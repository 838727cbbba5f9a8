//! Flushes: each seals what was recorded, and completes once.

use afterimage_config::RemoteOutcome;
use afterimage_engine::FlushOutcome::{Delivered, OptedOut};

use crate::script::{SESSION, Script, check, config, remote};
use crate::segments::check_segment;

#[test]
fn a_flush_seals_and_delivers_and_completes_with_the_delivery() {
    let mut script = Script::started(config());
    script.show(&["one"]).forget().flush(20_000);
    check(&mut script, &["append s0", "seal s0", "deliver f1"]);
    assert_eq!(script.status().open_flushes, 1);
    script.delivery_ended(Some(1), Delivered);
    check(&mut script, &["complete f1 Delivered"]);
    assert_eq!(script.status().open_flushes, 0);
}

#[test]
fn a_frame_after_a_flush_opens_the_next_segment_with_the_whole_screen() {
    let mut script = Script::started(config());
    script
        .show(&["one"])
        .show_from(crate::script::ATTACHED, &["two"])
        .flush(20_000)
        .forget();
    script.at(100).show(&["three"]);
    check(&mut script, &["open s1 device-1/1700000000000"]);
    script.stop();
    check_segment(&script, 1, &["100 keyframe @0 three", "100 keyframe @16 two"]);
}

#[test]
fn a_flush_delivers_what_an_earlier_run_left_though_nothing_is_recorded() {
    let mut script = Script::new(config());
    script.flush(20_000);
    check(&mut script, &["deliver f1"]);
    script.start().stop().forget().flush(20_000);
    check(&mut script, &["deliver f2"]);
}

#[test]
fn a_delivery_that_no_flush_waits_for_completes_none() {
    let mut script = Script::started(config());
    script.flush(20_000).forget().delivery_ended(None, Delivered);
    check(&mut script, &[]);
}

#[test]
fn one_delivery_completes_all_flushes_that_it_covers_and_no_later_one() {
    let mut script = Script::started(config());
    script
        .flush(20_000)
        .flush(20_000)
        .flush(20_000)
        .forget()
        .delivery_ended(Some(2), Delivered);
    check(&mut script, &["complete f1 Delivered", "complete f2 Delivered"]);
    script.delivery_ended(Some(3), Delivered);
    check(&mut script, &["complete f3 Delivered"]);
}

#[test]
fn a_flush_completes_at_its_deadline_and_not_again_with_the_delivery() {
    let mut script = Script::started(config());
    script.at(100).flush(2000).forget().at(2099);
    check(&mut script, &[]);
    script.at(2100);
    check(&mut script, &["complete f1 DeadlinePassed"]);
    script.delivery_ended(Some(1), Delivered);
    check(&mut script, &[]);
}

#[test]
fn a_flush_without_time_completes_at_once_and_still_delivers() {
    let mut script = Script::started(config());
    script.show(&["one"]).forget().flush(0);
    check(
        &mut script,
        &["append s0", "seal s0", "deliver f1", "complete f1 DeadlinePassed"],
    );
}

#[test]
fn a_deadline_that_passed_during_sleep_completes_with_the_next_input() {
    let mut script = Script::started(config());
    script.flush(2000).forget().asleep_until(60_000).show(&["one"]);
    check(
        &mut script,
        &["open s0 device-1/1700000000000", "complete f1 DeadlinePassed"],
    );
}

#[test]
fn a_flush_completes_in_time_while_remote_config_is_awaited() {
    // An app in the background has two seconds, and a request on a bad network takes longer.
    let mut script = Script::new(remote());
    script.start().show(&["one"]).forget().flush(2000).at(2000);
    check(&mut script, &["complete f1 DeadlinePassed"]);
    script.answer(1, RemoteOutcome::Absent);
    check(
        &mut script,
        &["open s0 device-1/1700000000000", "deliver", "append s0"],
    );
}

#[test]
fn a_flush_before_the_decision_delivers_what_was_held() {
    let mut script = Script::new(remote());
    script.start().show(&["one"]).forget().flush(20_000);
    check(&mut script, &[]);
    script.at(100).answer(1, RemoteOutcome::Absent);
    check(
        &mut script,
        &[
            "open s0 device-1/1700000000000",
            "append s0",
            "seal s0",
            "deliver f1",
        ],
    );
}

#[test]
fn one_delivery_follows_the_decision_for_all_flushes_before_it() {
    let mut script = Script::new(remote());
    script
        .start()
        .forget()
        .flush(20_000)
        .flush(20_000)
        .answer(1, RemoteOutcome::Unavailable);
    check(&mut script, &["deliver f2"]);
    script.delivery_ended(Some(2), Delivered);
    check(&mut script, &["complete f1 Delivered", "complete f2 Delivered"]);
}

#[test]
fn a_flush_waits_for_the_decision_about_the_latest_session() {
    let mut script = Script::new(remote());
    script
        .start()
        .show(&["one"])
        .flush(20_000)
        .set_session(SESSION + 1)
        .forget();
    script.answer(2, RemoteOutcome::Absent);
    check(
        &mut script,
        &[
            "open s0 device-1/1700000000001",
            "append s0",
            "seal s0",
            "deliver f1",
        ],
    );
}

#[test]
fn a_flush_before_the_decision_delivers_when_a_stop_ends_the_wait() {
    let mut script = Script::new(remote());
    script.start().flush(20_000).forget().stop();
    check(&mut script, &["deliver f1"]);
}

#[test]
fn a_pause_completes_the_flushes_whose_deadline_is_not_after_it() {
    let mut script = Script::started(config());
    script.flush(1000).flush(9000).forget().delivery_paused(2, 5000);
    check(&mut script, &["complete f1 RetryScheduled"]);
    script.delivery_paused(2, 9000);
    check(&mut script, &["complete f2 RetryScheduled"]);
}

#[test]
fn a_pause_of_an_earlier_delivery_completes_no_later_flush() {
    let mut script = Script::started(config());
    script.flush(1000).flush(1000).forget().delivery_paused(1, 60_000);
    check(&mut script, &["complete f1 RetryScheduled"]);
}

#[test]
fn the_outcome_of_the_delivery_is_the_outcome_of_the_flush() {
    let mut script = Script::started(config());
    script.flush(1000).forget().delivery_ended(Some(1), OptedOut);
    check(&mut script, &["complete f1 OptedOut"]);
}

#[test]
fn a_flush_stays_open_over_a_change_of_the_session() {
    let mut script = Script::started(config());
    script
        .flush(1000)
        .set_session(SESSION + 1)
        .dispose()
        .forget()
        .at(1000);
    check(&mut script, &["complete f1 DeadlinePassed"]);
}
