//! Hidden images: an image is hidden if any node that shows it is recorded without it.

use afterimage_config::{ImagePolicy, MaskRule, PrivacyLevel};
use afterimage_masking::{MaskPolicy, Masker, Rules};
use afterimage_wireframe::{
    Attr, Ident, ImageOrigin, InputType, Kind, MaskOverride, Node, RawText, VIEW_PICTURE,
};

use crate::scene::{NodeExt, frame, node};

fn image(n: u32, parent: u32, hash: &str) -> Node<RawText<'_>> {
    let mut image = node(n, parent, Kind::Image);
    image.idents.insert(Ident::ImageHash, hash.into());
    image
}

fn check(level: PrivacyLevel, images: Option<ImagePolicy>, nodes: Vec<Node<RawText<'_>>>, expected: &[&str]) {
    let mut masker = Masker::new();
    let mut policy = MaskPolicy::new(level);
    if let Some(images) = images {
        policy.images = images;
    }
    let recorded = masker.mask(&frame(nodes), &policy);
    let hidden = masker.hidden_images();
    let mut new = hidden.take_new();
    new.sort();
    assert_eq!(new.iter().map(AsRef::as_ref).collect::<Vec<&str>>(), expected);
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
fn a_masked_blocked_or_dropped_node_hides_its_image() {
    let light = PrivacyLevel::Light;
    check(
        light,
        None,
        vec![image(1, 0, "a").with_override(MaskOverride::Mask)],
        &["a"],
    );
    check(
        light,
        None,
        vec![image(1, 0, "a").with_override(MaskOverride::Block)],
        &["a"],
    );
    let blocked = node(1, 0, Kind::Container).with_override(MaskOverride::Block);
    check(light, None, vec![blocked, image(2, 1, "below")], &["below"]);
    let masked = node(1, 0, Kind::Container).with_override(MaskOverride::Mask);
    check(light, None, vec![masked, image(2, 1, "below")], &["below"]);
    let secret = node(1, 0, Kind::Input).with_attr(Attr::InputType, InputType::Password.code());
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
    let bundled = || image(1, 0, "icon").with_attr(Attr::ImageOrigin, ImageOrigin::Bundled.code());
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
fn a_picture_of_a_view_is_hidden_while_a_rule_hides_views() {
    let of_view = format!("{VIEW_PICTURE}1f-2");
    let hidden_by = |rules: &[&str], hash: &str| {
        let rules: Vec<_> = rules
            .iter()
            .map(|rule| rule.parse::<MaskRule>().unwrap())
            .collect();
        let mut policy = MaskPolicy::new(PrivacyLevel::Light);
        policy.rules = Rules::new(&rules, &[], 1);
        policy.rules.set_screens(&["Feed"]);
        let recorded = Masker::new().mask(&frame(vec![image(1, 0, hash)]), &policy);
        recorded.nodes[0].ident(Ident::ImageHash).is_none()
    };
    for rule in [
        "mask class=UIScrollView",
        "block id=iban",
        "mask tag=private",
        "mask kind=scroll",
        "mask class=Shop.Pin screen=Checkout",
    ] {
        assert!(hidden_by(&[rule], &of_view), "{rule}");
        assert!(!hidden_by(&[rule], "1f-2"), "{rule}");
    }
    // Another screen as a whole, and a rule that reveals.
    assert!(!hidden_by(
        &["block screen=Checkout", "unmask tag=public"],
        &of_view
    ));
    assert!(!hidden_by(&[], &of_view));
}

#[test]
fn an_image_hidden_in_one_view_is_hidden_in_every_view() {
    let twice = vec![
        image(1, 0, "a"),
        image(2, 0, "a").with_override(MaskOverride::Mask),
    ];
    check(PrivacyLevel::Light, None, twice, &["a"]);
}

#[test]
fn a_picture_hidden_in_one_view_is_hidden_with_every_tint_and_place() {
    let mut masker = Masker::new();
    let tinted = image(2, 0, "a#ff0000ff@0,25,100,75").with_override(MaskOverride::Mask);
    let recorded = masker.mask(&frame(vec![tinted]), &MaskPolicy::new(PrivacyLevel::Light));
    assert_eq!(recorded.nodes[0].ident(Ident::ImageHash), None);
    let hidden = masker.hidden_images();
    assert_eq!(hidden.take_new(), ["a".into()]);
    for hash in ["a", "a#00ff00ff", "a@0,0,50,50"] {
        assert!(hidden.contains(hash), "{hash}");
    }
    assert!(!hidden.contains("ab"));
}
