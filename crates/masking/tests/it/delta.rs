//! Masks only the nodes that differ: inserted, removed and unchanged ones.

use afterimage_config::PrivacyLevel;
use afterimage_masking::{MaskPolicy, MaskStats, Masker, Tracker};
use afterimage_wireframe::buffer::{FrameBuffer, FrameWriter, MAX_DEPTH, MAX_FRAME_TEXT_BYTES, RawFrame};
use afterimage_wireframe::{Attr, Ident, Kind, MaskOverride, Node, RawText, SourceId, TextField, Viewport};

use crate::scene::{NodeExt, find, frame, node, text};

fn raw_frame(bytes: &[u8]) -> RawFrame<Vec<u8>> {
    RawFrame::copy_of(&FrameBuffer::open(bytes).unwrap().tree().unwrap(), Vec::new())
}

/// A buffer with a root, a text, and more nodes.
fn buffer(more: Vec<Node<RawText<'static>>>) -> RawFrame<Vec<u8>> {
    let mut nodes = vec![
        node(1, 0, Kind::Container),
        node(2, 1, Kind::Text).with_text(TextField::Text, "old"),
    ];
    nodes.extend(more);
    let mut writer = FrameWriter::default();
    writer.begin(SourceId(0), 0, Viewport { w: 3900, h: 8440 });
    writer.frame(&frame(nodes));
    raw_frame(writer.finish())
}

#[test]
fn nodes_inserted_together_inherit_from_each_other_and_are_counted() {
    let policy = MaskPolicy::new(PrivacyLevel::Light);
    let mut masker = Masker::new();
    let (mut tracker, _) = Tracker::open(&mut masker, SourceId(0), &policy, buffer(vec![])).unwrap();
    let inserted = vec![
        node(3, 1, Kind::Container),
        node(4, 3, Kind::Text).with_text(TextField::Text, "shown"),
        node(5, 1, Kind::Container).with_override(MaskOverride::Mask),
        node(6, 5, Kind::Text).with_text(TextField::Text, "masked"),
        node(7, 5, Kind::Text).with_text(TextField::Text, "also"),
        node(8, 1, Kind::Text).with_text(TextField::Text, "shown too"),
    ];
    let outcome = tracker.update(&mut masker, &policy, buffer(inserted)).unwrap();
    assert!(!outcome.read_whole);
    let texts = [(4, "shown"), (6, "******"), (7, "****"), (8, "shown too")];
    for (id, expected) in texts {
        assert_eq!(text(tracker.frame(), id, TextField::Text), expected);
    }
    let counted = MaskStats {
        frames: 2,
        masked_nodes: 2,
        ..MaskStats::default()
    };
    assert_eq!(masker.stats(), counted);
    // Inserted nodes are counted, unchanged nodes are not counted again.
    let later = vec![
        node(3, 1, Kind::Container),
        node(9, 3, Kind::Text)
            .with_text(TextField::Text, "masked")
            .with_override(MaskOverride::Mask),
    ];
    let outcome = tracker.update(&mut masker, &policy, buffer(later)).unwrap();
    assert!(!outcome.read_whole);
    let counted = MaskStats {
        frames: 3,
        masked_nodes: 3,
        ..counted
    };
    assert_eq!(masker.stats(), counted);
}

#[test]
fn a_secret_that_is_inserted_again_as_plain_text_stays_a_secret() {
    let policy = MaskPolicy::new(PrivacyLevel::Light);
    let mut masker = Masker::new();
    let field = || node(3, 1, Kind::Input).with_text(TextField::Value, "hunter2");
    let secure = || field().with_attr(Attr::Secure, 1);
    let (mut tracker, _) = Tracker::open(&mut masker, SourceId(0), &policy, buffer(vec![secure()])).unwrap();
    let removed = tracker.update(&mut masker, &policy, buffer(vec![])).unwrap();
    let again = tracker
        .update(&mut masker, &policy, buffer(vec![field()]))
        .unwrap();
    assert!(!removed.read_whole && !again.read_whole);
    assert_eq!(text(tracker.frame(), 3, TextField::Value), "********");
}

#[test]
fn values_are_counted_where_the_frame_is_read() {
    let policy = MaskPolicy::new(PrivacyLevel::Light);
    let mut masker = Masker::new();
    let odd = |n: u32, text: &'static str| {
        let node = node(n, 1, Kind::Text).with_attr(Attr::LayoutDirection, 7);
        node.with_attr(Attr::TransformA, f32::NAN.to_bits())
            .with_text(TextField::Text, text)
    };
    let frames = [
        buffer(vec![odd(3, "a"), odd(4, "a")]),
        buffer(vec![odd(3, "a"), odd(4, "b"), odd(5, "a")]),
        buffer(vec![odd(3, "a"), odd(4, "b")]),
    ];
    let [first, second, third] = frames;
    let (mut tracker, degraded) = Tracker::open(&mut masker, SourceId(0), &policy, first).unwrap();
    assert_eq!((degraded.unknown_values, degraded.values()), (4, 4));
    for (frame, counted) in [(second, 4), (third, 0)] {
        let outcome = tracker.update(&mut masker, &policy, frame).unwrap();
        assert!(!outcome.read_whole);
        assert_eq!(outcome.degraded.values(), counted);
    }
}

#[test]
fn a_frame_with_a_new_place_out_of_range_is_read_as_a_whole() {
    let policy = MaskPolicy::new(PrivacyLevel::Light);
    let mut masker = Masker::new();
    let with = |height: i32, text: &'static str| {
        let mut far = node(3, 1, Kind::Text).with_text(TextField::Text, text);
        far.rect.h = height;
        buffer(vec![far])
    };
    let (mut tracker, _) = Tracker::open(&mut masker, SourceId(0), &policy, with(10, "a")).unwrap();
    for (frame, read_whole) in [
        (with(-10, "a"), true),
        // Nothing else differs from here on, but the node itself is read again.
        (with(-10, "b"), true),
        (with(0, "b"), false),
        (with(i32::MAX, "b"), true),
    ] {
        let outcome = tracker.update(&mut masker, &policy, frame).unwrap();
        assert_eq!(outcome.read_whole, read_whole);
        assert_eq!(outcome.degraded.clamped_lengths, u32::from(read_whole));
    }
    assert_eq!(
        find(tracker.frame(), 3).unwrap().rect.h,
        afterimage_wireframe::MAX_LENGTH
    );
}

#[test]
fn frames_with_many_secrets_are_masked_as_a_whole() {
    let policy = MaskPolicy::new(PrivacyLevel::Light);
    for (secrets, read_whole) in [(256, false), (257, true)] {
        let nodes = |last: &'static str| {
            let secrets = (0..secrets).map(|n| node(10 + n, 1, Kind::Input).with_attr(Attr::Secure, 1));
            let text = node(9000, 1, Kind::Text).with_text(TextField::Text, last);
            buffer(secrets.chain([text]).collect())
        };
        let mut masker = Masker::new();
        let (mut tracker, _) = Tracker::open(&mut masker, SourceId(0), &policy, nodes("a")).unwrap();
        let outcome = tracker.update(&mut masker, &policy, nodes("b")).unwrap();
        assert_eq!(outcome.read_whole, read_whole, "{secrets}");
        assert_eq!(text(tracker.frame(), 9000, TextField::Text), "b");
    }
}

#[test]
fn an_equal_buffer_under_the_same_policy_is_recognised() {
    let (policy, other) = (
        MaskPolicy::new(PrivacyLevel::Light),
        MaskPolicy::new(PrivacyLevel::Medium),
    );
    let more = || vec![node(3, 1, Kind::Text).with_text(TextField::Text, "new")];
    let mut masker = Masker::new();
    let (mut tracker, _) = Tracker::open(&mut masker, SourceId(0), &policy, buffer(vec![])).unwrap();
    let outcome = tracker.update(&mut masker, &policy, buffer(more())).unwrap();
    assert_eq!(outcome.spare, buffer(vec![]));
    assert_eq!(*tracker.raw_frame(), buffer(more()));
    assert!(tracker.is_unchanged(&policy, &buffer(more())));
    assert!(!tracker.is_unchanged(&policy, &buffer(vec![])));
    assert!(!tracker.is_unchanged(&other, &buffer(more())));
    assert!(!tracker.is_unchanged(&other, &buffer(vec![])));
    assert_eq!(tracker.into_raw_frame(), buffer(more()));
}

#[test]
fn nodes_masked_under_a_different_policy_are_not_reused() {
    let list = |rows: bool| {
        let list = node(3, 1, Kind::Scroll).with_attr(Attr::ChildrenNotReached, u32::from(!rows));
        let row = node(4, 3, Kind::Text).with_text(TextField::Text, "row");
        buffer([list].into_iter().chain(rows.then_some(row)).collect())
    };
    let strict = MaskPolicy::new(PrivacyLevel::Conservative);
    for (second, is_there) in [(MaskPolicy::new(PrivacyLevel::Light), true), (strict, false)] {
        let mut masker = Masker::new();
        let light = MaskPolicy::new(PrivacyLevel::Light);
        let (mut tracker, _) = Tracker::open(&mut masker, SourceId(0), &light, list(true)).unwrap();
        // Also without any history of the source.
        masker.remove_source(SourceId(0));
        tracker.update(&mut masker, &second, list(false)).unwrap();
        assert_eq!(find(tracker.frame(), 4).is_some(), is_there);
    }
}

type Nodes<'a> = &'a dyn Fn(&'static str) -> Vec<Node<RawText<'static>>>;

#[test]
fn the_frame_after_an_incomplete_or_too_deep_one_is_read_as_a_whole() {
    let policy = MaskPolicy::new(PrivacyLevel::Light);
    let unreached = |text| {
        vec![
            node(3, 1, Kind::Scroll).with_attr(Attr::ChildrenNotReached, 1),
            node(4, 1, Kind::Text).with_text(TextField::Text, text),
        ]
    };
    let deep = |text| {
        let chain =
            (0..MAX_DEPTH as u32).map(|n| node(10 + n, if n == 0 { 1 } else { 9 + n }, Kind::Container));
        let text = node(4, 1, Kind::Text).with_text(TextField::Text, text);
        chain.chain([text]).collect()
    };
    let plain = |text| vec![node(4, 1, Kind::Text).with_text(TextField::Text, text)];
    let cases: [(Nodes, bool); 3] = [(&plain, false), (&unreached, true), (&deep, true)];
    for (nodes, read_whole) in cases {
        let mut masker = Masker::new();
        let (mut tracker, _) = Tracker::open(&mut masker, SourceId(0), &policy, buffer(nodes("a"))).unwrap();
        let outcome = tracker.update(&mut masker, &policy, buffer(nodes("b"))).unwrap();
        assert_eq!(outcome.read_whole, read_whole);
        assert_eq!(text(tracker.frame(), 4, TextField::Text), "b");
    }
}

#[test]
fn children_not_reached_of_zero_is_ignored() {
    let policy = MaskPolicy::new(PrivacyLevel::Light);
    let all_reached = |text| {
        let list = node(3, 1, Kind::Scroll).with_attr(Attr::ChildrenNotReached, 0);
        buffer(vec![list.with_text(TextField::Label, text)])
    };
    let mut masker = Masker::new();
    let (mut tracker, _) = Tracker::open(&mut masker, SourceId(0), &policy, buffer(vec![])).unwrap();
    // When the list is inserted, and when it changes.
    for text in ["a", "b"] {
        let outcome = tracker.update(&mut masker, &policy, all_reached(text)).unwrap();
        assert!(!outcome.read_whole);
        let (whole, _) = Tracker::open(&mut Masker::new(), SourceId(0), &policy, all_reached(text)).unwrap();
        assert_eq!(tracker.frame(), whole.frame());
        assert_eq!(
            find(tracker.frame(), 3).unwrap().attr(Attr::ChildrenNotReached),
            None
        );
    }
}

#[test]
fn a_node_inserted_below_the_maximum_depth_becomes_a_placeholder() {
    let policy = MaskPolicy::new(PrivacyLevel::Light);
    // The root is the first level; each further node is the child of the one before.
    let chain = |levels: usize| {
        let nodes = (1..levels as u32).map(|n| node(10 + n, if n == 1 { 1 } else { 9 + n }, Kind::Container));
        buffer(nodes.collect())
    };
    for (before, after, is_too_deep) in [
        (MAX_DEPTH - 9, MAX_DEPTH, false),
        (MAX_DEPTH - 9, MAX_DEPTH + 1, true),
        (MAX_DEPTH, MAX_DEPTH + 1, true),
    ] {
        let mut masker = Masker::new();
        let (mut tracker, _) = Tracker::open(&mut masker, SourceId(0), &policy, chain(before)).unwrap();
        let outcome = tracker.update(&mut masker, &policy, chain(after)).unwrap();
        assert_eq!(
            (outcome.read_whole, outcome.degraded.replaced_nodes() > 0),
            (is_too_deep, is_too_deep)
        );
        let deepest = tracker.frame().nodes.last().unwrap();
        assert_eq!(
            deepest.kind == Kind::Placeholder,
            is_too_deep,
            "{before} to {after}"
        );
    }
}

#[test]
fn a_frame_that_exceeds_the_limit_of_strings_is_read_as_a_whole() {
    const LONG: usize = 60_000;
    let long: &'static str = "x".repeat(LONG).leak();
    // The maximum number of these nodes; the string of every other one is a name.
    let max_nodes = u32::try_from(MAX_FRAME_TEXT_BYTES / LONG).unwrap();
    let nodes = |count: u32| {
        let nodes = (0..count).map(|n| {
            let mut node = node(10 + n, 1, Kind::Text);
            if n % 2 == 0 {
                node.idents.insert(Ident::Tag, long.into());
                return node;
            }
            node.with_text(TextField::Text, long)
        });
        buffer(nodes.collect())
    };
    let policy = MaskPolicy::new(PrivacyLevel::Light);
    let mut masker = Masker::new();
    let (mut tracker, degraded) =
        Tracker::open(&mut masker, SourceId(0), &policy, nodes(max_nodes - 1)).unwrap();
    assert!(degraded.is_none());
    let fits = tracker.update(&mut masker, &policy, nodes(max_nodes)).unwrap();
    assert_eq!((fits.read_whole, fits.degraded.replaced_nodes()), (false, 0));
    let too_much = tracker
        .update(&mut masker, &policy, nodes(max_nodes + 1))
        .unwrap();
    assert!(too_much.read_whole && too_much.degraded.replaced_nodes() > 0);
    // The same without an intermediate frame, with the size counted by reading the whole buffer.
    let mut masker = Masker::new();
    let (mut tracker, _) = Tracker::open(&mut masker, SourceId(0), &policy, nodes(max_nodes)).unwrap();
    let too_much = tracker
        .update(&mut masker, &policy, nodes(max_nodes + 1))
        .unwrap();
    assert!(too_much.read_whole && too_much.degraded.replaced_nodes() > 0);
}
