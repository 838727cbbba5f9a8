//! The state of a recording at one time: the trees of all sources and their environment.

use litemap::LiteMap;

use crate::{AppState, Entry, Environment, Frame, Orientation, Rect, SourceId, Tree, TreeError, Viewport};

/// The state after a sequence of entries.
#[derive(Clone, Debug)]
pub struct Scene<T> {
    trees: LiteMap<SourceId, Tree<T>>,
    viewport: Viewport,
    orientation: Option<Orientation>,
    screen: Option<Box<str>>,
    keyboard: Option<Rect>,
    app: Option<AppState>,
}

impl<T> Default for Scene<T> {
    fn default() -> Self {
        Self {
            trees: LiteMap::new(),
            viewport: Viewport::default(),
            orientation: None,
            screen: None,
            keyboard: None,
            app: None,
        }
    }
}

impl<T> Scene<T> {
    /// A scene in a window, before the first entry.
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

    /// The trees of all sources, in the order of the source ids.
    #[must_use]
    pub fn trees(&self) -> impl ExactSizeIterator<Item = &Tree<T>> {
        self.trees.values()
    }

    /// Size of the window, from the last keyframe or viewport entry.
    #[must_use]
    pub fn viewport(&self) -> Viewport {
        self.viewport
    }

    /// Orientation of the screen, if an entry set it.
    #[must_use]
    pub fn orientation(&self) -> Option<Orientation> {
        self.orientation
    }

    /// Name of the visible screen, page or activity.
    #[must_use]
    pub fn screen(&self) -> Option<&str> {
        self.screen.as_deref()
    }

    /// Frame of the keyboard while it is visible.
    #[must_use]
    pub fn keyboard(&self) -> Option<Rect> {
        self.keyboard
    }

    /// State of the app, if an entry set it.
    #[must_use]
    pub fn app(&self) -> Option<AppState> {
        self.app
    }
}

impl<T: Clone> Scene<T> {
    /// Applies the next entry.
    ///
    /// # Errors
    ///
    /// [`TreeError`] if a frame is not a tree, or if a change does not fit the tree of its source. The changes before
    /// that one remain applied: the tree is then wrong until the next keyframe of its source.
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
            Entry::Environment(environment) => self.apply_environment(environment),
        }
        Ok(())
    }

    /// The frames of all sources, in the order of the source ids.
    pub fn frames(&self) -> impl Iterator<Item = Frame<T>> {
        self.trees.values().map(Tree::to_frame)
    }

    /// The entries that a segment starts with, so that it can be read without the segments before: the current
    /// environment, then a keyframe of every source.
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

    fn apply_environment(&mut self, environment: &Environment) {
        match environment {
            Environment::Viewport(viewport) => {
                self.viewport = *viewport;
                for (_, tree) in &mut self.trees {
                    tree.set_viewport(*viewport);
                }
            }
            Environment::Orientation(orientation) => self.orientation = Some(*orientation),
            Environment::Screen(name) => self.screen = Some(name.clone()),
            Environment::App(state) => self.app = Some(*state),
            Environment::Keyboard(frame) => self.keyboard = *frame,
            Environment::Gesture(_)
            | Environment::TouchWithoutPlace { .. }
            | Environment::ClockAnchor { .. } => {}
        }
    }
}
