//! The scene as entries add up to it, whatever is wrong with some of them.

use std::collections::BTreeSet;

use afterimage_wireframe::{Entry, Scene, SourceId, TreeError, Viewport};

/// A scene that survives entries which do not fit: a source whose changes stopped making sense shows
/// its last good state until its next keyframe.
#[derive(Clone, Debug)]
pub(crate) struct State<T> {
    scene: Scene<T>,
    lost: BTreeSet<SourceId>,
}

impl<T: Clone> State<T> {
    pub(crate) fn new(viewport: Viewport) -> Self {
        Self {
            scene: Scene::new(viewport),
            lost: BTreeSet::new(),
        }
    }

    pub(crate) fn scene(&self) -> &Scene<T> {
        &self.scene
    }

    pub(crate) fn into_scene(self) -> Scene<T> {
        self.scene
    }

    /// Takes in an entry; an error is told once, where the source is lost.
    pub(crate) fn apply(&mut self, entry: &Entry<T>) -> Result<(), TreeError> {
        let source = match entry {
            Entry::Keyframe(frame) => {
                self.lost.remove(&frame.source);
                Some(frame.source)
            }
            Entry::Changes { source, .. } if self.lost.contains(source) => return Ok(()),
            Entry::Changes { source, .. } => Some(*source),
            _ => None,
        };
        self.scene.apply(entry).inspect_err(|_| self.lost.extend(source))
    }
}
