//! A scene is what its entries add up to.

use afterimage_wireframe::{AppState, Entry, Environment, Frame, Rect, Scene, SourceId, TreeError, Viewport};

use crate::diff::{frame, node};

#[test]
fn what_a_segment_opens_with_gives_the_same_scene_again() {
    let attached = Frame {
        source: SourceId(3),
        ..frame(vec![node(1, 0), node(7, 1)])
    };
    let entries = [
        Entry::Keyframe(frame(vec![node(1, 0)])),
        Entry::Keyframe(attached),
        Entry::Environment(Environment::Screen("cart".into())),
        Entry::Environment(Environment::App(AppState::Active)),
        Entry::Environment(Environment::Keyboard(Some(Rect::default()))),
        Entry::Environment(Environment::Viewport(Viewport { w: 8440, h: 3900 })),
    ];
    let mut scene = Scene::default();
    for entry in &entries {
        scene.apply(entry).unwrap();
    }
    let mut again = Scene::default();
    for entry in scene.opening() {
        again.apply(&entry).unwrap();
    }
    assert!(again.frames().eq(scene.frames()));
    assert_eq!(again.viewport(), Viewport { w: 8440, h: 3900 });
    assert_eq!(again.screen(), Some("cart"));
    assert_eq!(again.app(), Some(AppState::Active));
    assert_eq!(again.keyboard(), Some(Rect::default()));
}

#[test]
fn a_source_without_keyframe_has_no_changes() {
    let changes = Entry::Changes {
        source: SourceId(2),
        changes: Vec::new(),
    };
    let mut scene = Scene::default();
    assert_eq!(scene.apply(&changes), Err(TreeError::UnknownSource(SourceId(2))));
    scene
        .apply(&Entry::Keyframe(Frame {
            source: SourceId(2),
            ..frame(vec![node(1, 0)])
        }))
        .unwrap();
    scene.apply(&changes).unwrap();
    scene.apply(&Entry::SourceGone(SourceId(2))).unwrap();
    assert!(scene.tree(SourceId(2)).is_none());
}
