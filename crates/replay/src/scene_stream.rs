//! Groups entries of the same recording time into one step for an export.
//!
//! One frame may be recorded as several entries: two sources, or a keyframe with its environment. An export
//! that emitted each entry would show states that were never on the screen.

use afterimage_wireframe::{Entry, Environment, Scene, Touch, TreeError, Viewport};

use crate::Result;
use crate::lenient_scene::LenientScene;

/// Receives the steps of a recording in the order of time. Each export implements it.
pub(crate) trait SceneSink<T> {
    /// Receives a changed scene.
    fn scene(&mut self, t_ms: u64, scene: &Scene<T>) -> Result<()>;
    /// Receives the first scene of a segment. By default it is handled like any other scene.
    fn opening_scene(&mut self, t_ms: u64, scene: &Scene<T>) -> Result<()> {
        self.scene(t_ms, scene)
    }
    /// Receives a touch point.
    fn touch(&mut self, t_ms: u64, touch: &Touch) -> Result<()>;
    /// Receives a change of the environment, before the scene that shows it.
    fn environment(&mut self, t_ms: u64, environment: &Environment) -> Result<()>;
}

/// Feeds a [`SceneSink`] from a sequence of entries.
#[derive(Debug)]
pub(crate) struct SceneStream<T, S> {
    scene: LenientScene<T>,
    /// Time of a change that the sink has not received yet.
    changed_at_ms: Option<u64>,
    /// Time of the latest change. Scene times never decrease.
    now_ms: u64,
    /// Set from the beginning of a segment until the sink receives its first scene.
    opening: bool,
    /// Set while the entries at a segment's beginning may repeat known state.
    repeats: bool,
    /// Number of segments begun.
    segments: u64,
    sink: S,
}

impl<T: Clone, S: SceneSink<T>> SceneStream<T, S> {
    pub(crate) fn new(viewport: Viewport, sink: S) -> Self {
        Self {
            scene: LenientScene::new(viewport),
            changed_at_ms: None,
            now_ms: 0,
            opening: false,
            repeats: false,
            segments: 0,
            sink,
        }
    }

    pub(crate) fn sink_mut(&mut self) -> &mut S {
        &mut self.sink
    }

    /// Marks the beginning of a segment. The next entries repeat the current state.
    pub(crate) fn begin_segment(&mut self) {
        self.opening = true;
        self.repeats = true;
        self.segments += 1;
    }

    /// Applies the next entry. Returns the error of an entry that does not fit its tree and is skipped.
    pub(crate) fn push(&mut self, t_ms: u64, entry: &Entry<T>) -> Result<Option<TreeError>> {
        if self.changed_at_ms.is_some_and(|changed_ms| changed_ms < t_ms) {
            self.flush()?;
        }
        match entry {
            Entry::Touch(touch) => {
                self.repeats = false;
                self.sink.touch(t_ms, touch)?;
                return Ok(None);
            }
            Entry::Environment(environment) => {
                if self.is_repetition(environment) {
                    return Ok(None);
                }
                let applied = self.scene.apply(entry);
                debug_assert!(applied.is_ok(), "environment entries fit any tree");
                self.sink.environment(t_ms, environment)?;
                if matches!(environment, Environment::Viewport(_) | Environment::Keyboard(_)) {
                    self.mark_changed(t_ms);
                }
                return Ok(applied.err());
            }
            Entry::Changes { .. } | Entry::SourceGone(_) => self.repeats = false,
            Entry::Keyframe(frame) => {
                let viewport = self.scene.scene().viewport();
                if self.changed_at_ms.is_none()
                    && frame.viewport != viewport
                    && viewport != Viewport::default()
                {
                    // The window size changed while nothing was recorded.
                    self.sink
                        .environment(t_ms, &Environment::Viewport(frame.viewport))?;
                }
            }
        }
        let error = self.scene.apply(entry).err();
        self.mark_changed(t_ms);
        Ok(error)
    }

    /// Sends the last scene to the sink and returns the sink.
    pub(crate) fn finish(mut self) -> Result<S> {
        self.flush()?;
        Ok(self.sink)
    }

    /// Returns whether an environment entry at a segment's beginning only repeats known state. The first
    /// segment has nothing to repeat except the screen name, which its header holds too.
    fn is_repetition(&self, environment: &Environment) -> bool {
        let may_repeat = self.segments > 1 || matches!(environment, Environment::Screen(_));
        self.repeats && may_repeat && is_current(self.scene.scene(), environment)
    }

    fn mark_changed(&mut self, t_ms: u64) {
        self.now_ms = self.now_ms.max(t_ms);
        self.changed_at_ms = Some(self.now_ms);
    }

    fn flush(&mut self) -> Result<()> {
        match self.changed_at_ms.take() {
            None => Ok(()),
            Some(t_ms) if std::mem::take(&mut self.opening) => {
                self.sink.opening_scene(t_ms, self.scene.scene())
            }
            Some(t_ms) => self.sink.scene(t_ms, self.scene.scene()),
        }
    }
}

/// Returns whether an environment value equals the scene's current one.
fn is_current<T>(scene: &Scene<T>, environment: &Environment) -> bool {
    match environment {
        Environment::Viewport(viewport) => scene.viewport() == *viewport,
        Environment::Orientation(orientation) => scene.orientation() == Some(*orientation),
        Environment::Screen(name) => scene.screen() == Some(name),
        Environment::App(state) => scene.app() == Some(*state),
        Environment::Keyboard(frame) => scene.keyboard() == *frame,
        Environment::Gesture(_) | Environment::TouchWithoutPlace { .. } | Environment::ClockAnchor { .. } => {
            false
        }
    }
}
