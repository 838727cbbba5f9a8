//! Opting out in each state, and in again.

use afterimage_config::RemoteOutcome;
use afterimage_engine::CaptureState;

use crate::script::{Script, check, check_images, config, remote};
use crate::segments::check_segment;
use crate::views::image;

#[test]
fn an_opt_out_purges_and_seals_nothing() {
    let mut script = Script::started(config());
    script
        .show(&["private"])
        .forget()
        .opt_out()
        .show(&["private"])
        .at(60_000);
    check(&mut script, &["purge all", "deliver"]);
    assert_eq!(
        script.reason(),
        "not recorded: the user opted out; opt in after a consent"
    );
    assert_eq!(script.deadline(), None);
}

#[test]
fn an_opt_out_while_stopped_purges() {
    let mut script = Script::started(config());
    script.show(&["private"]).stop().forget().opt_out();
    check(&mut script, &["purge all"]);
}

#[test]
fn an_opt_out_before_the_start_purges_what_an_earlier_run_left() {
    let mut script = Script::new(config());
    script.opt_out();
    check(&mut script, &["purge all"]);
}

#[test]
fn an_opt_out_after_the_end_of_a_session_purges_its_sealed_segments() {
    let mut script = Script::started(config());
    script
        .show(&["private"])
        .at(30_000)
        .stop()
        .start()
        .opt_out()
        .opt_in()
        .stop();
    assert!(script.segments().is_empty());
}

#[test]
fn an_opt_out_while_config_is_awaited_drops_the_held_frames() {
    let mut script = Script::new(remote());
    script
        .start()
        .show(&["private"])
        .forget()
        .opt_out()
        .answer(1, RemoteOutcome::Absent);
    check(&mut script, &["purge all", "deliver"]);
    assert_eq!(script.status().capture, CaptureState::Idle);
}

#[test]
fn a_frame_before_the_opt_out_is_not_recorded_after_opting_in_again() {
    let mut script = Script::started(config());
    script.show(&["private"]).opt_out().opt_in().stop();
    assert!(script.segments().is_empty());
}

#[test]
fn segments_after_opting_in_again_open_after_the_purge() {
    // The purge covers everything before it, so an open before the purge would be lost.
    let mut script = Script::started(config());
    script
        .show(&["private"])
        .forget()
        .opt_out()
        .opt_in()
        .at(100)
        .show(&["again"]);
    check(
        &mut script,
        &[
            "purge all",
            "deliver",
            "deliver",
            "open s1 device-1/1700000000000",
        ],
    );
    script.stop();
    check_segment(&script, 1, &["100 keyframe @0 again"]);
}

#[test]
fn a_purged_segment_is_neither_appended_to_nor_sealed_later() {
    let mut script = Script::started(config());
    script.show(&["private"]).at(1500).opt_out().forget().opt_in();
    script.flush(1000).at(60_000).stop();
    check(
        &mut script,
        &["deliver", "deliver f1", "complete f1 DeadlinePassed"],
    );
}

#[test]
fn an_opt_out_ends_the_exchange_of_images_and_drops_those_being_encoded() {
    let mut script = Script::started(config());
    script
        .draw(crate::script::HOST, &[image("a")])
        .draw(crate::script::HOST, &[image("a")]);
    script.submit("a").forget().opt_out().encoded(1, 100).submit("a");
    check_images(
        &mut script,
        &["end", "drop i1", "refuse a: the session is not recorded"],
    );
}

#[test]
fn opting_in_while_stopped_records_nothing_until_the_start() {
    let mut script = Script::started(config());
    script.stop().opt_out().forget().opt_in().show(&["one"]);
    check(&mut script, &[]);
    script.start().show(&["two"]);
    check(&mut script, &["deliver", "open s0 device-1/1700000000000"]);
}
