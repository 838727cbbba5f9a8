//! What is left of a blocked subtree, and of a tree that does not hold together.

use afterimage_config::PrivacyLevel;
use afterimage_masking::{MaskPolicy, Masker};
use afterimage_wireframe::{Attr, Ident, Kind, MaskOverride, PlaceholderReason, TextField};

use crate::scene::{With, find, frame, id, mask, node};

#[test]
fn a_blocked_node_keeps_its_place_and_its_class_and_nothing_else() {
    let mut raw = node(2, 1, Kind::Scroll)
        .asks(MaskOverride::Block)
        .with(Attr::ScrollX, 10)
        .with(Attr::ContentHeight, 900)
        .with(Attr::Background, 0xff)
        .with(Attr::ChildrenNotReached, 1)
        .with(Attr::ClipW, 50)
        .says(TextField::Label, "Ada");
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
fn what_a_block_drops_leaves_the_order_of_painting() {
    let mut raw = frame(vec![
        node(1, 0, Kind::Container).asks(MaskOverride::Block),
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
fn a_node_of_unknown_parentage_is_left_out_with_all_below_it() {
    let masked = mask(
        PrivacyLevel::Light,
        vec![
            node(1, 0, Kind::Container),
            node(2, 1, Kind::Container).asks(MaskOverride::Mask),
            node(3, 1, Kind::Text),
            // Its parent is closed already: whether the mask on it holds here is not asked.
            node(4, 2, Kind::Text),
            node(5, 4, Kind::Text),
            node(6, 0, Kind::Text),
        ],
    );
    let left: Vec<u32> = masked.nodes.iter().map(|node| node.id.value()).collect();
    assert_eq!(left, [1, 2, 3, 6]);
}
