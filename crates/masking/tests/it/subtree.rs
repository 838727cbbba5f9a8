//! The recorded form of a blocked subtree, and of a tree with invalid parents.

use afterimage_config::PrivacyLevel;
use afterimage_masking::{MaskPolicy, Masker};
use afterimage_wireframe::{Attr, Ident, Kind, MaskOverride, PlaceholderReason, TextField};

use crate::scene::{NodeExt, find, frame, id, mask, node};

#[test]
fn a_blocked_node_keeps_only_its_rectangle_clip_and_class() {
    let mut raw = node(2, 1, Kind::Scroll)
        .with_override(MaskOverride::Block)
        .with_attr(Attr::ScrollX, 10)
        .with_attr(Attr::ContentHeight, 900)
        .with_attr(Attr::Background, 0xff)
        .with_attr(Attr::LayoutDirection, 2)
        .with_attr(Attr::Clickable, 1)
        .with_attr(Attr::ChildrenNotReached, 1)
        .with_attr(Attr::ClipW, 50)
        .with_text(TextField::Label, "Ada");
    for (key, name) in [
        (Ident::Class, "ListView"),
        (Ident::Tag, "tag"),
        (Ident::ImageHash, "h"),
    ] {
        raw.idents.insert(key, name.into());
    }
    let masked = mask(
        PrivacyLevel::Light,
        vec![node(1, 0, Kind::Container), raw.clone(), node(3, 2, Kind::Text)],
    );
    assert_eq!(masked.nodes.len(), 2);
    let placeholder = find(&masked, 2).unwrap();
    assert_eq!(placeholder.kind, Kind::Placeholder);
    assert_eq!((placeholder.rect, placeholder.parent), (raw.rect, Some(id(1))));
    assert_eq!(
        placeholder.attrs.iter().collect::<Vec<_>>(),
        [
            (Attr::ClipW, &50),
            (Attr::PlaceholderReason, &PlaceholderReason::Blocked.code())
        ]
    );
    assert_eq!(placeholder.idents.len(), 1);
    assert_eq!(placeholder.ident(Ident::Class), Some("ListView"));
    assert_eq!(placeholder.texts.len(), 0);
}

#[test]
fn a_masked_node_keeps_its_layout_direction_and_whether_it_reacts_to_taps() {
    let secret = node(1, 0, Kind::Input)
        .with_attr(Attr::Secure, 1)
        .with_attr(Attr::LayoutDirection, 2)
        .with_attr(Attr::Clickable, 0)
        .with_attr(Attr::Checked, 1)
        .with_text(TextField::Value, "1234");
    let masked = mask(PrivacyLevel::Conservative, vec![secret]);
    let attrs: Vec<_> = find(&masked, 1).unwrap().attrs.iter().collect();
    let expected = [
        (Attr::LayoutDirection, &2),
        (Attr::Clickable, &0),
        (Attr::Secure, &1),
    ];
    assert_eq!(attrs, expected);
}

#[test]
fn dropped_nodes_are_removed_from_the_paint_order() {
    let mut raw = frame(vec![
        node(1, 0, Kind::Container).with_override(MaskOverride::Block),
        node(2, 1, Kind::Text),
        node(3, 0, Kind::Text),
    ]);
    raw.paint = Some(vec![id(3), id(2), id(1)]);
    let policy = MaskPolicy::new(PrivacyLevel::Light);
    assert_eq!(Masker::new().mask(&raw, &policy).paint, Some(vec![id(3), id(1)]));
    raw.nodes[0].attrs.remove(Attr::MaskOverride);
    assert_eq!(Masker::new().mask(&raw, &policy).paint, raw.paint);
}

#[test]
fn a_node_with_an_unknown_parent_is_dropped_with_its_subtree() {
    let masked = mask(
        PrivacyLevel::Light,
        vec![
            node(1, 0, Kind::Container),
            node(2, 1, Kind::Container).with_override(MaskOverride::Mask),
            node(3, 1, Kind::Text),
            // Its parent is not open any more, so the masks that it inherits are unknown.
            node(4, 2, Kind::Text),
            node(5, 4, Kind::Text),
            node(6, 0, Kind::Text),
        ],
    );
    let left: Vec<u32> = masked.nodes.iter().map(|node| node.id.value()).collect();
    assert_eq!(left, [1, 2, 3, 6]);
}
