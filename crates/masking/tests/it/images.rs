//! Which images count as hidden: those of which any node was not recorded.

use afterimage_config::{ImagePolicy, PrivacyLevel};
use afterimage_masking::{MaskPolicy, Masker};
use afterimage_wireframe::{Attr, Ident, ImageOrigin, InputType, Kind, MaskOverride, Node, RawText};

use crate::scene::{With, frame, node};

fn image(n: u32, parent: u32, hash: &str) -> Node<RawText<'_>> {
    let mut image = node(n, parent, Kind::Image);
    image.idents.insert(Ident::ImageHash, hash.into());
    image
}

fn check(level: PrivacyLevel, policy: Option<ImagePolicy>, nodes: Vec<Node<RawText<'_>>>, expected: &[&str]) {
    let mut masker = Masker::new();
    let mut masked_by = MaskPolicy::new(level);
    if let Some(policy) = policy {
        masked_by.images = policy;
    }
    let recorded = masker.mask(&frame(nodes), &masked_by);
    let hidden = masker.hidden_images();
    let mut fresh = hidden.take_new();
    fresh.sort();
    assert_eq!(fresh.iter().map(AsRef::as_ref).collect::<Vec<&str>>(), expected);
    for node in &recorded.nodes {
        let kept = node.ident(Ident::ImageHash);
        assert!(kept.is_none_or(|hash| !hidden.contains(hash) || expected.contains(&hash)));
    }
}

#[test]
fn an_image_that_is_kept_is_not_hidden() {
    check(PrivacyLevel::Light, None, vec![image(1, 0, "a")], &[]);
}

#[test]
fn what_masks_or_blocks_a_node_hides_its_image() {
    let light = PrivacyLevel::Light;
    check(
        light,
        None,
        vec![image(1, 0, "a").asks(MaskOverride::Mask)],
        &["a"],
    );
    check(
        light,
        None,
        vec![image(1, 0, "a").asks(MaskOverride::Block)],
        &["a"],
    );
    let blocked = node(1, 0, Kind::Container).asks(MaskOverride::Block);
    check(light, None, vec![blocked, image(2, 1, "below")], &["below"]);
    let masked = node(1, 0, Kind::Container).asks(MaskOverride::Mask);
    check(light, None, vec![masked, image(2, 1, "below")], &["below"]);
    let secret = node(1, 0, Kind::Input).with(Attr::InputType, InputType::Password.code());
    check(
        light,
        None,
        vec![secret, image(2, 1, "in a secret")],
        &["in a secret"],
    );
    check(
        light,
        None,
        vec![image(2, 7, "nobody's child")],
        &["nobody's child"],
    );
    check(PrivacyLevel::Conservative, None, vec![image(1, 0, "a")], &["a"]);
}

#[test]
fn the_image_policy_hides_by_origin() {
    let bundled = || image(1, 0, "icon").with(Attr::ImageOrigin, ImageOrigin::Bundled.code());
    let nodes = || vec![bundled(), image(2, 0, "photo")];
    check(PrivacyLevel::Medium, None, nodes(), &["photo"]);
    check(
        PrivacyLevel::Light,
        Some(ImagePolicy::NoImages),
        nodes(),
        &["icon", "photo"],
    );
    check(PrivacyLevel::Medium, Some(ImagePolicy::All), nodes(), &[]);
}

#[test]
fn one_place_that_hides_an_image_hides_it_everywhere() {
    let twice = vec![image(1, 0, "a"), image(2, 0, "a").asks(MaskOverride::Mask)];
    check(PrivacyLevel::Light, None, twice, &["a"]);
}
