//! A scene that tolerates entries which do not fit their tree.

use std::collections::BTreeSet;

use afterimage_wireframe::{Entry, Scene, SourceId, TreeError, Viewport};

/// A scene that survives inapplicable entries. After one, its source keeps the tree built so far until the next
/// keyframe.
#[derive(Clone, Debug)]
pub(crate) struct LenientScene<T> {
    scene: Scene<T>,
    /// Sources that wait for a keyframe.
    frozen: BTreeSet<SourceId>,
}

impl<T: Clone> LenientScene<T> {
    pub(crate) fn new(viewport: Viewport) -> Self {
        Self {
            scene: Scene::new(viewport),
            frozen: BTreeSet::new(),
        }
    }

    pub(crate) fn scene(&self) -> &Scene<T> {
        &self.scene
    }

    pub(crate) fn into_scene(self) -> Scene<T> {
        self.scene
    }

    /// Applies an entry. Returns an error for the entry that freezes its source, and none for those skipped
    /// after it.
    pub(crate) fn apply(&mut self, entry: &Entry<T>) -> Result<(), TreeError> {
        let source = match entry {
            Entry::Keyframe(frame) => {
                self.frozen.remove(&frame.source);
                Some(frame.source)
            }
            Entry::Changes { source, .. } if self.frozen.contains(source) => return Ok(()),
            Entry::Changes { source, .. } => Some(*source),
            _ => None,
        };
        self.scene
            .apply(entry)
            .inspect_err(|_| self.frozen.extend(source))
    }
}
