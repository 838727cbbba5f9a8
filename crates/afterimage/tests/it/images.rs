//! An image that a frame hides: submitted right after the frame, and while an upload delays its storage.

use std::sync::mpsc;

use afterimage::{CaptureAdvice, HostEvent, ImageRefusal};
use afterimage_wireframe::buffer::FrameWriter;
use afterimage_wireframe::{AppState, Attr, Ident, Kind, MaskOverride, NodeId, Rect, SourceId};

use crate::host::{BlockedMapper, Host, LIMIT, WINDOW, config};

/// Submits a frame with an image view. Returns the images that the advice requests.
fn submit(host: &Host, at: u64, mask: Option<MaskOverride>) -> Vec<String> {
    host.clock.advance_to(at);
    let mut writer = FrameWriter::default();
    writer.begin(SourceId(0), at, WINDOW);
    let rect = Rect {
        x: 0,
        y: 0,
        w: 1000,
        h: 1000,
    };
    writer.node(NodeId::new(1).unwrap(), None, Kind::Image, rect);
    if let Some(mask) = mask {
        writer.attr(Attr::MaskOverride, mask.code());
    }
    writer.ident(Ident::ImageHash, "balance");
    match host.engine.submit_frame(writer.finish()) {
        CaptureAdvice::Next { images, .. } => images.into_iter().map(|image| image.hash).collect(),
        CaptureAdvice::Stop => panic!("the session is not recorded"),
    }
}

/// Returns pixels that are found wherever they are stored unchanged.
fn pixels(edge: u32) -> Vec<u8> {
    let pixel = |at: u32| [0xc4, (at % 251) as u8, 0xc4_u8.wrapping_add(at as u8), 255];
    (0..edge * edge).flat_map(pixel).collect()
}

/// Returns everything that was sent and everything on the disk.
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
fn an_image_that_the_frame_before_it_hides_is_in_no_output() {
    let host = Host::started(config());
    submit(&host, 10, None);
    host.settle();
    assert_eq!(submit(&host, 20, None), ["balance"]);
    let canary = pixels(40);
    submit(&host, 30, Some(MaskOverride::Block));
    let _ = host.engine.submit_image("balance", 40, 40, &canary);
    host.settle();
    host.flush();
    let status = host.engine.status();
    assert_eq!(
        (status.refused_images, status.last_refused_image),
        (1, ImageRefusal::Hidden.to_string())
    );
    assert!(host.collector.resources.lock().unwrap().is_empty());
    let rgb: Vec<u8> = canary.chunks(4).flat_map(|pixel| &pixel[..3]).copied().collect();
    for bytes in outputs(&host) {
        for part in [&canary[..64], &rgb[..48]] {
            assert!(!bytes.windows(part.len()).any(|window| window == part));
        }
        assert!(!bytes.windows(4).any(|window| window == b"\x89PNG"));
    }
}

#[test]
fn an_image_that_a_frame_hides_while_an_upload_delays_its_storage_is_refused() {
    let (host, go, is_sending) = Host::with_blocked_network();
    submit(&host, 10, None);
    host.settle();
    assert_eq!(submit(&host, 20, None), ["balance"]);
    // The I/O thread sends the first segment. The image is encoded after it, and before the second segment is sent.
    let app = |state| host.engine.record_event(HostEvent::App { state });
    app(AppState::Background);
    is_sending.recv_timeout(LIMIT).unwrap();
    host.engine.submit_image("balance", 8, 8, &pixels(8)).unwrap();
    host.engine.record_screen("second");
    app(AppState::Active);
    submit(&host, 25, None);
    app(AppState::Background);
    // The mapper that is set next does not see the events so far.
    host.settle_engine_thread();
    // The engine thread waits for the mapper, so the image is stored after the second segment is on its way.
    let (asked, is_asked) = mpsc::channel();
    let (answer, mapper) = BlockedMapper::new(asked);
    host.engine.set_event_mapper(Some(mapper)).unwrap();
    host.engine.record_screen("third");
    is_asked.recv_timeout(LIMIT).unwrap();
    go.send(()).unwrap();
    is_sending.recv_timeout(LIMIT).unwrap();
    drop(answer);
    let frames = host.engine.status().frames;
    app(AppState::Active);
    submit(&host, 30, Some(MaskOverride::Block));
    while host.engine.status().frames == frames {
        std::thread::yield_now();
    }
    drop(go);
    host.settle();
    host.flush();
    assert!(host.collector.resources.lock().unwrap().is_empty());
    assert_eq!(
        host.engine.status().last_refused_image,
        ImageRefusal::Hidden.to_string()
    );
}
