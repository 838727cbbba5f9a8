//! Texts of secrets are never read: the fake raises if they are.

use afterimage_fake_uikit::build::{as_ui, as_view, field, label, plain, set_text, window};
use afterimage_fake_uikit::controls::FakeTextView;
use afterimage_fake_uikit::host::Host;
use afterimage_fake_uikit::{boot, show, up, view};
use afterimage_uikit::capture::{afterimage_mask_override, afterimage_set_mask_override, set_mask_override};
use afterimage_wireframe::{Attr, Kind, MaskOverride, TextField};

use crate::frame::{Frame, attr, text};
use crate::screen::captured;

#[test]
fn secure_field_is_not_read_and_stays_secret_as_plain_text() {
    boot();
    let password = field([0.0, 0.0, 200.0, 30.0], "hunter2", |state| {
        state.is_secure = true;
        state.placeholder = Some("Password".into());
    });
    show(vec![window(vec![password.clone()])]);
    let host = Host::started();
    for _ in 0..2 {
        let frame = Frame::read(&host.frame());
        let field = frame.of_kind(Kind::Input);
        assert_eq!(text(field, TextField::Value), Some("********"));
        assert_eq!(text(field, TextField::Placeholder), Some("Password"));
        assert_eq!(
            (attr(field, Attr::Secure), attr(field, Attr::InputType)),
            (Some(1), Some(2))
        );
        assert_eq!(frame.texts().len(), 2);
        as_view(&password).change().is_secure = false;
    }
    as_view(&password).change().text = None;
    let frame = Frame::read(&host.frame());
    assert_eq!(text(frame.of_kind(Kind::Input), TextField::Value), Some(""));
    assert_eq!(host.capture.failures(), 0);
}

#[test]
fn secret_content_types_are_not_read() {
    for (name, code) in [("one-time-code", 2), ("cc-number", 3), ("a-type-of-tomorrow", 0)] {
        let frame = captured(vec![field([0.0, 0.0, 200.0, 30.0], "12345", |state| {
            state.content_type = Some(name.into());
        })]);
        let field = frame.of_kind(Kind::Input);
        assert_eq!(
            (text(field, TextField::Value), attr(field, Attr::ContentType)),
            (Some("********"), Some(code))
        );
    }
    // A keyboard that this version does not know.
    let frame = captured(vec![field([0.0, 0.0, 200.0, 30.0], "12345", |state| {
        state.keyboard = 99
    })]);
    let field = frame.of_kind(Kind::Input);
    assert_eq!(
        (text(field, TextField::Value), attr(field, Attr::InputType)),
        (Some("********"), Some(0))
    );
}

#[test]
fn secure_text_view_is_not_read() {
    let secure = |is_read_only| {
        up(view::<FakeTextView>(
            [0.0, 0.0, 200.0, 30.0],
            move |state| {
                set_text(state, "seed phrase");
                (state.is_secure, state.is_read_only) = (true, is_read_only);
            },
            vec![],
        ))
    };
    let frame = captured(vec![secure(false), secure(true)]);
    assert_eq!(frame.texts(), ["********", "********"]);
}

#[test]
fn masking_of_the_app_is_written() {
    boot();
    let masked = plain([0.0, 0.0, 9.0, 9.0], vec![]);
    show(vec![window(vec![masked.clone()])]);
    let host = Host::started();
    let mut overrides = Vec::new();
    for mask in [Some(MaskOverride::Block), Some(MaskOverride::Unmask), None] {
        set_mask_override(as_ui(&masked), mask);
        let frame = Frame::read(&host.frame());
        overrides.push(attr(&frame.nodes[1], Attr::MaskOverride));
    }
    assert_eq!(overrides, [Some(3), Some(2), None]);
    let mut written = |mask| {
        afterimage_set_mask_override(Some(as_ui(&masked)), mask);
        let stored = afterimage_mask_override(Some(as_ui(&masked)));
        assert_eq!(stored, if mask > 3 { 3 } else { mask });
        attr(&Frame::read(&host.frame()).nodes[1], Attr::MaskOverride)
    };
    assert_eq!(
        [1, 2, 3, 77, 0].map(&mut written),
        [Some(1), Some(2), Some(3), Some(3), None]
    );
    afterimage_set_mask_override(None, 3);
    assert_eq!(afterimage_mask_override(None), 0);
}

#[test]
fn view_whose_getter_raises_is_blocked_and_the_others_are_written() {
    boot();
    let bad = |getter| {
        up(view::<afterimage_fake_uikit::FakeView>(
            [0.0, 0.0, 9.0, 9.0],
            move |state| state.raises = Some(getter),
            vec![plain([0.0, 0.0, 1.0, 1.0], vec![])],
        ))
    };
    show(vec![window(vec![
        bad("backgroundColor"),
        bad("isHidden"),
        bad("subviews"),
        plain([0.0, 0.0, 2.0, 2.0], vec![]),
    ])]);
    let host = Host::started();
    let frame = Frame::read(&host.frame());
    let blocks: Vec<_> = frame
        .nodes
        .iter()
        .map(|node| attr(node, Attr::MaskOverride))
        .collect();
    assert_eq!(blocks, [None, Some(3), Some(3), Some(3), None]);
    assert_eq!(frame.nodes[2].rect, frame.nodes[1].rect);
    assert_eq!(host.capture.failures(), 3);
    host.frame();
    assert_eq!((host.capture.failures(), host.failures.borrow().len()), (6, 3));
}

#[test]
fn views_of_the_app_in_a_field_are_walked_unless_it_is_a_secret() {
    let with_views = |is_secure| {
        let side = label([0.0, 0.0, 20.0, 20.0], "side");
        let left = side.clone();
        let field = field([0.0, 0.0, 200.0, 30.0], "typed", move |state| {
            state.is_secure = is_secure;
            state.left_view = Some(left);
        });
        field.add(side);
        field.add(label([0.0, 0.0, 90.0, 12.0], "floating"));
        captured(vec![field])
    };
    assert_eq!(with_views(false).texts(), ["typed", "side", "floating"]);
    assert_eq!(with_views(true).texts(), ["********", "side"]);
}
