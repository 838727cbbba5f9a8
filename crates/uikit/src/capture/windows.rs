//! The windows of the app that are on the screen, in the order in which they are drawn.

use objc2::MainThreadMarker;
use objc2::rc::Retained;
use objc2_core_foundation::CGSize;
use objc2_ui_kit::{UIApplication, UISceneActivationState, UIScreen, UIWindow, UIWindowScene};

use crate::objects::classes::is_window_of_app;
use crate::objects::guard::Failures;
use crate::objects::memory::ViewMemory;
use crate::objects::scenes;

/// The windows of one frame. Empty between frames, so that it keeps no window alive.
#[derive(Default)]
pub(super) struct Windows {
    windows: Vec<ShownWindow>,
    scenes: Vec<Retained<UIWindowScene>>,
}

/// A window that is on the screen.
#[derive(Clone)]
pub(super) struct ShownWindow {
    /// The window.
    pub(super) window: Retained<UIWindow>,
    /// The point of the screen at which the coordinates of the window's scene start.
    pub(super) origin: [f64; 2],
    level: f64,
}

impl Windows {
    /// Reads the windows of all scenes in the foreground that are on the screen of the first one. Returns the size of that
    /// screen, `None` if there is none.
    ///
    /// A scene or a window that fails is left out.
    pub(super) fn read(&mut self, mtm: MainThreadMarker, failures: &Failures) -> Option<CGSize> {
        self.clear();
        failures.guard("reading the scenes", || self.read_scenes(mtm));
        let screen = self.scenes.first()?.screen();
        for scene in &self.scenes {
            failures.guard("reading the windows of a scene", || {
                if scene.screen() == screen {
                    add_windows(scene, &mut self.windows, failures);
                }
            });
        }
        Some(size(&screen))
    }

    /// Releases the windows.
    pub(super) fn clear(&mut self) {
        self.windows.clear();
        self.scenes.clear();
    }

    /// Number of windows.
    pub(super) fn count(&self) -> usize {
        self.windows.len()
    }

    /// Returns a window by its place in the order of drawing.
    pub(super) fn get(&self, index: usize) -> Option<ShownWindow> {
        self.windows.get(index).cloned()
    }

    /// Returns the lowest window at the level of the app's content.
    pub(super) fn main(&self) -> Option<Retained<UIWindow>> {
        let mut windows = self.windows.iter().filter(|shown| shown.level >= 0.0);
        windows.next().map(|shown| shown.window.clone())
    }

    /// The set of scenes has no order: they are sorted by the ids that they got when they were first seen.
    fn read_scenes(&mut self, mtm: MainThreadMarker) {
        for scene in &UIApplication::sharedApplication(mtm).connectedScenes() {
            let state = scene.activationState();
            let is_in_front = state == UISceneActivationState::ForegroundActive
                || state == UISceneActivationState::ForegroundInactive;
            if let (true, Ok(scene)) = (is_in_front, scene.downcast::<UIWindowScene>()) {
                // Gives a new scene its id.
                ViewMemory::last_of(&*scene);
                self.scenes.push(scene);
            }
        }
        self.scenes
            .sort_by_key(|scene| ViewMemory::last_of(&**scene).id.value());
    }
}

/// Adds the windows of a scene: by level, and windows of one level in the order of the scene.
fn add_windows(scene: &UIWindowScene, windows: &mut Vec<ShownWindow>, failures: &Failures) {
    let first = windows.len();
    let origin = scenes::origin(scene);
    let all = scene.windows();
    for index in 0..all.count() {
        let window = all.objectAtIndex(index);
        let level = failures.guard("reading a window", || shown_level(&window));
        if let Some(level) = level.flatten() {
            windows.push(ShownWindow {
                window,
                origin,
                level,
            });
        }
    }
    if let Some(added) = windows.get_mut(first..) {
        // Stable, and without memory of its own.
        added.sort_by(|a, b| a.level.total_cmp(&b.level));
    }
}

/// Returns the level of a window of the app that is shown.
fn shown_level(window: &UIWindow) -> Option<f64> {
    let size = window.bounds().size;
    let is_shown = !window.isHidden() && size.width > 0.0 && size.height > 0.0;
    (is_shown && is_window_of_app(window)).then(|| window.windowLevel())
}

fn size(screen: &UIScreen) -> CGSize {
    screen.bounds().size
}
