//! Conditions of the device: their effect on the advice of frames and on uploads.

use afterimage::{CaptureAdvice, DeviceConditions, FlushOutcome, SessionReplayConfig, ThermalState};
use afterimage_compression::SegmentForm;
use afterimage_engine::NetworkWait;
use afterimage_wireframe::buffer::FrameWriter;
use afterimage_wireframe::{Ident, Kind, NodeId, Rect, SourceId};

use crate::host::{Host, SESSION, WINDOW, config};

const OPEN: DeviceConditions = DeviceConditions {
    online: true,
    metered: false,
    low_power: false,
    low_memory: false,
    thermal: ThermalState::Nominal,
    network_pending: false,
    network_id: 0,
};

const PENDING: DeviceConditions = DeviceConditions {
    network_pending: true,
    network_id: 0,
    ..OPEN
};

/// Submits a frame with an image view. Returns the time of the next walk and the number of requested images.
fn submit(host: &Host, at: u64) -> (u32, usize) {
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
    writer.ident(Ident::ImageHash, "photo");
    let advice = host.engine.submit_frame(writer.finish());
    let CaptureAdvice::Next { after_ms, images, .. } = advice else {
        panic!("the session is not recorded")
    };
    host.settle();
    (after_ms, images.len())
}

/// Returns the forms of all delivered segments, by their names.
fn forms(host: &Host) -> Vec<SegmentForm> {
    let segments = host.collector.segments.lock().unwrap();
    segments
        .values()
        .map(|bytes| SegmentForm::of(bytes).unwrap())
        .collect()
}

/// Returns how many segments were sealed unpacked, and how many of them were uploaded so.
fn unpacked(host: &Host) -> (u64, u64) {
    let status = host.engine.status();
    (status.unpacked_segments, status.uploaded_unpacked_segments)
}

#[test]
fn strain_lowers_the_rate_of_walks_and_holds_back_images() {
    for (strained, after_ms) in [
        (
            DeviceConditions {
                low_memory: true,
                ..OPEN
            },
            500,
        ),
        (
            DeviceConditions {
                thermal: ThermalState::Serious,
                ..OPEN
            },
            500,
        ),
        (
            DeviceConditions {
                thermal: ThermalState::Critical,
                ..OPEN
            },
            2000,
        ),
    ] {
        let host = Host::started(config());
        assert_eq!(submit(&host, 10), (100, 0), "a request follows a later frame");
        host.engine.set_device_conditions(strained);
        assert_eq!(submit(&host, 20), (after_ms, 0), "{strained:?}");
        host.engine.set_device_conditions(OPEN);
        assert_eq!(submit(&host, 30), (100, 1), "{strained:?}");
    }
}

#[test]
fn uploads_wait_while_the_device_is_overheated() {
    let host = Host::started(config());
    submit(&host, 10);
    host.engine.set_device_conditions(DeviceConditions {
        thermal: ThermalState::Critical,
        ..OPEN
    });
    let report = host.flush();
    assert_eq!(
        (report.outcome, report.sent.segments, report.left.segments),
        (FlushOutcome::Overheated, 0, 1)
    );
    assert!(report.problem.contains("overheated"), "{}", report.problem);
    assert_eq!(unpacked(&host), (1, 0));
    host.engine.set_device_conditions(OPEN);
    let report = host.flush();
    assert_eq!(
        (report.outcome, report.left.segments),
        (FlushOutcome::Delivered, 0)
    );
    assert_eq!(forms(&host), [SegmentForm::Packed], "packed before its upload");
    assert_eq!(unpacked(&host), (1, 0));
}

/// Returns a host whose network is pending when it starts, with a frame that was sealed by a flush, and the outcome of this flush.
fn started_with_pending_network(config: SessionReplayConfig) -> (Host, FlushOutcome) {
    let host = Host::new(config);
    host.engine.set_device_conditions(PENDING);
    // The wait begins with the start.
    host.clock.advance_to(NetworkWait::LIMIT_MS);
    host.engine.start().unwrap();
    host.settle();
    host.show(NetworkWait::LIMIT_MS + 10, &["One"]);
    let outcome = host.flush_within(100).outcome;
    (host, outcome)
}

fn unmetered_only() -> SessionReplayConfig {
    SessionReplayConfig {
        upload_on_metered: false,
        ..config()
    }
}

#[test]
fn uploads_that_depend_on_the_network_wait_for_its_report() {
    let limited = SessionReplayConfig {
        metered_daily_limit_bytes: Some(10_000_000),
        ..config()
    };
    for restricted in [unmetered_only(), limited] {
        let (host, outcome) = started_with_pending_network(restricted);
        assert_eq!(outcome, FlushOutcome::DeadlinePassed);
        // Another condition that is reported first does not end the wait.
        host.engine.set_device_conditions(DeviceConditions {
            low_memory: true,
            ..PENDING
        });
        assert_eq!(host.flush_within(100).outcome, FlushOutcome::DeadlinePassed);
        assert_eq!(host.collector.segments.lock().unwrap().len(), 0);
        host.engine.set_device_conditions(OPEN);
        assert_eq!(host.flush().outcome, FlushOutcome::Delivered);
        assert_eq!(host.collector.texts(SESSION), ["One"]);
    }
}

#[test]
fn report_of_a_metered_network_ends_the_wait_without_an_upload() {
    let (host, _) = started_with_pending_network(unmetered_only());
    host.engine.set_device_conditions(DeviceConditions {
        metered: true,
        ..OPEN
    });
    let report = host.flush();
    assert_eq!(report.outcome, FlushOutcome::NetworkMetered);
    assert!(report.problem.contains("metered"), "{}", report.problem);
}

#[test]
fn network_that_is_never_reported_holds_uploads_back_for_a_limited_time() {
    let (host, outcome) = started_with_pending_network(unmetered_only());
    assert_eq!(outcome, FlushOutcome::DeadlinePassed);
    host.clock.advance_by(NetworkWait::LIMIT_MS);
    assert_eq!(host.flush().outcome, FlushOutcome::Delivered);
}

#[test]
fn uploads_over_any_network_do_not_wait_for_its_report() {
    let (_, outcome) = started_with_pending_network(config());
    assert_eq!(outcome, FlushOutcome::Delivered);
}

#[test]
fn hot_device_uploads_unpacked_segments_until_it_is_cool_again() {
    let host = Host::started(config());
    host.show(10, &["One"]);
    host.engine.set_device_conditions(DeviceConditions {
        thermal: ThermalState::Serious,
        ..OPEN
    });
    assert_eq!(host.flush().outcome, FlushOutcome::Delivered);
    assert_eq!(forms(&host), [SegmentForm::Blocks]);
    assert_eq!(unpacked(&host), (1, 1));
    host.engine.set_device_conditions(OPEN);
    host.show(5_000, &["One", "Two"]);
    assert_eq!(host.flush().outcome, FlushOutcome::Delivered);
    assert_eq!(forms(&host), [SegmentForm::Blocks, SegmentForm::Packed]);
    assert_eq!(unpacked(&host), (1, 1));
    assert_eq!(host.collector.texts(SESSION), ["One", "Two"]);
}

#[test]
fn segment_that_was_sealed_during_power_saving_is_uploaded_unpacked_by_a_hot_device() {
    let host = Host::started(config());
    host.show(10, &["One"]);
    host.engine.set_device_conditions(DeviceConditions {
        low_power: true,
        ..OPEN
    });
    assert_eq!(host.flush().outcome, FlushOutcome::PowerSaving);
    host.engine.set_device_conditions(DeviceConditions {
        thermal: ThermalState::Serious,
        ..OPEN
    });
    assert_eq!(host.flush().outcome, FlushOutcome::Delivered);
    assert_eq!(forms(&host), [SegmentForm::Blocks]);
    assert_eq!(unpacked(&host), (1, 1));
}
