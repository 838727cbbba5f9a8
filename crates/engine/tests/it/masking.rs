//! Masking over sessions, sources and screens. The rules themselves are tested in the masking crate.

use afterimage_config::{MaskRule, PrivacyLevel, RemoteConfig, RemoteOutcome, SessionReplayConfig};
use afterimage_engine::HostEvent;
use afterimage_wireframe::{InputType, MaskOverride};

use crate::script::{ATTACHED, HOST, SESSION, Script, check, config, remote, with_rules};
use crate::segments::{check_segment, check_texts};
use crate::views::{input, text, write};

fn strict() -> SessionReplayConfig {
    SessionReplayConfig {
        privacy_config: PrivacyLevel::Conservative,
        ..config()
    }
}

fn rules(rules: &[&str]) -> RemoteConfig {
    RemoteConfig {
        mask_rules: rules.iter().flat_map(|rule| rule.parse::<MaskRule>()).collect(),
        ..RemoteConfig::default()
    }
}

#[test]
fn an_attached_instance_masks_its_own_sources_alone() {
    let mut script = Script::started(config());
    script
        .attach(ATTACHED, &strict())
        .show(&["native"])
        .show_from(ATTACHED, &["flutter"])
        .stop();
    check_texts(&script, SESSION, &["native", "*******"]);
}

#[test]
fn an_attached_instance_cannot_show_what_the_session_hides() {
    let mut script = Script::started(strict());
    script
        .attach(ATTACHED, &config())
        .show_from(ATTACHED, &["flutter"])
        .stop();
    check_texts(&script, SESSION, &["*******"]);
}

#[test]
fn an_instance_that_attaches_late_masks_the_same_frame_again() {
    // A stricter instance took the source of one that is gone, and shows the same tree.
    let mut script = Script::started(config());
    script
        .show_from(ATTACHED, &["shown"])
        .at(10)
        .attach(ATTACHED, &strict());
    script.at(20).show_from(ATTACHED, &["shown"]).stop();
    check_segment(&script, 0, &["0 keyframe @16 shown", "20 changes @16 *****"]);
}

#[test]
fn a_detached_source_leaves_the_scene_and_the_others_stay() {
    let mut script = Script::started(config());
    script
        .show(&["native"])
        .show_from(ATTACHED, &["flutter"])
        .at(10)
        .detach(ATTACHED)
        .stop();
    check_segment(
        &script,
        0,
        &["0 keyframe @0 native", "0 keyframe @16 flutter", "10 gone @16"],
    );
}

#[test]
fn a_source_that_detaches_before_the_answer_is_masked_as_it_asked() {
    // The frame on its screen opens the new session, and its masking must still apply then.
    let mut script = Script::new(remote());
    script
        .start()
        .answer(1, RemoteOutcome::Absent)
        .attach(ATTACHED, &strict());
    script
        .show_from(ATTACHED, &["flutter"])
        .at(10)
        .set_session(SESSION + 1)
        .detach(ATTACHED);
    script.at(20).answer(2, RemoteOutcome::Absent).stop();
    check_segment(&script, 1, &["10 keyframe @16 *******", "10 gone @16"]);
}

#[test]
fn a_frame_held_before_its_source_detaches_is_masked_as_it_asked() {
    let mut script = Script::new(remote());
    script
        .start()
        .attach(ATTACHED, &strict())
        .show_from(ATTACHED, &["flutter"])
        .detach(ATTACHED);
    script.answer(1, RemoteOutcome::Absent).stop();
    check_segment(&script, 0, &["0 keyframe @16 *******", "0 gone @16"]);
}

#[test]
fn the_masking_of_a_detached_source_does_not_apply_to_the_next_session() {
    let mut script = Script::started(config());
    script
        .attach(ATTACHED, &strict())
        .detach(ATTACHED)
        .set_session(SESSION + 1);
    script.show_from(ATTACHED, &["another"]).stop();
    check_texts(&script, SESSION + 1, &["another"]);
}

#[test]
fn a_source_that_detaches_between_two_changes_loses_its_masking() {
    let mut script = Script::new(remote());
    script
        .attach(ATTACHED, &strict())
        .start()
        .detach(ATTACHED)
        .set_session(SESSION + 1);
    script
        .answer(2, RemoteOutcome::Absent)
        .show_from(ATTACHED, &["another"])
        .stop();
    check_texts(&script, SESSION + 1, &["another"]);
}

#[test]
fn a_source_that_detaches_while_nothing_is_recorded_loses_its_masking() {
    let mut script = Script::new(config());
    script
        .attach(ATTACHED, &strict())
        .detach(ATTACHED)
        .start()
        .show_from(ATTACHED, &["another"])
        .stop();
    check_texts(&script, SESSION, &["another"]);
}

#[test]
fn the_masking_of_an_attached_instance_lasts_over_sessions() {
    let mut script = Script::new(config());
    script
        .attach(ATTACHED, &strict())
        .start()
        .show_from(ATTACHED, &["flutter"])
        .set_session(SESSION + 1)
        .stop();
    check_texts(&script, SESSION, &["*******"]);
    check_texts(&script, SESSION + 1, &["*******"]);
}

#[test]
fn a_field_that_held_a_secret_stays_masked_in_the_next_session() {
    let mut script = Script::started(config());
    script.draw(HOST, &[input("hunter2", InputType::Password)]).stop();
    script.set_session(SESSION + 1).start().at(1000);
    script.draw(HOST, &[input("hunter2", InputType::Text)]).stop();
    check_texts(&script, SESSION + 1, &["********"]);
}

#[test]
fn a_blocked_screen_is_hidden_from_its_first_frame_until_it_has_left() {
    let mut script = Script::started(with_rules(&["block screen=Pay*"]));
    script
        .screen("Home")
        .show(&["home"])
        .at(2000)
        .screen("Payment")
        .show(&["card"]);
    // Both screens are drawn during the transition.
    script
        .at(3000)
        .screen("Home")
        .at(3100)
        .show(&["card", "home"])
        .at(3900)
        .show(&["home again"]);
    script.at(5000).stop();
    check_segment(
        &script,
        0,
        &[
            "0 screen Home",
            "0 keyframe @0 home",
            "2000 screen Payment",
            "2000 changes @0",
            "3000 screen Home",
            "4000 changes @0 home again",
        ],
    );
}

#[test]
fn a_screen_that_has_left_is_revealed_by_the_deadline_without_a_frame() {
    let mut script = Script::started(with_rules(&["block screen=Pay"]));
    script
        .screen("Pay")
        .show(&["card"])
        .at(100)
        .screen("Home")
        .at(200)
        .show(&["home"]);
    assert_eq!(script.deadline(), Some(1000));
    script.at(1099);
    assert_eq!(script.deadline(), Some(1100));
    script.at(1100).stop();
    check_texts(&script, SESSION, &["home"]);
}

#[test]
fn a_frame_of_the_screen_before_is_not_revealed_when_that_screen_has_left() {
    let mut script = Script::started(with_rules(&["block screen=Pay"]));
    script
        .screen("Pay")
        .show(&["card"])
        .at(100)
        .screen("Home")
        .at(5000)
        .stop();
    check_texts(&script, SESSION, &[]);
}

#[test]
fn a_rule_for_a_screen_hides_until_a_screen_is_named() {
    let mut script = Script::started(with_rules(&["block screen=Pay", "unmask screen=Home class=T"]));
    script
        .draw(HOST, &[text("unknown").class("T")])
        .at(10)
        .screen("Home");
    script.at(20).draw(HOST, &[text("home").class("T")]).stop();
    check_segment(
        &script,
        0,
        &["0 keyframe @0", "10 screen Home", "20 changes @0 home"],
    );
}

#[test]
fn a_screen_that_was_named_before_the_start_decides_the_rules() {
    let mut script = Script::new(with_rules(&["block screen=Pay"]));
    script
        .screen("Home")
        .start()
        .show(&["home"])
        .set_session(SESSION + 1);
    script
        .at(2000)
        .screen("Pay")
        .set_session(SESSION + 2)
        .at(2100)
        .show(&["card"])
        .stop();
    check_texts(&script, SESSION, &["home"]);
    check_texts(&script, SESSION + 1, &["home"]);
    check_texts(&script, SESSION + 2, &[]);
}

#[test]
fn a_frame_walked_before_its_screen_was_named_does_not_open_the_next_session() {
    let mut script = Script::started(with_rules(&["block screen=Pay"]));
    script.screen("Pay").at(90).at(100).screen("Home");
    script.write_walked_at(HOST, 90, |writer| write(writer, &[text("card")]));
    script.at(5000).forget().set_session(SESSION + 1);
    check(&mut script, &["seal s0", "deliver"]);
}

#[test]
fn rules_apply_by_the_name_that_the_app_reported() {
    let edits: [fn(HostEvent) -> Option<HostEvent>; 2] = [
        |_| None,
        |_| {
            Some(HostEvent::Screen {
                name: "Home".to_owned(),
            })
        },
    ];
    for edit in edits {
        let mut script = Script::new(with_rules(&["block screen=Checkout"]));
        script
            .map_events(edit)
            .start()
            .screen("Checkout")
            .show(&["the card"])
            .stop();
        check_texts(&script, SESSION, &[]);
    }
}

#[test]
fn rules_apply_to_a_screen_whose_event_the_rate_limit_dropped() {
    let mut script = Script::started(with_rules(&["block screen=Pay"]));
    script.screen("Home");
    for n in 0..1000 {
        script.screen(&n.to_string());
    }
    script.screen("Pay").show(&["card"]).stop();
    check_texts(&script, SESSION, &[]);
}

#[test]
fn the_rules_of_the_app_apply_by_class() {
    let mut script = Script::started(with_rules(&["mask class=com.bank.*", "block class=Map"]));
    let views = [
        text("DE12").class("com.bank.Iban"),
        text("Account").class("Title"),
        text("here").class("Map"),
    ];
    script.draw(HOST, &views).stop();
    check_texts(&script, SESSION, &["****", "Account"]);
}

#[test]
fn the_servers_rules_add_to_the_apps_and_lift_none_of_them() {
    let mut script = Script::new(SessionReplayConfig {
        enable_remote_config: true,
        ..with_rules(&["mask class=Iban"])
    });
    let server = rules(&["mask class=Name", "unmask class=Iban"]);
    let views = [
        text("DE12").class("Iban"),
        text("Ada").class("Name"),
        text("Account").class("Title"),
    ];
    script
        .start()
        .answer(1, RemoteOutcome::Fetched(server))
        .draw(HOST, &views)
        .stop();
    check_texts(&script, SESSION, &["****", "***", "Account"]);
}

#[test]
fn the_servers_unmask_lifts_the_level_and_not_the_apps_override() {
    let mut script = Script::new(SessionReplayConfig {
        privacy_config: PrivacyLevel::Conservative,
        ..remote()
    });
    let views = [
        text("Account").class("Title"),
        text("Ada").class("Title").mask(MaskOverride::Mask),
        text("Bob"),
    ];
    let server = rules(&["unmask class=Title"]);
    script
        .start()
        .answer(1, RemoteOutcome::Fetched(server))
        .draw(HOST, &views)
        .stop();
    check_texts(&script, SESSION, &["Account", "***", "***"]);
}

#[test]
fn a_rule_of_the_server_that_cannot_be_read_masks_everything() {
    let unread = RemoteConfig {
        has_unread_rules: true,
        ..RemoteConfig::default()
    };
    let mut script = Script::new(remote());
    script
        .start()
        .answer(1, RemoteOutcome::Fetched(unread))
        .show(&["Account"])
        .stop();
    check_texts(&script, SESSION, &["*******"]);
}

#[test]
fn a_sampled_screen_is_shown_in_its_share_of_sessions() {
    // The session's ratio is 0.914457.
    for (rule, shown) in [
        ("sample=0.9 screen=Feed", &[][..]),
        ("sample=0.92 screen=Feed", &["news"]),
    ] {
        let mut script = Script::started(with_rules(&[rule]));
        script.screen("Feed").show(&["news"]).stop();
        check_texts(&script, SESSION, shown);
    }
}
