//! An app that shows a described screen and performs its steps.

use objc2::rc::Retained;
use objc2_core_foundation::CGPoint;
use objc2_foundation::NSString;
use serde_json::{Value, json};

use super::{Builder, DescribedScreen, numbers};
use crate::application::{FakeScreen, Scene, scene, screen, set_scenes};
use crate::build::as_view;
use crate::controls::FakeWindow;
use crate::layer::turn;
use crate::lists::FakeList;
use crate::notifications::{
    UIKeyboardDidChangeFrameNotification, UIKeyboardWillChangeFrameNotification, post_keyboard,
};
use crate::{FakeView, view};

/// An app with the windows of a described screen.
pub struct Stage {
    /// Width and height of the screen in points.
    pub size: [f64; 2],
    /// The windows, in the order in which they are drawn.
    pub windows: Vec<Retained<FakeWindow>>,
    /// Height of the keyboard, 0 for none.
    pub keyboard_height: f64,
    screen: Retained<FakeScreen>,
    lists: Vec<(String, FakeList)>,
}

impl Stage {
    /// An app that shows a screen.
    pub fn show(described: &DescribedScreen) -> Self {
        let [width, height] = described.size;
        let mut stage = Self {
            size: described.size,
            windows: Vec::new(),
            keyboard_height: 0.0,
            screen: screen(width, height),
            lists: Vec::new(),
        };
        let root = stage.build(&described.root);
        stage.windows = vec![view([0.0, 0.0, width, height], |_| (), vec![root])];
        stage.activate();
        // No field of a new screen is edited.
        stage.show_keyboard(0.0);
        stage
    }

    /// Performs a step.
    ///
    /// # Panics
    /// When the step is not known, or no view has its id.
    pub fn perform(&mut self, step: &Value) {
        let mut parts = step.as_object().unwrap().iter();
        let (action, value) = parts.find(|(name, _)| *name != "of").unwrap();
        let target = || self.find(step["of"].as_str().expect("the id of a view"));
        match action.as_str() {
            "scroll" => {
                let [x, y] = numbers(value);
                target().state().layer.change().bounds.origin = CGPoint::new(x, y);
            }
            "text" => target().change().text = value.as_str().map(NSString::from_str),
            "hide" => target().change().is_hidden = value == true,
            "on" => target().change().is_on = value == true,
            "value" => target().change().value = value.as_f64().unwrap() as f32,
            "select" => target().change().control.selected = value.as_i64().unwrap() as isize,
            "opacity" => target().state().layer.change().opacity = value.as_f64().unwrap() as f32,
            "turn" => target().state().layer.change().transform = turn(value.as_f64().unwrap()),
            "move" => {
                let [x, y] = numbers(value);
                let view = target();
                let state = view.state();
                let position = &mut state.layer.change().position;
                *position = CGPoint::new(position.x + x, position.y + y);
            }
            "remove" => target().leave(),
            // In the middle of an animation the view is drawn elsewhere.
            "animate" => {
                let [x, y] = numbers(value);
                target().state().layer.animate(|drawn| {
                    drawn.position.x += x;
                    drawn.position.y += y;
                });
            }
            "rows" => self.list(step).scroll_by(value.as_f64().unwrap()),
            "insert" => self.list(step).insert(0, value.as_str().unwrap()),
            "delete" => self.list(step).remove(value.as_u64().unwrap() as usize),
            "push" => self.push(value),
            "present" => self.present(value),
            "dismiss" => self.dismiss(),
            "above" => self.add_window(value),
            "keyboard" => self.show_keyboard(value.as_f64().unwrap()),
            "rotate" => self.rotate(),
            _ => panic!("no step {action}"),
        }
    }

    /// The view with an id.
    pub fn find(&self, id: &str) -> Retained<FakeView> {
        let views = self.windows.iter().filter_map(|window| find(as_view(window), id));
        views.last().unwrap_or_else(|| panic!("no view {id}"))
    }

    fn list(&mut self, step: &Value) -> &mut FakeList {
        let list = self.lists.iter_mut().find(|(id, _)| step["of"] == **id);
        &mut list.expect("the id of a list").1
    }

    fn build(&mut self, root: &Value) -> Retained<FakeView> {
        let mut root = root.clone();
        let [width, height] = self.size;
        if root.get("kind").is_none() {
            root["kind"] = json!("container");
        }
        if root.get("frame").is_none() {
            root["frame"] = json!([0, 0, width, height]);
        }
        let mut builder = Builder::of(&root);
        let view = builder.build(&root);
        self.lists.append(&mut builder.lists);
        view
    }

    /// Replaces the content of the window, as a navigation controller does at the end of its animation.
    fn push(&mut self, root: &Value) {
        self.lists.clear();
        let root = self.build(root);
        let window = self.window();
        window.remove_all();
        window.add(root);
    }

    /// Shows a screen above a view that dims the one below.
    fn present(&mut self, root: &Value) {
        let dim = self.build(&json!({ "background": "#00000066" }));
        let root = self.build(root);
        let window = self.window();
        window.add(dim);
        window.add(root);
    }

    /// Removes the presented screen and the view below it.
    fn dismiss(&self) {
        for _ in 0..2 {
            let top = self.window().state().subviews.last().cloned();
            top.expect("a presented screen").leave();
        }
    }

    fn window(&self) -> Retained<FakeView> {
        let window: &FakeView = as_view(&self.windows[0]);
        objc2::Message::retain(window)
    }

    fn add_window(&mut self, root: &Value) {
        let root = self.build(root);
        let [width, height] = self.size;
        let above = view([0.0, 0.0, width, height], |state| state.level = 1.0, vec![root]);
        self.windows.push(above);
        self.activate();
    }

    /// Shows the keyboard with a height, 0 for none.
    fn show_keyboard(&mut self, height: f64) {
        self.keyboard_height = height;
        let [width, bottom] = self.size;
        // One that is hidden is below the screen.
        let shown = [0.0, bottom - height, width, height.max(1.0)];
        post_keyboard(&UIKeyboardWillChangeFrameNotification, shown);
        post_keyboard(&UIKeyboardDidChangeFrameNotification, shown);
    }

    /// Turns the device. The content of the windows is as wide and high as the screen.
    fn rotate(&mut self) {
        let [height, width] = self.size;
        self.size = [width, height];
        self.screen = screen(width, height);
        for window in &self.windows {
            let window = as_view(window);
            resize(window, self.size);
            for root in &window.state().subviews {
                resize(root, self.size);
            }
        }
        self.activate();
    }

    /// Shows the windows, in place of those of other stages.
    pub fn activate(&self) {
        set_scenes(vec![scene(Scene {
            activation: 0,
            screen: self.screen.clone(),
            origin: [0.0, 0.0],
            windows: self.windows.clone(),
        })]);
    }
}

fn resize(view: &FakeView, [width, height]: [f64; 2]) {
    let state = view.state();
    let mut layer = state.layer.change();
    layer.bounds.size.width = width;
    layer.bounds.size.height = height;
    layer.position = CGPoint::new(width / 2.0, height / 2.0);
}

fn find(view: &FakeView, id: &str) -> Option<Retained<FakeView>> {
    let state = view.state();
    if state.identifier.as_deref() == Some(id) {
        return Some(objc2::Message::retain(view));
    }
    state.subviews.iter().find_map(|child| find(child, id))
}
