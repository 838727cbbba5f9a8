//! Images: from the frame that shows one to the stored picture, and the points at which one is refused.

use afterimage_config::{ImagePolicy, PrivacyLevel, RemoteOutcome, SessionReplayConfig};
use afterimage_engine::{ImageId, Input, IoEvent};
use afterimage_wireframe::{Ident, ImageOrigin, Kind, MaskOverride};

use crate::script::{ATTACHED, HOST, SESSION, Script, check_images, config, remote};
use crate::views::{View, image, view};

/// The most bytes that the images of one session have.
const MAX_SESSION_BYTES: u64 = 4 << 20;

/// Returns a script whose host took the requests for these images with the advice of its second frame.
fn requested(views: &[View]) -> Script {
    let mut script = Script::started(config());
    script.draw(HOST, views).at(10).draw(HOST, views).forget();
    script
}

#[test]
fn an_image_is_looked_up_requested_once_encoded_and_stored() {
    let mut script = Script::started(config());
    script.draw(HOST, &[image("a")]);
    check_images(&mut script, &["look up a", "request @0 a"]);
    script.draw(HOST, &[image("a")]).draw(HOST, &[image("a")]);
    check_images(&mut script, &["advise a", "note 1"]);
    script.submit("a").encoded(1, 100);
    check_images(&mut script, &["encode i1", "store i1"]);
    script.submit("a");
    check_images(&mut script, &["refuse a: the image was submitted before"]);
    assert_eq!(script.status().counters.requested_images, 1);
}

#[test]
fn an_image_that_was_delivered_before_is_not_requested() {
    let mut script = Script::started(config());
    script.was_delivered("a").draw(HOST, &[image("a"), image("b")]);
    check_images(&mut script, &["look up a b", "request @0 b"]);
}

#[test]
fn an_image_is_looked_up_again_when_the_spool_is_open() {
    let mut script = Script::started(config());
    script.close_spool(true).draw(HOST, &[image("a")]);
    script
        .forget()
        .close_spool(false)
        .at(10)
        .draw(HOST, &[image("a")]);
    check_images(&mut script, &["look up a", "request @0 a"]);
}

#[test]
fn a_request_that_left_before_the_device_changed_is_not_noted_for_the_next_one() {
    let mut script = Script::started(config());
    script.draw(HOST, &[image("a")]);
    let recording = script.exchange.recording().unwrap();
    let hashes = script.exchange.next_requests(HOST, 0);
    script.set_device("device-2").forget();
    script.input(Input::ImagesRequested { hashes, recording });
    check_images(&mut script, &[]);
    script.submit("a");
    check_images(
        &mut script,
        &["refuse a: the image was not requested; submit the images that the advice of a frame names"],
    );
}

#[test]
fn a_hidden_image_stays_hidden_after_a_stop_in_its_session() {
    let mut script = Script::new(config());
    script.start().draw(HOST, &[image("a").mask(MaskOverride::Block)]);
    script.stop().start().draw(HOST, &[image("a")]);
    check_images(
        &mut script,
        &["begin", "withdraw a", "end", "continue", "withdraw a"],
    );
    script.set_session(SESSION + 1);
    check_images(&mut script, &["end", "begin", "look up a", "request @0 a"]);
}

#[test]
fn a_view_that_is_not_an_image_is_not_requested() {
    let mut script = Script::started(config());
    script
        .draw(HOST, &[view(Kind::Button).ident(Ident::ImageHash, "icon")])
        .submit("icon");
    check_images(
        &mut script,
        &["refuse icon: the image was not requested; submit the images that the advice of a frame names"],
    );
}

#[test]
fn a_hidden_image_is_neither_requested_nor_accepted() {
    for mask in [MaskOverride::Mask, MaskOverride::Block] {
        let mut script = Script::started(config());
        script.draw(HOST, &[image("secret").mask(mask), image("plain")]);
        check_images(
            &mut script,
            &["withdraw secret", "look up plain", "request @0 plain"],
        );
        // Another view shows it without a mask, and it stays hidden.
        script
            .at(10)
            .draw(HOST, &[image("secret").id(9)])
            .submit("secret");
        check_images(
            &mut script,
            &["advise plain", "note 1", "refuse secret: masking hides the image"],
        );
    }
}

#[test]
fn an_image_that_a_later_frame_hides_is_refused_after_its_request() {
    let mut script = requested(&[image("a")]);
    script
        .draw(HOST, &[image("a").mask(MaskOverride::Block)])
        .submit("a");
    check_images(&mut script, &["withdraw a", "refuse a: masking hides the image"]);
}

#[test]
fn an_image_that_a_frame_hides_while_it_is_encoded_is_dropped() {
    let mut script = requested(&[image("a")]);
    script
        .submit("a")
        .draw(HOST, &[image("a").mask(MaskOverride::Block)])
        .encoded(1, 100);
    check_images(&mut script, &["encode i1", "withdraw a", "drop i1"]);
    assert_eq!(script.status().counters.refused_images, 1);
}

#[test]
fn an_image_that_is_encoded_after_the_recording_is_dropped() {
    let mut script = requested(&[image("a")]);
    script.submit("a").stop().encoded(1, 100);
    check_images(&mut script, &["encode i1", "end", "drop i1"]);
}

#[test]
fn an_image_of_an_earlier_recording_is_dropped_in_the_next() {
    // The next recording may mask what the earlier one showed.
    let mut script = requested(&[image("a")]);
    script
        .submit("a")
        .stop()
        .start()
        .draw(HOST, &[image("a")])
        .draw(HOST, &[image("a")]);
    check_images(
        &mut script,
        &[
            "encode i1",
            "end",
            "continue",
            "look up a",
            "request @0 a",
            "advise a",
            "note 1",
        ],
    );
    script.encoded(1, 100);
    check_images(&mut script, &["drop i1"]);
}

#[test]
fn a_request_of_an_earlier_recording_is_not_answered_in_the_next() {
    let mut script = requested(&[image("a")]);
    script.stop().start().submit("a").draw(HOST, &[image("a")]);
    check_images(
        &mut script,
        &[
            "end",
            "continue",
            "refuse a: the image was not requested; submit the images that the advice of a frame names",
            "look up a",
            "request @0 a",
        ],
    );
}

#[test]
fn a_new_session_looks_up_the_images_of_the_present_screen() {
    let mut script = requested(&[image("a")]);
    script.set_session(SESSION + 1);
    check_images(&mut script, &["end", "begin", "look up a", "request @0 a"]);
}

#[test]
fn images_of_held_frames_are_looked_up_after_the_decision() {
    let mut script = Script::new(remote());
    script.start().draw(HOST, &[image("a")]);
    check_images(&mut script, &[]);
    script.answer(1, RemoteOutcome::Absent);
    check_images(&mut script, &["begin", "look up a", "request @0 a"]);
}

#[test]
fn the_image_policy_decides_which_origins_are_requested() {
    for (policy, expected) in [
        (
            ImagePolicy::All,
            &["look up bundled user", "request @0 bundled user"][..],
        ),
        (
            ImagePolicy::Bundled,
            &["withdraw user", "look up bundled", "request @0 bundled"],
        ),
        (ImagePolicy::NoImages, &["withdraw bundled", "withdraw user"]),
    ] {
        let mut script = Script::started(SessionReplayConfig {
            image_policy: Some(policy),
            ..config()
        });
        let views = [
            image("bundled").origin(ImageOrigin::Bundled),
            image("user").origin(ImageOrigin::User),
        ];
        script.draw(HOST, &views);
        check_images(&mut script, expected);
    }
}

#[test]
fn the_image_policy_overrides_the_level() {
    for (privacy_config, image_policy, is_requested) in [
        (PrivacyLevel::Light, None, true),
        (PrivacyLevel::Light, Some(ImagePolicy::Bundled), false),
        (PrivacyLevel::Medium, None, false),
        (PrivacyLevel::Medium, Some(ImagePolicy::All), true),
    ] {
        let mut script = Script::started(SessionReplayConfig {
            privacy_config,
            image_policy,
            ..config()
        });
        script.draw(HOST, &[image("a").origin(ImageOrigin::User)]);
        let expected = if is_requested {
            &["look up a", "request @0 a"][..]
        } else {
            &["withdraw a"]
        };
        check_images(&mut script, expected);
    }
}

#[test]
fn an_image_more_than_ten_seconds_after_its_request_is_refused() {
    let mut script = requested(&[image("a"), image("b")]);
    script.at(10_010).submit("a").at(10_011).submit("b");
    check_images(
        &mut script,
        &[
            "encode i1",
            "refuse b: the image was submitted more than 10000 ms after its request",
        ],
    );
}

#[test]
fn a_session_closes_at_its_limit_of_bytes() {
    let mut script = requested(&[image("a"), image("b"), image("c")]);
    script
        .submit("a")
        .submit("b")
        .encoded(1, MAX_SESSION_BYTES)
        .encoded(2, 1)
        .submit("c");
    check_images(
        &mut script,
        &[
            "encode i1",
            "encode i2",
            "store i1",
            "close",
            "drop i2",
            "close",
            "refuse c: the session has reached its limit of images",
        ],
    );
}

#[test]
fn an_image_that_cannot_be_encoded_uses_up_its_request() {
    let mut script = requested(&[image("a")]);
    script
        .submit("a")
        .io(IoEvent::EncodingFailed { image: ImageId(1) })
        .submit("a");
    check_images(
        &mut script,
        &["encode i1", "refuse a: the image was submitted before"],
    );
}

#[test]
fn a_collector_that_accepts_no_images_gets_no_more_requests() {
    let mut script = requested(&[image("a")]);
    script
        .io(IoEvent::ImagesNotAccepted)
        .draw(HOST, &[image("b")])
        .draw(HOST, &[image("b")]);
    check_images(&mut script, &["stop requests"]);
}

#[test]
fn requests_leave_with_the_frames_of_their_source() {
    let mut script = Script::started(config());
    script
        .draw(HOST, &[image("a")])
        .draw(ATTACHED, &[image("b")])
        .forget();
    script.draw(ATTACHED, &[image("b")]);
    check_images(&mut script, &["advise b", "note 1"]);
    script.draw(HOST, &[image("a")]);
    check_images(&mut script, &["advise a", "note 1"]);
}

#[test]
fn the_requests_of_a_detached_source_are_left_to_other_sources() {
    let mut script = Script::started(config());
    script.draw(ATTACHED, &[image("a")]).detach(ATTACHED).forget();
    script.draw(HOST, &[image("a")]).draw(HOST, &[image("a")]);
    check_images(&mut script, &["look up a", "request @0 a", "advise a", "note 1"]);
}

#[test]
fn four_requests_leave_with_one_frame() {
    let views = ["a", "b", "c", "d", "e"].map(image);
    let mut script = requested(&views);
    script.draw(HOST, &views);
    check_images(&mut script, &["advise e", "note 1"]);
}
