//! Views that take text and draw it themselves, and pickers, are masked like fields.

use afterimage_fake_uikit::build::{as_ui, as_view, label, plain, set_text, window};
use afterimage_fake_uikit::controls::{FakePicker, FakeTable, PriceLabel};
use afterimage_fake_uikit::host::Host;
use afterimage_fake_uikit::inputs::{CodeLabel, Editor, FakeCalendar, FakeDatePicker, PinView};
use afterimage_fake_uikit::{FakeView, ViewState, boot, show, up, view};
use afterimage_uikit::capture::set_mask_override;
use afterimage_wireframe::{Attr, ContentType, InputType, Kind, MaskOverride, TextField};
use objc2::rc::Retained;
use objc2_foundation::NSString;

use crate::frame::{Frame, attr, text};
use crate::screen::captured;

const PLACE: [f64; 4] = [0.0, 0.0, 200.0, 40.0];

fn pin(change: impl FnOnce(&mut ViewState)) -> Retained<FakeView> {
    let change = |state: &mut ViewState| {
        state.text = Some(NSString::from_str("4711"));
        change(state);
    };
    up(view::<PinView>(PLACE, change, vec![label(PLACE, "4711")]))
}

#[test]
fn view_that_draws_dots_for_keys_is_a_secure_field_and_stays_one() {
    boot();
    let pin = pin(|state| state.is_secure = true);
    show(vec![window(vec![pin.clone()])]);
    let host = Host::started();
    for _ in 0..2 {
        let frame = Frame::read(&host.frame());
        assert_eq!(frame.classes(), ["UIWindow", "Shop.PinView"]);
        let field = frame.of_kind(Kind::Input);
        assert_eq!(text(field, TextField::Value), Some("********"));
        assert_eq!(
            (attr(field, Attr::Secure), attr(field, Attr::InputType)),
            (Some(1), Some(InputType::Password.code()))
        );
        as_view(&pin).change().is_secure = false;
    }
    as_view(&pin).change().text = None;
    let frame = Frame::read(&host.frame());
    assert_eq!(text(frame.of_kind(Kind::Input), TextField::Value), Some(""));
    assert_eq!(host.capture.failures(), 0);
}

#[test]
fn view_that_takes_a_secret_is_not_read() {
    let secret = [
        pin(|state| state.content_type = Some("one-time-code".into())),
        pin(|state| state.keyboard = 99),
        up(view::<CodeLabel>(
            PLACE,
            |state| {
                set_text(state, "4711");
                state.content_type = Some("password".into());
            },
            vec![],
        )),
    ];
    let frame = captured(secret.into());
    assert_eq!(frame.texts(), ["********"; 3]);
    assert!(frame.nodes[1..].iter().all(|node| node.kind == Kind::Input));
    let types = frame.nodes[1..].iter().map(|node| attr(node, Attr::ContentType));
    assert_eq!(
        types.collect::<Vec<_>>(),
        [
            Some(ContentType::OneTimeCode.code()),
            None,
            Some(ContentType::Password.code())
        ]
    );
}

#[test]
fn view_that_takes_keys_is_a_field_with_what_it_shows() {
    let editor = up(view::<Editor>(
        PLACE,
        |state| state.is_first_responder = true,
        vec![label(PLACE, "Dear diary")],
    ));
    let code = up(view::<CodeLabel>(PLACE, |state| set_text(state, "word"), vec![]));
    let frame = captured(vec![editor, code, pin(|state| state.keyboard = 4)]);
    assert_eq!(frame.texts(), ["Dear diary", "word", "4711"]);
    let fields: Vec<_> = frame
        .nodes
        .iter()
        .filter(|node| node.kind == Kind::Input)
        .collect();
    let types: Vec<_> = fields.iter().map(|node| attr(node, Attr::InputType)).collect();
    let (text, number) = (InputType::Text.code(), InputType::Number.code());
    assert_eq!(types, [Some(text), Some(text), Some(number)]);
    assert_eq!(
        (attr(fields[0], Attr::Focused), attr(fields[0], Attr::Clickable)),
        (Some(1), Some(1))
    );
}

/// A wheel whose rows are 32 points high, scrolled to a row.
fn wheel(rows: &[Retained<FakeView>], chosen: usize, left: f64) -> Retained<FakeView> {
    up(view::<FakeTable>(
        [left, 0.0, 100.0, 216.0],
        |state| state.layer.change().bounds.origin.y = chosen as f64 * 32.0 - 92.0,
        rows.to_vec(),
    ))
}

fn row(index: usize, title: &str) -> Retained<FakeView> {
    let content = label([9.0, 4.0, 80.0, 24.0], title);
    plain([0.0, index as f64 * 32.0, 100.0, 32.0], vec![content])
}

#[test]
fn picker_has_the_chosen_rows_as_its_value_and_no_rows() {
    let months = ["May", "June", "July"].into_iter().enumerate();
    let months: Vec<_> = months.map(|(index, title)| row(index, title)).collect();
    let days: Vec<_> = (0..3)
        .map(|index| row(index, &(index + 10).to_string()))
        .collect();
    let picker = up(view::<FakePicker>(
        [0.0, 0.0, 200.0, 216.0],
        |_| (),
        vec![wheel(&months, 1, 0.0), wheel(&days, 2, 100.0)],
    ));
    let frame = captured(vec![picker]);
    assert_eq!(frame.classes(), ["UIWindow", "UIPickerView"]);
    let node = frame.of_kind(Kind::Picker);
    assert_eq!(text(node, TextField::Value), Some("June 12"));
    assert_eq!(
        (attr(node, Attr::Clickable), attr(node, Attr::Align)),
        (Some(1), Some(1))
    );
}

#[test]
fn rows_of_a_picker_that_masking_may_select_are_left_out() {
    boot();
    let masked = row(0, "masked");
    set_mask_override(as_ui(&masked), Some(MaskOverride::Mask));
    let named = row(0, "named");
    named.change().identifier = Some("secret".into());
    let price = up(view::<PriceLabel>(
        [0.0, 0.0, 90.0, 32.0],
        |state| set_text(state, "price"),
        vec![],
    ));
    let hidden = row(0, "hidden");
    hidden.change().is_hidden = true;
    let rows = [masked, named, price, hidden, row(0, "row")];
    let wheels = rows.into_iter().map(|row| wheel(&[row], 0, 0.0));
    let picker = up(view::<FakePicker>(
        [0.0, 0.0, 100.0, 216.0],
        |_| (),
        wheels.collect(),
    ));
    assert_eq!(captured(vec![picker]).texts(), ["row"]);
}

#[test]
fn dates_are_values_without_the_days_around_them() {
    let date = |mode, date| {
        up(view::<FakeDatePicker>(
            [0.0, 0.0, 300.0, 300.0],
            move |state| (state.control.date_mode, state.control.date) = (mode, date),
            vec![label(PLACE, "30")],
        ))
    };
    let calendar = |day| {
        up(view::<FakeCalendar>(
            [0.0, 0.0, 300.0, 300.0],
            move |state| state.control.day = day,
            vec![label(PLACE, "30")],
        ))
    };
    let frame = captured(vec![
        date(0, 60.0),
        date(1, 61.0),
        date(2, 62.0),
        date(3, 3900.0),
        date(9, 63.0),
        calendar(Some([2026, 11, 3])),
        calendar(None),
    ]);
    assert!(frame.nodes[1..].iter().all(|node| node.kind == Kind::Picker));
    assert_eq!(
        frame.texts(),
        [
            "60 in 0/1",
            "61 in 2/0",
            "62 in 2/1",
            "1:05",
            "63 in 2/0",
            "2026-11-03"
        ]
    );
}
