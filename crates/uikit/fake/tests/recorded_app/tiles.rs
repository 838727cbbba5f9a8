//! Pictures of SwiftUI's hosting views, from the view to the collector.

use std::path::Path;

use afterimage::PrivacyLevel;
use afterimage::capture::IosVersions;
use afterimage_fake_uikit::bitmap::drawn;
use afterimage_fake_uikit::build::{as_ui, field, plain, window};
use afterimage_fake_uikit::controls::FakeScroll;
use afterimage_fake_uikit::swiftui::{drawing, hosting, marker};
use afterimage_fake_uikit::{FakeView, boot, run_loop, show, up, view};
use afterimage_uikit::capture::set_mask_override;
use afterimage_wireframe::MaskOverride;
use objc2::rc::Retained;

use crate::harness::{App, Studio};

const SIZE: [f64; 4] = [0.0, 100.0, 300.0, 600.0];
const AT: [f64; 4] = [10.0, 10.0, 200.0, 30.0];

fn page(children: Vec<Retained<FakeView>>) -> Retained<FakeView> {
    let mut all = vec![drawing(AT)];
    all.extend(children);
    let view = hosting(SIZE, all);
    view.change().control.pixels = Some([[1, 2, 3, 255]; 2]);
    view
}

fn list() -> Retained<FakeView> {
    up(view::<FakeScroll>(SIZE, |_| (), vec![drawing(AT)]))
}

/// Records a view for some seconds. Returns the number of images that the collector has, and that of the drawn ones.
fn recorded(view: Retained<FakeView>, level: PrivacyLevel, rules: &[&str], versions: &[u32]) -> [usize; 2] {
    show(vec![window(vec![view])]);
    let data = tempfile::tempdir().unwrap();
    let studio = Studio::start(data.path());
    let before = drawn();
    let app = App::start_with_pictures(&studio, 1.0, level, rules, IosVersions::of(versions));
    app.wait_for(|| run_loop::source_count() == 2);
    for _ in 0..8 {
        app.turn_after(300);
    }
    app.flush();
    let status = app.replay.status();
    assert_eq!(
        (status.bad_frames, status.degraded_nodes, status.refused_images),
        (0, 0, 0)
    );
    [images(data.path()), drawn() - before]
}

fn images(data: &Path) -> usize {
    std::fs::read_dir(data.join("resources/device-1")).map_or(0, Iterator::count)
}

#[test]
fn picture_arrives_at_the_collector() {
    boot();
    assert_eq!(recorded(page(vec![]), PrivacyLevel::Light, &[], &[18]), [1, 1]);
    assert_eq!(
        recorded(page(vec![list()]), PrivacyLevel::Light, &[], &[18]),
        [1, 1]
    );
}

#[test]
fn nothing_is_drawn_if_the_app_the_level_or_a_rule_hides_it() {
    boot();
    let light = PrivacyLevel::Light;
    let none = [0, 0];
    assert_eq!(recorded(page(vec![]), light, &[], &[]), none, "off by default");
    for level in [PrivacyLevel::Medium, PrivacyLevel::Conservative] {
        assert_eq!(recorded(page(vec![]), level, &[], &[18]), none, "{level:?}");
    }
    for rule in [
        "mask kind=image",
        "block class=_TtGC7SwiftUI*",
        "mask class=UIWindow",
        // These select views in the picture, which have nodes of their own.
        "mask class=UIScrollView",
        "mask kind=scroll",
    ] {
        assert_eq!(
            recorded(page(vec![list()]), light, &[rule], &[18]),
            none,
            "{rule}"
        );
    }
    let secret = field(AT, "secret", |state| state.is_secure = true);
    for private in [secret, marker(AT, 1).1, marker(AT, 3).1] {
        assert_eq!(recorded(page(vec![private]), light, &[], &[18]), none);
    }
    let above = plain(SIZE, vec![page(vec![])]);
    set_mask_override(as_ui(&above), Some(MaskOverride::Mask));
    assert_eq!(recorded(above, light, &[], &[18]), none);
}
