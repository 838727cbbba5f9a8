//! The decisions of masking about a frame, for a host that shows them.

use std::sync::mpsc;

use afterimage::{ExplainedNode, MaskAction, PrivacyLevel, ReplayError, SessionReplayConfig};
use afterimage_wireframe::buffer::FrameWriter;
use afterimage_wireframe::{Attr, InputType, Kind, NodeId, Rect, SourceId, TextField};

use crate::host::{Host, WINDOW, config};

/// Returns a frame with a text field of this type.
fn field(input_type: InputType) -> Vec<u8> {
    let mut writer = FrameWriter::default();
    writer.begin(SourceId(0), 0, WINDOW);
    let rect = Rect {
        x: 0,
        y: 0,
        w: 1000,
        h: 200,
    };
    writer.node(NodeId::new(7).unwrap(), None, Kind::Input, rect);
    writer.attr(Attr::InputType, input_type.code());
    writer.text(TextField::Value, "hunter2");
    writer.finish().to_vec()
}

fn explained(host: &Host, buffer: &[u8]) -> Vec<ExplainedNode> {
    let (sender, decisions) = mpsc::channel();
    let done = move |explained| sender.send(explained).unwrap();
    host.engine.explain_frame(buffer, done).unwrap();
    host.pump(&decisions)
}

fn decision(action: MaskAction, reason: &str) -> Vec<ExplainedNode> {
    let reason = reason.to_owned();
    vec![ExplainedNode {
        node: 7,
        root: 7,
        action,
        reason,
        corners: vec![0.0, 0.0, 100.0, 0.0, 100.0, 20.0, 0.0, 20.0],
        is_outlined: true,
    }]
}

#[test]
fn a_frame_is_explained_as_it_is_recorded_and_not_recorded_itself() {
    let host = Host::started(config());
    let plain = field(InputType::Text);
    assert_eq!(
        explained(&host, &plain),
        decision(MaskAction::Keep, "level-keeps")
    );
    assert_eq!(
        explained(&host, &field(InputType::Password)),
        decision(MaskAction::Mask, "secret")
    );
    // The password field was explained and never recorded, so it is no secret yet.
    assert_eq!(
        explained(&host, &plain),
        decision(MaskAction::Keep, "level-keeps")
    );
    assert_eq!(host.engine.status().frames, 0);
    let _ = host.engine.submit_frame(&field(InputType::Password));
    host.settle();
    assert_eq!(
        explained(&host, &plain),
        decision(MaskAction::Mask, "once-secret")
    );
    assert_eq!(host.engine.status().frames, 1);
}

#[test]
fn an_engine_that_does_not_record_explains_by_the_options() {
    let host = Host::new(SessionReplayConfig {
        privacy_config: PrivacyLevel::Conservative,
        mask_rules: vec!["block screen=Pay".to_owned()],
        ..config()
    });
    let plain = field(InputType::Text);
    // Until the app names a screen, a rule for one applies if it hides.
    assert_eq!(
        explained(&host, &plain),
        decision(MaskAction::Block, "blocked-by-rule")
    );
    host.engine.record_screen("Home");
    assert_eq!(explained(&host, &plain), decision(MaskAction::Mask, "all-text"));
    assert_eq!(host.engine.status().frames, 0);
}

#[test]
fn a_malformed_buffer_has_no_decisions_and_is_counted() {
    let host = Host::started(config());
    let plain = field(InputType::Text);
    assert!(explained(&host, &[]).is_empty());
    assert_eq!(host.engine.status().bad_frames, 1);
    let mut cut = plain.clone();
    // The kind of the text's class is unknown to the header's check, and the tree's check finds too many attributes.
    cut[48 + 24] = 9;
    assert!(explained(&host, &cut).is_empty());
    assert_eq!(host.engine.status().bad_frames, 2);
    let mut touches = FrameWriter::default();
    touches.begin(SourceId(0), 0, WINDOW);
    assert!(explained(&host, touches.finish()).is_empty());
    assert_eq!(host.engine.status().bad_frames, 2);
}

#[test]
fn every_callback_runs_once_however_many_are_queued() {
    let host = Host::started(config());
    let plain = field(InputType::Text);
    let (sender, decisions) = mpsc::channel();
    for _ in 0..1000 {
        let sender = sender.clone();
        let done = move |explained: Vec<ExplainedNode>| sender.send(explained.len()).unwrap();
        host.engine.explain_frame(&plain, done).unwrap();
    }
    drop(sender);
    host.settle();
    let answers: Vec<usize> = decisions.iter().collect();
    assert_eq!(answers.len(), 1000);
    assert!(answers.contains(&1));
    assert!(answers.iter().all(|count| *count <= 1));
}

#[test]
fn a_disposed_engine_explains_nothing() {
    let host = Host::started(config());
    host.engine.dispose();
    let refused = host.engine.explain_frame(&field(InputType::Text), |_| ());
    assert_eq!(refused, Err(ReplayError::Disposed));
}
