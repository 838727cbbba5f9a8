//! Entries taken together into steps: what has the same time happened at once.
//!
//! A frame may be written as several entries (two sources, a keyframe and its environment); an export
//! that drew each of them would show states that never were on the screen.

use afterimage_wireframe::{Entry, Environment, Scene, Touch, TreeError, Viewport};

use crate::Result;
use crate::state::State;

/// What an export makes of a recording, in the order of time.
pub(crate) trait Sink<T> {
    /// The screen changed. `opening`: here a segment begins with everything anew.
    fn scene(&mut self, t_ms: u64, scene: &Scene<T>, opening: bool) -> Result<()>;
    /// A touch point.
    fn touch(&mut self, t_ms: u64, touch: &Touch) -> Result<()>;
    /// Something around the tree; `scene` is the state with it.
    fn environment(&mut self, t_ms: u64, environment: &Environment) -> Result<()>;
}

/// Feeds a sink.
#[derive(Debug)]
pub(crate) struct Steps<T, S> {
    state: State<T>,
    /// When the trees changed that the sink has not seen yet.
    changed_at: Option<u64>,
    /// The time of the last step: the screen's time does not run backwards.
    now_ms: u64,
    /// A segment began and the sink was not told yet.
    opening: bool,
    /// What is read repeats the state for those who start here.
    repeats: bool,
    /// The number of segments that began.
    segments: u64,
    sink: S,
}

impl<T: Clone, S: Sink<T>> Steps<T, S> {
    pub(crate) fn new(viewport: Viewport, sink: S) -> Self {
        Self {
            state: State::new(viewport),
            changed_at: None,
            now_ms: 0,
            opening: false,
            repeats: false,
            segments: 0,
            sink,
        }
    }

    /// The sink.
    pub(crate) fn sink_mut(&mut self) -> &mut S {
        &mut self.sink
    }

    /// A segment begins.
    pub(crate) fn segment(&mut self) {
        self.opening = true;
        self.repeats = true;
        self.segments += 1;
    }

    /// Takes the next entry. What does not fit its tree is returned, and left out.
    pub(crate) fn entry(&mut self, t_ms: u64, entry: &Entry<T>) -> Result<Option<TreeError>> {
        if self.changed_at.is_some_and(|changed| changed < t_ms) {
            self.flush()?;
        }
        match entry {
            Entry::Touch(touch) => {
                self.repeats = false;
                self.sink.touch(t_ms, touch)?;
                return Ok(None);
            }
            Entry::Environment(environment) => {
                if self.repeats(environment) {
                    return Ok(None);
                }
                self.state.apply(entry).ok();
                self.sink.environment(t_ms, environment)?;
                if matches!(environment, Environment::Viewport(_) | Environment::Keyboard(_)) {
                    self.changed(t_ms);
                }
                return Ok(None);
            }
            Entry::Changes { .. } | Entry::SourceGone(_) => self.repeats = false,
            Entry::Keyframe(frame) => {
                let viewport = self.state.scene().viewport();
                if self.changed_at.is_none() && frame.viewport != viewport && viewport != Viewport::default()
                {
                    // The window changed while nobody was recording.
                    self.sink
                        .environment(t_ms, &Environment::Viewport(frame.viewport))?;
                }
            }
        }
        let fault = self.state.apply(entry).err();
        self.changed(t_ms);
        Ok(fault)
    }

    /// Tells the sink what it has not seen yet, and gives it back with the last step's time.
    pub(crate) fn finish(mut self) -> Result<S> {
        self.flush()?;
        Ok(self.sink)
    }

    /// Whether an environment entry only says again what is known, as those at a segment's beginning do.
    /// The first segment has nothing to repeat but the screen, which its header names too.
    fn repeats(&self, environment: &Environment) -> bool {
        let may_repeat = self.segments > 1 || matches!(environment, Environment::Screen(_));
        self.repeats && may_repeat && is_known(self.state.scene(), environment)
    }

    fn changed(&mut self, t_ms: u64) {
        self.now_ms = self.now_ms.max(t_ms);
        self.changed_at = Some(self.now_ms);
    }

    fn flush(&mut self) -> Result<()> {
        if let Some(at) = self.changed_at.take() {
            let opening = std::mem::take(&mut self.opening);
            self.sink.scene(at, self.state.scene(), opening)?;
        }
        Ok(())
    }
}

/// Whether a scene is like this already.
fn is_known<T>(scene: &Scene<T>, environment: &Environment) -> bool {
    match environment {
        Environment::Viewport(viewport) => scene.viewport() == *viewport,
        Environment::Orientation(orientation) => scene.orientation() == Some(*orientation),
        Environment::Screen(name) => scene.screen() == Some(name),
        Environment::App(state) => scene.app() == Some(*state),
        Environment::Keyboard(frame) => scene.keyboard() == *frame,
        Environment::Gesture(_) | Environment::ClockAnchor { .. } => false,
    }
}
