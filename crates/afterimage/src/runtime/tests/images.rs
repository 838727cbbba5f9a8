//! Images between the host's call, both threads and the spool.

use afterimage_engine::{FlushOutcome, ImageRefusal};
use afterimage_picture::{MAX_PNG_BYTES, check_png, resource_id};
use afterimage_wireframe::{Ident, Kind, NodeId, Rect};

use super::rig::{Rig, config};
use crate::model::CaptureAdvice;

/// Shows an image view for each hash. Returns the images that the advice requests: those of earlier frames.
fn show(rig: &mut Rig, hashes: &[&str]) -> Vec<String> {
    rig.clock.advance_by(10);
    let advice = rig.submit(|writer| {
        for (hash, n) in hashes.iter().zip(1..) {
            let rect = Rect {
                x: 0,
                y: 0,
                w: 1000,
                h: 1000,
            };
            writer.node(NodeId::new(n).unwrap(), None, Kind::Image, rect);
            writer.ident(Ident::ImageHash, hash);
        }
        writer.tree();
    });
    rig.run();
    let CaptureAdvice::Next { images, .. } = advice else {
        panic!("the session is not recorded")
    };
    images.into_iter().map(|image| image.hash).collect()
}

fn pixels(width: u32, height: u32) -> Vec<u8> {
    (0..width * height)
        .flat_map(|at| [7, (at % 251) as u8, at as u8, 255])
        .collect()
}

fn submit(rig: &Rig, hash: &str) -> Result<(), ImageRefusal> {
    rig.runtime.submit_image(hash, 8, 4, &pixels(8, 4))
}

fn received(rig: &Rig) -> Vec<String> {
    rig.collector.resources.lock().unwrap().keys().cloned().collect()
}

fn name(hash: &str) -> String {
    format!("device-1/{:032x}", resource_id(hash))
}

#[test]
fn an_image_is_requested_once_and_arrives_as_a_small_png() {
    let mut rig = Rig::started(config());
    assert!(show(&mut rig, &["photo"]).is_empty());
    assert_eq!(show(&mut rig, &["photo"]), ["photo"]);
    assert!(show(&mut rig, &["photo"]).is_empty());
    assert_eq!(
        rig.runtime.submit_image("photo", 1000, 500, &pixels(1000, 500)),
        Ok(())
    );
    let report = rig.flushed();
    assert_eq!((report.sent.images, report.left.images), (1, 0));
    assert_eq!(received(&rig), [name("photo")]);
    let png = rig.collector.resources.lock().unwrap()[&name("photo")].clone();
    let (width, height) = check_png(&png).unwrap();
    assert!(
        width <= 512 && width == 2 * height && png.len() <= MAX_PNG_BYTES,
        "{width} by {height}"
    );
    let status = rig.runtime.status();
    assert_eq!(
        (status.asked_images, status.images, status.sent.images),
        (1, 1, 1)
    );
    assert_eq!((status.image_bytes, status.refused_images), (png.len() as u64, 0));
}

#[test]
fn a_malformed_submission_is_refused_and_leaves_the_request_open() {
    let mut rig = Rig::started(config());
    show(&mut rig, &["a"]);
    show(&mut rig, &["a"]);
    let plain = pixels(8, 4);
    for (hash, width, height, pixels, reason) in [
        ("a", 0, 4, &[][..], "is empty"),
        ("a", 4, 0, &[], "is empty"),
        ("a", 8, 4, &plain[1..], "127 bytes of pixels"),
        ("a", u32::MAX, u32::MAX, &plain, "too large"),
        ("b", 8, 4, &plain, "was not requested"),
        ("", 8, 4, &plain, "was not requested"),
    ] {
        assert!(
            rig.runtime.submit_image(hash, width, height, pixels).is_err(),
            "{reason}"
        );
        let told = rig.runtime.status().last_refused_image;
        assert!(told.contains(reason), "{told} instead of {reason}");
    }
    assert_eq!(rig.runtime.status().refused_images, 6);
    assert_eq!(submit(&rig, "a"), Ok(()));
    assert_eq!(submit(&rig, "a"), Err(ImageRefusal::Repeated));
    rig.flushed();
    assert_eq!(received(&rig), [name("a")]);
}

#[test]
fn images_that_were_sent_or_requested_are_not_requested_by_the_next_session_or_process() {
    let mut rig = Rig::started(config());
    show(&mut rig, &["sent", "requested"]);
    assert_eq!(show(&mut rig, &["sent", "requested"]), ["sent", "requested"]);
    assert_eq!(submit(&rig, "sent"), Ok(()));
    rig.flushed();
    rig.set_session(super::rig::SESSION + 1);
    rig.run();
    show(&mut rig, &["sent", "requested", "new"]);
    assert_eq!(show(&mut rig, &["sent"]), ["new"]);
    rig.dispose();
    rig.run();
    let mut next = rig.next(config());
    next.start();
    next.flushed();
    let hashes = ["sent", "requested", "new", "newer"];
    show(&mut next, &hashes);
    assert_eq!(show(&mut next, &hashes), ["newer"]);
}

#[test]
fn an_image_that_the_collector_could_not_accept_is_sent_by_the_next_process() {
    let mut rig = Rig::started(config());
    *rig.collector.status.lock().unwrap() = 500;
    show(&mut rig, &["a"]);
    show(&mut rig, &["a"]);
    assert_eq!(submit(&rig, "a"), Ok(()));
    assert_eq!(rig.flushed().left.images, 1);
    rig.dispose();
    rig.run();
    *rig.collector.status.lock().unwrap() = 200;
    let mut next = rig.next(config());
    assert_eq!(next.flushed().sent.images, 1);
    assert_eq!(received(&next), [name("a")]);
}

#[test]
fn a_collector_without_images_ends_the_requests() {
    let mut rig = Rig::started(config());
    *rig.collector.resource_status.lock().unwrap() = 404;
    show(&mut rig, &["a"]);
    show(&mut rig, &["a"]);
    assert_eq!(submit(&rig, "a"), Ok(()));
    let report = rig.flushed();
    assert_eq!(
        (report.outcome, report.left.segments, report.left.images),
        (FlushOutcome::ImagesRefused, 0, 1)
    );
    assert!(
        report.problem.contains("does not accept images"),
        "{}",
        report.problem
    );
    show(&mut rig, &["b"]);
    assert!(show(&mut rig, &["b"]).is_empty());
}

#[test]
fn image_whose_name_has_other_bytes_is_set_aside_and_counted() {
    let mut rig = Rig::started(config());
    let taken = name("a");
    rig.collector.taken.lock().unwrap().insert(taken.clone());
    show(&mut rig, &["a"]);
    show(&mut rig, &["a"]);
    assert_eq!(submit(&rig, "a"), Ok(()));
    let report = rig.flushed();
    assert_eq!(report.outcome, FlushOutcome::RecordingsRefused);
    assert_eq!((report.set_aside.images, report.set_aside.segments), (1, 0));
    assert_eq!((report.left.images, report.sent.images), (0, 0));
    assert_eq!(report.refused_names, [taken]);
    let status = rig.runtime.status();
    assert_eq!(status.set_aside.image_bytes, status.image_bytes);
    assert_eq!(status.set_aside, report.set_aside);
}

#[test]
fn images_in_flight_are_limited_and_count_until_they_are_stored() {
    let mut rig = Rig::started(config());
    let hashes = ["a", "b", "c"];
    show(&mut rig, &hashes);
    show(&mut rig, &hashes);
    let large = pixels(1024, 1024);
    let submit = |rig: &Rig, hash| rig.runtime.submit_image(hash, 1024, 1024, &large);
    assert_eq!((submit(&rig, "a"), submit(&rig, "b")), (Ok(()), Ok(())));
    assert_eq!(submit(&rig, "c"), Err(ImageRefusal::Busy));
    rig.run();
    assert_eq!(submit(&rig, "c"), Ok(()));
}

#[test]
fn an_opt_out_deletes_images_and_the_record_of_requests() {
    let mut rig = Rig::started(config());
    *rig.collector.status.lock().unwrap() = 503;
    show(&mut rig, &["a"]);
    show(&mut rig, &["a"]);
    assert_eq!(submit(&rig, "a"), Ok(()));
    assert_eq!(rig.flushed().left.images, 1);
    rig.set_opt_out(true);
    rig.run();
    let left = std::fs::read_dir(rig.folder.path().join("spool")).unwrap();
    let mut left: Vec<_> = left
        .map(|entry| entry.unwrap().file_name().into_string().unwrap())
        .collect();
    left.sort();
    assert_eq!(left, ["lock", "state", "times"]);
    rig.set_opt_out(false);
    rig.run();
    show(&mut rig, &["a"]);
    assert_eq!(show(&mut rig, &["a"]), ["a"]);
}
