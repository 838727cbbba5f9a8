//! The scene after a sequence of entries.

use afterimage_wireframe::{AppState, Entry, Environment, Frame, Rect, Scene, SourceId, TreeError, Viewport};

use crate::diff::{frame, node};

#[test]
fn opening_entries_rebuild_the_scene() {
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
    let mut rebuilt = Scene::default();
    for entry in scene.opening() {
        rebuilt.apply(&entry).unwrap();
    }
    assert!(rebuilt.frames().eq(scene.frames()));
    assert_eq!(rebuilt.viewport(), Viewport { w: 8440, h: 3900 });
    assert_eq!(rebuilt.screen(), Some("cart"));
    assert_eq!(rebuilt.app(), Some(AppState::Active));
    assert_eq!(rebuilt.keyboard(), Some(Rect::default()));
}

#[test]
fn changes_need_a_keyframe_of_their_source() {
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
