//! All that a recording says about one moment: the trees of every source and what is around them.

use std::collections::BTreeMap;

use crate::{AppState, Entry, Environment, Frame, Orientation, Rect, SourceId, Tree, TreeError, Viewport};

/// The state that entries add up to.
#[derive(Clone, Debug)]
pub struct Scene<T> {
    trees: BTreeMap<SourceId, Tree<T>>,
    viewport: Viewport,
    orientation: Option<Orientation>,
    screen: Option<Box<str>>,
    keyboard: Option<Rect>,
    app: Option<AppState>,
}

impl<T> Default for Scene<T> {
    fn default() -> Self {
        Self {
            trees: BTreeMap::new(),
            viewport: Viewport::default(),
            orientation: None,
            screen: None,
            keyboard: None,
            app: None,
        }
    }
}

impl<T> Scene<T> {
    /// A scene in a window in which nothing happened yet.
    #[must_use]
    pub fn new(viewport: Viewport) -> Self {
        Self {
            viewport,
            ..Self::default()
        }
    }

    /// The tree of a source.
    #[must_use]
    pub fn tree(&self, source: SourceId) -> Option<&Tree<T>> {
        self.trees.get(&source)
    }

    /// The trees of all sources, in the order of their ids.
    #[must_use]
    pub fn trees(&self) -> impl ExactSizeIterator<Item = &Tree<T>> {
        self.trees.values()
    }

    /// The window's size, as the last keyframe or viewport record told it.
    #[must_use]
    pub fn viewport(&self) -> Viewport {
        self.viewport
    }

    /// How the screen is held.
    #[must_use]
    pub fn orientation(&self) -> Option<Orientation> {
        self.orientation
    }

    /// The screen, page or activity that is shown.
    #[must_use]
    pub fn screen(&self) -> Option<&str> {
        self.screen.as_deref()
    }

    /// The keyboard's frame while it is shown.
    #[must_use]
    pub fn keyboard(&self) -> Option<Rect> {
        self.keyboard
    }

    /// The app's state.
    #[must_use]
    pub fn app(&self) -> Option<AppState> {
        self.app
    }
}

impl<T: Clone> Scene<T> {
    /// Takes in the next entry.
    ///
    /// # Errors
    ///
    /// [`TreeError`] where a frame is no tree, or a change does not fit its source's tree. Changes
    /// before the one that does not fit are applied: such a source waits for its next keyframe.
    pub fn apply(&mut self, entry: &Entry<T>) -> Result<(), TreeError> {
        match entry {
            Entry::Keyframe(frame) => {
                self.trees.insert(frame.source, Tree::from_frame(frame)?);
                self.viewport = frame.viewport;
            }
            Entry::Changes { source, changes } => {
                let tree = self
                    .trees
                    .get_mut(source)
                    .ok_or(TreeError::UnknownSource(*source))?;
                for change in changes {
                    tree.apply(change)?;
                }
            }
            Entry::SourceGone(source) => {
                self.trees.remove(source);
            }
            Entry::Touch(_) => {}
            Entry::Environment(environment) => self.surround(environment),
        }
        Ok(())
    }

    /// The frames of all sources, in the order of their ids.
    pub fn frames(&self) -> impl Iterator<Item = Frame<T>> {
        self.trees.values().map(Tree::to_frame)
    }

    /// What a segment that begins now has to open with, so that it can be read without the ones before:
    /// the environment as it is, then a keyframe of every source.
    #[must_use]
    pub fn opening(&self) -> Vec<Entry<T>> {
        let environment = [
            self.app.map(Environment::App),
            self.orientation.map(Environment::Orientation),
            self.screen.clone().map(Environment::Screen),
            self.keyboard.map(|frame| Environment::Keyboard(Some(frame))),
        ];
        let environment = environment.into_iter().flatten().map(Entry::Environment);
        environment.chain(self.frames().map(Entry::Keyframe)).collect()
    }

    fn surround(&mut self, environment: &Environment) {
        match environment {
            Environment::Viewport(viewport) => {
                self.viewport = *viewport;
                for tree in self.trees.values_mut() {
                    tree.set_viewport(*viewport);
                }
            }
            Environment::Orientation(orientation) => self.orientation = Some(*orientation),
            Environment::Screen(name) => self.screen = Some(name.clone()),
            Environment::App(state) => self.app = Some(*state),
            Environment::Keyboard(frame) => self.keyboard = *frame,
            Environment::Gesture(_) | Environment::ClockAnchor { .. } => {}
        }
    }
}
