//! Random frames: the player paints what the wireframe model says is visible.

use afterimage_compression::SegmentHeader;
use afterimage_replay::{ImageLookup, RrwebWriter};
use afterimage_wireframe::{
    Attr, Entry, Frame, Ident, Kind, Node, NodeId, Recordable, RecordedText, Rect, SourceId, TextField,
    Viewport, drawn_nodes,
};
use serde_json::Value;

use crate::player::{Painted, Player};
use crate::random::Random;

const VIEWPORT: Viewport = Viewport { w: 400, h: 600 };
const WINDOW: Rect = Rect {
    x: 0,
    y: 0,
    w: 400,
    h: 600,
};

/// A length of at least -50.
fn length(random: &mut Random, end: i32) -> i32 {
    random.between(-50, end - 51)
}

/// A frame with a random subset of the ids 1 to 14 as a random tree.
fn frame(random: &mut Random, source: SourceId) -> Frame<RecordedText> {
    let mut ids: Vec<u32> = (1..15).filter(|_| !random.one_in(4)).collect();
    for at in 0..ids.len() {
        if random.one_in(6) {
            let other = random.below(ids.len() as u32) as usize;
            ids.swap(at, other);
        }
    }
    let mut frame = Frame::empty(source, VIEWPORT);
    for id in ids {
        let parent = match frame.nodes.len() {
            0 => None,
            count if random.one_in(2) => frame.nodes.get(count - 1).map(|node| node.id),
            count => (!random.one_in(4)).then(|| frame.nodes[random.below(count as u32) as usize].id),
        };
        let rect = Rect {
            x: length(random, 300),
            y: length(random, 400),
            w: length(random, 400).max(0),
            h: length(random, 400).max(0),
        };
        let kind = match random.below(10) {
            0 | 1 => Kind::Scroll,
            2 | 3 => Kind::Image,
            _ => Kind::Container,
        };
        let mut node = Node::new(NodeId::new(id).unwrap(), parent, kind, rect);
        decorate(&mut node, random);
        // Inserted as its parent's last child, depth first.
        let mut end = frame.nodes.len();
        if let Some(parent) = parent {
            let mut family = vec![parent];
            end = frame.nodes.iter().position(|node| node.id == parent).unwrap() + 1;
            while frame
                .nodes
                .get(end)
                .is_some_and(|node| node.parent.is_some_and(|p| family.contains(&p)))
            {
                family.push(frame.nodes[end].id);
                end += 1;
            }
        }
        frame.nodes.insert(end, node);
    }
    if random.one_in(2) {
        let mut paint: Vec<NodeId> = frame.nodes.iter().map(|node| node.id).collect();
        for at in 1..paint.len() {
            if random.one_in(4) {
                paint.swap(at - 1, at);
            }
        }
        frame.paint = Some(paint);
    }
    frame
}

fn decorate(node: &mut Node<RecordedText>, random: &mut Random) {
    if !random.one_in(3) {
        node.attrs.insert(
            Attr::Background,
            [0xff00_00ff, 0x00ff_0080][random.below(2) as usize],
        );
    }
    if random.one_in(4) {
        node.attrs.insert(Attr::Opacity, 500);
    }
    if random.one_in(6) {
        node.attrs.insert(Attr::ClipsChildren, 1);
    }
    if random.one_in(9) {
        node.attrs.insert(Attr::Unclipped, 1);
    } else if random.one_in(6) {
        for (key, length) in [
            (Attr::ClipX, 5),
            (Attr::ClipY, 7),
            (Attr::ClipW, node.rect.w - 9),
            (Attr::ClipH, node.rect.h - 9),
        ] {
            node.attrs.insert(key, length.max(0).cast_unsigned());
        }
    }
    if node.kind == Kind::Scroll && !random.one_in(3) {
        node.attrs
            .insert(Attr::ScrollY, length(random, 200).cast_unsigned());
    }
    if node.kind == Kind::Image {
        let fingerprint = ["a", "b", "missing"][random.below(3) as usize];
        node.idents.insert(Ident::ImageHash, fingerprint.into());
    }
    if random.one_in(3) {
        let text = ["one", "two <b>", "three\nlines\nof text"][random.below(3) as usize];
        node.texts.insert(TextField::Text, RecordedText::new(text));
        if random.one_in(2) {
            node.attrs.insert(Attr::Ellipsis, random.below(4));
            node.attrs.insert(Attr::MaxLines, random.below(4));
            node.attrs.insert(Attr::LayoutDirection, random.below(3));
        }
    }
}

/// The expected painting of a frame, from back to front.
fn expected_painting(frame: &Frame<RecordedText>) -> Vec<Painted> {
    let shown = drawn_nodes(frame);
    let order = frame
        .paint
        .clone()
        .unwrap_or_else(|| frame.nodes.iter().map(|node| node.id).collect());
    let at = |id: NodeId| frame.nodes.iter().position(|node| node.id == id).unwrap();
    let painted = order.into_iter().map(at).map(|at| (&frame.nodes[at], &shown[at]));
    painted
        .map(|(node, shown)| Painted {
            frame: shown.frame,
            seen: seen(shown.clip.intersection(&shown.frame)),
            background: background(node),
            opacity: if node.attr(Attr::Opacity).is_some() {
                "0.5"
            } else {
                "1"
            }
            .to_owned(),
            text: node.text(TextField::Text).map(|text| text.recorded().to_owned()),
            image: image(node),
        })
        .filter(|painted| painted.background.is_some() || painted.text.is_some() || painted.image.is_some())
        .collect()
}

/// The expected background. An image without pixels has a background in their place.
fn background(node: &Node<RecordedText>) -> Option<String> {
    let own = node.attr(Attr::Background).map(|colour| match colour & 0xff {
        0xff => format!("#{:06x}", colour >> 8),
        _ => format!("#{colour:08x}"),
    });
    let is_missing = node.kind == Kind::Image && image(node).is_none();
    own.or_else(|| is_missing.then(|| "#8e8e9340".to_owned()))
}

fn image(node: &Node<RecordedText>) -> Option<String> {
    match node.ident(Ident::ImageHash)? {
        "a" => Some("data:image/png;base64,YQ==".to_owned()),
        "b" => Some("data:image/png;base64,Yg==".to_owned()),
        _ => None,
    }
}

/// The part of a rectangle in the window. All empty parts are equal.
fn seen(rect: Rect) -> Rect {
    let seen = rect.intersection(&WINDOW);
    if seen.is_empty() { Rect::default() } else { seen }
}

#[test]
fn random_frames_are_painted_as_the_model_expects() {
    for seed in 0..60 {
        let mut random = Random(seed);
        let mut out = Vec::new();
        let header = SegmentHeader {
            viewport: VIEWPORT,
            ..SegmentHeader::default()
        };
        let images = ImageLookup::new(|hash| (hash != "missing").then(|| hash.as_bytes().to_vec()));
        let mut writer = RrwebWriter::new(&mut out, &header).with_images(images);
        let mut expected = Vec::new();
        let mut sources: [Option<Frame<RecordedText>>; 2] = [None, None];
        for t_ms in 0..40 {
            if t_ms % 15 == 0 {
                writer.begin_segment();
            }
            let source = random.below(2) as usize;
            let entry = if random.one_in(8) && sources[source].is_some() {
                sources[source] = None;
                Entry::SourceGone(SourceId(source as u8))
            } else {
                let frame = frame(&mut random, SourceId(source as u8));
                sources[source] = Some(frame.clone());
                Entry::Keyframe(frame)
            };
            assert_eq!(writer.write_entry(t_ms, &entry).unwrap(), None);
            expected.push(
                sources
                    .iter()
                    .flatten()
                    .flat_map(expected_painting)
                    .collect::<Vec<_>>(),
            );
        }
        writer.finish(40).unwrap();
        let events: Vec<Value> = serde_json::from_slice(&out).unwrap();
        let mut events = events.iter().peekable();
        let mut player = Player::default();
        for (t_ms, expected) in expected.into_iter().enumerate() {
            while let Some(event) = events.next_if(|event| event["timestamp"].as_u64() <= Some(t_ms as u64)) {
                player.apply(event);
            }
            let painted: Vec<Painted> = player
                .painted()
                .into_iter()
                .map(|painted| Painted {
                    seen: seen(painted.seen),
                    ..painted
                })
                .collect();
            assert_eq!(painted, expected, "seed {seed}, frame {t_ms}");
        }
    }
}
