//! Images from the advice that asks for them to the collector, and those that are not asked for or not taken.

use std::sync::Arc;
use std::time::Instant;

use afterimage::{CaptureAdvice, ImagePolicy, SessionReplayConfig};
use afterimage_picture::{MAX_PNG_BYTES, check_png, resource_id};
use afterimage_wireframe::buffer::FrameWriter;
use afterimage_wireframe::{Attr, Ident, ImageOrigin, Kind, MaskOverride, NodeId, Rect, SourceId};

use crate::host::{Collector, Host, LIMIT, SESSION, WINDOW, config};

/// An image view: its fingerprint, and what its app asks of masking.
#[derive(Clone, Copy)]
struct View(&'static str, Option<MaskOverride>);

fn view(hash: &'static str) -> View {
    View(hash, None)
}

fn hidden(hash: &'static str, asked: MaskOverride) -> View {
    View(hash, Some(asked))
}

/// Shows image views at a time; gives what the advice asks for: images of the frames before.
fn show(host: &Host, at: u64, views: &[View]) -> Vec<String> {
    show_kind(host, at, Kind::Image, views)
}

fn show_kind(host: &Host, at: u64, kind: Kind, views: &[View]) -> Vec<String> {
    host.clock.advance_to(at);
    let mut writer = FrameWriter::default();
    writer.begin(SourceId(0), at, WINDOW);
    let rect = Rect {
        x: 0,
        y: 0,
        w: 1000,
        h: 1000,
    };
    for (view, n) in views.iter().zip(1..) {
        // Another override is another view.
        let id = n + 100 * view.1.map_or(0, MaskOverride::code);
        writer.node(NodeId::new(id).unwrap(), None, kind, rect);
        if let Some(asked) = view.1 {
            writer.attr(Attr::MaskOverride, asked.code());
        }
        writer.ident(Ident::ImageHash, view.0);
    }
    let advice = host.engine.submit_frame(writer.finish());
    host.settle();
    match advice {
        CaptureAdvice::Next { images, .. } => images.into_iter().map(|image| image.hash).collect(),
        CaptureAdvice::Stop => panic!("the session is not recorded"),
    }
}

/// Pixels whose bytes are found again wherever they are written as they are.
fn pixels(width: u32, height: u32, seed: u8) -> Vec<u8> {
    let pixel = |at: u32| [seed, (at % 251) as u8, seed.wrapping_add(at as u8), 255];
    (0..width * height).flat_map(pixel).collect()
}

fn submit(host: &Host, hash: &str) -> bool {
    let taken = host.engine.submit_image(hash, 8, 4, &pixels(8, 4, 7)).is_ok();
    host.settle();
    taken
}

fn received(host: &Host) -> Vec<String> {
    let mut names: Vec<_> = host.collector.resources.lock().unwrap().keys().cloned().collect();
    names.sort();
    names
}

fn named(hash: &str) -> String {
    format!("device-1/{:032x}", resource_id(hash))
}

fn why_refused(host: &Host) -> (u64, String) {
    let status = host.engine.status();
    (status.refused_images, status.last_refused_image)
}

#[test]
fn an_image_is_asked_for_once_and_arrives_as_a_small_png() {
    let host = Host::started(config());
    assert!(show(&host, 10, &[view("photo")]).is_empty());
    assert_eq!(show(&host, 20, &[view("photo")]), ["photo"]);
    assert!(show(&host, 30, &[view("photo")]).is_empty());
    assert!(
        host.engine
            .submit_image("photo", 1000, 500, &pixels(1000, 500, 3))
            .is_ok()
    );
    let report = host.flush();
    assert_eq!((report.sent_images, report.left_images), (1, 0));
    assert_eq!(received(&host), [named("photo")]);
    let png = host.collector.resources.lock().unwrap()[&named("photo")].clone();
    let (width, height) = check_png(&png).unwrap();
    assert!(
        width <= 512 && width == 2 * height && png.len() <= MAX_PNG_BYTES,
        "{width} by {height}"
    );
    let status = host.engine.status();
    assert_eq!(
        (status.asked_images, status.images, status.uploaded_images),
        (1, 1, 1)
    );
    assert_eq!(status.image_bytes, png.len() as u64);
    assert_eq!((status.refused_images, status.spooled_images), (0, 0));
}

#[test]
fn what_was_sent_is_not_asked_for_by_the_next_session_or_process() {
    let host = Host::started(config());
    show(&host, 10, &[view("a"), view("b")]);
    assert_eq!(show(&host, 20, &[view("a"), view("b")]), ["a", "b"]);
    assert!(submit(&host, "a"));
    host.flush();
    host.engine.set_session_id(SESSION + 1).unwrap();
    host.settle();
    show(&host, 30, &[view("a"), view("b"), view("c")]);
    assert_eq!(show(&host, 40, &[view("a")]), ["c"]);
    host.flush();
    host.engine.dispose();
    let Host { spool, collector, .. } = host;
    let next = Host::with(config(), spool, collector);
    next.engine.start().unwrap();
    next.settle();
    let views = [view("a"), view("b"), view("c"), view("d")];
    // The folder may be the other's for a moment yet.
    let began = Instant::now();
    for at in (1..).map(|n| n * 600) {
        let asked = show(&next, at, &views);
        if !asked.is_empty() {
            assert_eq!(asked, ["d"]);
            break;
        }
        assert!(began.elapsed() < LIMIT);
    }
}

#[test]
fn what_is_not_an_image_is_not_asked_for() {
    let host = Host::started(config());
    show_kind(&host, 10, Kind::Button, &[view("icon")]);
    assert!(show(&host, 20, &[]).is_empty());
    assert!(!submit(&host, "icon"));
    assert_eq!(why_refused(&host).0, 1);
}

#[test]
fn a_hidden_image_is_neither_asked_for_nor_taken() {
    for asked in [MaskOverride::Mask, MaskOverride::Block] {
        let host = Host::started(config());
        show(&host, 10, &[hidden("secret", asked), view("plain")]);
        assert_eq!(show(&host, 20, &[view("plain")]), ["plain"]);
        assert!(!submit(&host, "secret"));
        assert_eq!(why_refused(&host), (1, "masking hides the image".to_owned()));
        // Another view shows it, and it stays hidden.
        show(&host, 30, &[view("secret")]);
        assert!(show(&host, 40, &[view("secret")]).is_empty());
        assert!(!submit(&host, "secret"));
        assert!(submit(&host, "plain"));
        host.flush();
        assert_eq!(received(&host), [named("plain")]);
    }
}

#[test]
fn an_image_that_is_hidden_after_it_was_asked_for_is_refused_and_leaves_no_trace() {
    let host = Host::started(config());
    show(&host, 10, &[view("balance")]);
    assert_eq!(show(&host, 20, &[view("balance")]), ["balance"]);
    // The host's frame and its image come one after the other, and the frame hides the image: nothing waits for
    // anything in between.
    let canary = pixels(40, 40, 0xc4);
    let mut writer = FrameWriter::default();
    writer.begin(SourceId(0), 30, WINDOW);
    let rect = Rect {
        x: 0,
        y: 0,
        w: 10,
        h: 10,
    };
    writer.node(NodeId::new(1).unwrap(), None, Kind::Image, rect);
    writer.attr(Attr::MaskOverride, MaskOverride::Block.code());
    writer.ident(Ident::ImageHash, "balance");
    let _ = host.engine.submit_frame(writer.finish());
    let _ = host.engine.submit_image("balance", 40, 40, &canary);
    host.settle();
    host.flush();
    assert_eq!(why_refused(&host), (1, "masking hides the image".to_owned()));
    assert!(received(&host).is_empty());
    let rgb: Vec<u8> = canary.chunks(4).flat_map(|pixel| &pixel[..3]).copied().collect();
    for bytes in outputs(&host) {
        for part in [&canary[..64], &rgb[..48]] {
            assert!(!bytes.windows(part.len()).any(|window| window == part));
        }
        assert!(!bytes.windows(4).any(|window| window == b"\x89PNG"));
    }
}

/// Everything that came out: what was sent, and what is on the disk.
fn outputs(host: &Host) -> Vec<Vec<u8>> {
    let mut outputs: Vec<Vec<u8>> = Vec::new();
    outputs.extend(host.collector.segments.lock().unwrap().values().cloned());
    outputs.extend(host.collector.resources.lock().unwrap().values().cloned());
    for entry in std::fs::read_dir(host.spool.path().join("spool")).unwrap() {
        outputs.push(std::fs::read(entry.unwrap().path()).unwrap());
    }
    outputs.push(format!("{:?}", host.engine.status()).into_bytes());
    outputs
}

#[test]
fn the_image_policy_says_which_origins_are_asked_for() {
    for (policy, expected) in [
        (ImagePolicy::All, &["bundled", "of the user"][..]),
        (ImagePolicy::Bundled, &["bundled"]),
        (ImagePolicy::NoImages, &[]),
    ] {
        let host = Host::started(SessionReplayConfig {
            image_policy: Some(policy),
            ..config()
        });
        let mut asked = Vec::new();
        for at in [10, 20] {
            host.clock.advance_to(at);
            let mut writer = FrameWriter::default();
            writer.begin(SourceId(0), at, WINDOW);
            for (origin, hash, n) in [
                (ImageOrigin::Bundled, "bundled", 1),
                (ImageOrigin::User, "of the user", 2),
            ] {
                let rect = Rect {
                    x: 0,
                    y: 0,
                    w: 10,
                    h: 10,
                };
                writer.node(NodeId::new(n).unwrap(), None, Kind::Image, rect);
                writer.attr(Attr::ImageOrigin, origin.code());
                writer.ident(Ident::ImageHash, hash);
            }
            if let CaptureAdvice::Next { images, .. } = host.engine.submit_frame(writer.finish()) {
                asked.extend(images.into_iter().map(|image| image.hash));
            }
            host.settle();
        }
        assert_eq!(asked, expected, "{policy:?}");
        for hash in ["bundled", "of the user"] {
            assert_eq!(
                submit(&host, hash),
                expected.contains(&hash),
                "{hash} at {policy:?}"
            );
        }
    }
}

#[test]
fn what_a_host_submits_wrongly_is_refused_counted_and_told() {
    let host = Host::started(config());
    show(&host, 10, &[view("a")]);
    assert_eq!(show(&host, 20, &[view("a")]), ["a"]);
    let plain = pixels(8, 4, 1);
    let mut refused = 0;
    let mut check = |hash: &str, width, height, pixels: &[u8], why: &str| {
        assert!(
            host.engine.submit_image(hash, width, height, pixels).is_err(),
            "{why}"
        );
        host.settle();
        refused += 1;
        let (count, told) = why_refused(&host);
        assert_eq!(count, refused);
        assert!(told.contains(why), "{told} instead of {why}");
    };
    check("a", 0, 4, &[], "is empty");
    check("a", 4, 0, &[], "is empty");
    check("a", 8, 4, &plain[1..], "127 bytes of pixels");
    check("a", 8, 4, &[&plain[..], &[0]].concat(), "129 bytes of pixels");
    check("a", u32::MAX, u32::MAX, &plain, "too large");
    check("a", 1 << 16, 1 << 16, &[], "too large");
    check("b", 8, 4, &plain, "was not requested");
    check("", 8, 4, &plain, "was not requested");
    check(&"x".repeat(1 << 20), 8, 4, &plain, "was not requested");
    // None of that used up that it may come.
    assert!(submit(&host, "a"));
    check("a", 8, 4, &plain, "was submitted before");
    host.flush();
    assert_eq!(received(&host), [named("a")]);
    assert!(host.engine.status().recording);
}

#[test]
fn one_that_comes_late_or_after_the_recording_is_refused() {
    let host = Host::started(config());
    show(&host, 10, &[view("a"), view("b")]);
    assert_eq!(show(&host, 20, &[view("a")]), ["a", "b"]);
    host.clock.advance_to(20_000);
    assert!(!submit(&host, "a"));
    assert!(why_refused(&host).1.contains("more than 10000 ms"));
    host.engine.stop().unwrap();
    assert!(!submit(&host, "b"));
    assert_eq!(why_refused(&host), (2, "the session is not recorded".to_owned()));
    host.engine.dispose();
    assert!(!submit(&host, "b"));
}

#[test]
fn more_than_there_is_room_for_is_refused_and_nothing_waits() {
    let host = Host::started(config());
    let hashes = ["a", "b", "c", "d"];
    let views = hashes.map(view);
    show(&host, 10, &views);
    assert_eq!(show(&host, 20, &views), hashes);
    let large = pixels(1024, 1024, 9);
    let taken = hashes.map(|hash| host.engine.submit_image(hash, 1024, 1024, &large).is_ok());
    assert_eq!(taken[..2], [true, true]);
    host.flush();
    let taken = taken.iter().filter(|taken| **taken).count() as u64;
    let status = host.engine.status();
    assert_eq!((status.images, status.refused_images), (taken, 4 - taken));
}

#[test]
fn opting_out_leaves_no_image_and_no_memory_of_one() {
    let host = Host::started(config());
    *host.collector.status.lock().unwrap() = Some(503);
    show(&host, 10, &[view("a")]);
    assert_eq!(show(&host, 20, &[view("a")]), ["a"]);
    assert!(submit(&host, "a"));
    assert_eq!(host.flush().left_images, 1);
    host.engine.set_opt_out(true).unwrap();
    host.settle();
    host.flush();
    assert_eq!(host.engine.status().spooled_images, 0);
    let left = std::fs::read_dir(host.spool.path().join("spool")).unwrap();
    let left = left.map(|entry| entry.unwrap().file_name().into_string().unwrap());
    let mut left: Vec<_> = left.collect();
    left.sort();
    assert_eq!(left, ["lock", "state"]);
    host.engine.set_opt_out(false).unwrap();
    host.settle();
    show(&host, 30, &[view("a")]);
    assert_eq!(show(&host, 40, &[view("a")]), ["a"]);
}

#[test]
fn a_collector_that_is_away_gets_it_from_the_next_process() {
    let host = Host::started(config());
    *host.collector.status.lock().unwrap() = Some(500);
    show(&host, 10, &[view("a")]);
    show(&host, 20, &[view("a")]);
    assert!(submit(&host, "a"));
    let report = host.flush();
    assert_eq!((report.sent_images, report.left_images), (0, 1));
    assert!(!report.problem.is_empty());
    host.engine.dispose();
    let Host { spool, collector, .. } = host;
    *collector.status.lock().unwrap() = None;
    let next = Host::with(config(), spool, collector);
    assert_eq!(next.flush().sent_images, 1);
    assert_eq!(received(&next), [named("a")]);
}

#[test]
fn a_collector_without_resources_is_not_bothered_again() {
    let host = Host::started(config());
    show(&host, 10, &[view("a"), view("b")]);
    show(&host, 20, &[view("a")]);
    assert!(submit(&host, "a"));
    let collector: Arc<Collector> = host.collector.clone();
    host.flush();
    assert_eq!(collector.resources.lock().unwrap().len(), 1);
    *collector.takes_no_resources.lock().unwrap() = true;
    assert!(submit(&host, "b"));
    let report = host.flush();
    assert_eq!((report.left_segments, report.left_images), (0, 1));
    assert!(
        report.problem.contains("does not accept images"),
        "{}",
        report.problem
    );
    show(&host, 30, &[view("c")]);
    assert!(show(&host, 40, &[view("c")]).is_empty());
}

#[test]
fn attached_instances_are_asked_for_their_own() {
    // Two sources of one engine, as an attached instance has another one than the host.
    let host = Host::started(config());
    let mut asked = Vec::new();
    for (at, source, hash) in [
        (10, 0, "host's"),
        (11, 1, "other's"),
        (20, 1, "other's"),
        (21, 0, "host's"),
    ] {
        host.clock.advance_to(at);
        let mut writer = FrameWriter::default();
        writer.begin(SourceId(source), at, WINDOW);
        let rect = Rect {
            x: 0,
            y: 0,
            w: 10,
            h: 10,
        };
        writer.node(NodeId::new(1).unwrap(), None, Kind::Image, rect);
        writer.ident(Ident::ImageHash, hash);
        if let CaptureAdvice::Next { images, .. } = host.engine.submit_frame(writer.finish()) {
            asked.extend(images.into_iter().map(|image| (source, image.hash)));
        }
        host.settle();
    }
    assert_eq!(asked, [(1, "other's".to_owned()), (0, "host's".to_owned())]);
}
