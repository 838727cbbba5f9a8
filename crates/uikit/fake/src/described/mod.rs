//! Screens of `examples/screens/screens.json`, whose README defines the properties, built as an app for iOS would.
//!
//! The screens of `screens/app.json` have more kinds, for controls that only iOS has, and `steps`, which a [`Stage`] performs. Each
//! node may have an `id`, by which steps find its view.

mod controls;
mod stage;

pub use stage::Stage;

use objc2::rc::Retained;
use objc2_core_foundation::{CGPoint, CGSize};
use objc2_foundation::NSString;
use serde_json::{Value, json};

use crate::attributed::Style;
use crate::controls::{
    FakeButton, FakeButtonLabel, FakeControl, FakeField, FakeFieldLabel, FakeImageView, FakeLabel,
    FakeProgress, FakeScroll, FakeSlider, FakeSwitch,
};
use crate::graphics::{FakeColour, FakeFont, FakeImage, Font, Image, cg_colour, font, image, rgba};
use crate::layer::turn;
use crate::lists::FakeList;
use crate::recognizers::tap_recognizer;
use crate::{FakeView, ViewState, up, view};

/// `UIControlEvents` of a control whose taps have an action.
const TOUCH_UP_INSIDE: usize = 1 << 6;

/// A described screen.
#[derive(Clone)]
pub struct DescribedScreen {
    /// Its name.
    pub name: String,
    /// Width and height in points.
    pub size: [f64; 2],
    /// The container that covers the screen.
    pub root: Value,
}

/// Reads the screens of a file.
///
/// # Panics
/// When the file has another form.
pub fn read(file: &str) -> Vec<DescribedScreen> {
    let file: Value = serde_json::from_str(file).unwrap();
    assert_eq!(file["version"], 1);
    let size = numbers(&file["size"]);
    let screen = |described: &Value| {
        let mut root = described.clone();
        root["kind"] = json!("container");
        root["frame"] = json!([0, 0, size[0], size[1]]);
        DescribedScreen {
            name: described["name"].as_str().unwrap().to_owned(),
            size,
            root,
        }
    };
    file["screens"].as_array().unwrap().iter().map(screen).collect()
}

/// The screens of `screens/app.json`, then those that all platforms share.
pub fn all() -> Vec<DescribedScreen> {
    let mut screens = read(include_str!("../../screens/app.json"));
    screens.extend(read(include_str!("../../../../../examples/screens/screens.json")));
    screens
}

impl DescribedScreen {
    /// The steps that follow when the screen is shown.
    pub fn steps(&self) -> impl Iterator<Item = &Value> {
        self.root["steps"].as_array().into_iter().flatten()
    }

    /// The view of the container that covers the screen.
    pub fn build(&self) -> Retained<FakeView> {
        Builder::of(&self.root).build(&self.root)
    }
}

/// Builds the views of a screen.
pub(crate) struct Builder {
    is_right_to_left: bool,
    /// The lists that the views have, by their ids.
    pub(crate) lists: Vec<(String, FakeList)>,
}

impl Builder {
    /// A builder with the layout direction of a screen.
    pub(crate) fn of(screen: &Value) -> Self {
        Self {
            is_right_to_left: screen["direction"] == "rtl",
            lists: Vec::new(),
        }
    }

    /// The view of a node with its descendants.
    pub(crate) fn build(&mut self, node: &Value) -> Retained<FakeView> {
        let frame = numbers(&node["frame"]);
        let children = node["children"].as_array().into_iter().flatten();
        let mut children: Vec<_> = children.map(|child| self.build(child)).collect();
        let is_right_to_left = self.is_right_to_left;
        let common = |state: &mut ViewState| {
            state.is_right_to_left = is_right_to_left;
            write_common(node, state);
            write_content(node, state);
        };
        let inner = [0.0, 0.0, frame[2], frame[3]];
        let text_of_part = |key: &str| {
            let mut part = node.clone();
            part["text"] = node[key].clone();
            move |state: &mut ViewState| {
                state.is_right_to_left = is_right_to_left;
                write_text(&part, state);
            }
        };
        match node["kind"].as_str().unwrap() {
            // A plain view has no state.
            "container" if is(node, "selected") => up(view::<FakeControl>(frame, common, children)),
            "container" => view(frame, common, children),
            "text" => up(view::<FakeLabel>(frame, common, children)),
            "button" => {
                let centred = |state: &mut ViewState| {
                    text_of_part("text")(state);
                    state.alignment = 1;
                };
                children.push(up(view::<FakeButtonLabel>(inner, centred, vec![])));
                up(view::<FakeButton>(frame, common, children))
            }
            "input" => {
                children.push(up(view::<FakeFieldLabel>(inner, text_of_part("value"), vec![])));
                up(view::<FakeField>(frame, common, children))
            }
            "image" => up(view::<FakeImageView>(frame, common, children)),
            "switch" => up(view::<FakeSwitch>(frame, common, children)),
            "slider" => up(view::<FakeSlider>(frame, common, children)),
            "progress" => up(view::<FakeProgress>(frame, common, children)),
            "scroll" => up(view::<FakeScroll>(frame, common, children)),
            _ => {
                let made = self.control(node, frame, children);
                common(&mut made.change());
                made
            }
        }
    }
}

/// Writes the properties of all kinds.
fn write_common(node: &Value, state: &mut ViewState) {
    if let Some(background) = colour(&node["background"]) {
        state.background = Some(background);
    }
    state.tint = colour(&node["tint"]);
    state.identifier = node["id"].as_str().map(ToOwned::to_owned);
    state.is_hidden = is(node, "hidden");
    state.is_disabled = is(node, "disabled");
    state.is_selected = is(node, "selected");
    if is(node, "clickable") {
        if node["kind"] == "button" {
            state.events = TOUCH_UP_INSIDE;
        } else {
            state.recognizers = Some(vec![tap_recognizer()]);
        }
    }
    let mut layer = state.layer.change();
    layer.corner_radius = node["corner"].as_f64().unwrap_or(0.0);
    layer.opacity = node["opacity"].as_f64().unwrap_or(1.0) as f32;
    layer.z = node["z"].as_f64().unwrap_or(0.0);
    layer.clips |= is(node, "clips");
    layer.shadow_opacity = node["shadow"].as_f64().unwrap_or(0.0) as f32;
    if let Some(degrees) = node["turned"].as_f64() {
        layer.transform = turn(degrees);
    }
    if let Some(width) = node["border"]["width"].as_f64() {
        layer.border_width = width;
        layer.border_colour = components(&node["border"]["color"]).map(cg_colour);
    }
}

/// Writes the properties of one kind.
fn write_content(node: &Value, state: &mut ViewState) {
    match node["kind"].as_str().unwrap() {
        "text" => write_text(node, state),
        "input" => {
            let mut value = node.clone();
            value["text"] = node["value"].clone();
            write_text(&value, state);
            state.placeholder = node["placeholder"].as_str().map(ToOwned::to_owned);
            state.is_secure = is(node, "secure");
            state.border_style = if is(node, "rounded") { 3 } else { 0 };
            state.keyboard = match node["input"].as_str().unwrap_or("text") {
                "number" => 4,
                "tel" => 5,
                "email" => 7,
                _ => 0,
            };
            state.content_type = (node["input"] == "password").then(|| "password".to_owned());
        }
        "image" => state.image = picture(node, state),
        "switch" => state.is_on = is(node, "checked"),
        "slider" => {
            state.range = numbers(&node["range"]).map(|end: f64| end as f32);
            state.value = node["position"].as_f64().unwrap() as f32;
        }
        "progress" => state.value = node["share"].as_f64().unwrap() as f32,
        "scroll" => {
            let [x, y] = [0, 1].map(|at| node["scroll"][at].as_f64().unwrap_or(0.0));
            state.layer.change().bounds.origin = CGPoint::new(x, y);
            let content = [2, 3].map(|at| node["children"][0]["frame"][at].as_f64().unwrap_or(0.0));
            state.content = CGSize::new(content[0], content[1]);
        }
        _ => (),
    }
}

/// The picture of an image view, of two colours, and its mode: `fill` scales it, `fit` and `crop` keep its shape.
fn picture(node: &Value, state: &mut ViewState) -> Option<Retained<FakeImage>> {
    let picture = node.get("picture")?;
    state.content_mode = match node["mode"].as_str() {
        Some("fit") => 1,
        Some("crop") => 2,
        _ => 0,
    };
    let half = |key: &str| {
        let parts = components(&picture[key]).unwrap_or_default();
        parts.map(|part| (part * 255.0).round() as u8)
    };
    let [width, height] = numbers(&picture["size"]);
    image(Image {
        width,
        height,
        is_template: is(picture, "template"),
        halves: [half("upper"), half("lower")],
        ..Image::default()
    })
}

/// Writes a text and its style.
fn write_text(node: &Value, state: &mut ViewState) {
    state.text = node["text"].as_str().map(NSString::from_str);
    state.colour = colour(&node["color"]).or_else(|| Some(rgba([0.0, 0.0, 0.0, 1.0])));
    state.font = Some(font_of(node));
    // Natural, centred, or at the right.
    state.alignment = match node["align"].as_str() {
        Some("center") => 1,
        Some("end") => 2,
        _ => 4,
    };
    // Of a plain text UIKit makes an attributed one.
    if is(node, "underline") {
        state.control.style = Some(Style {
            font: state.font.clone(),
            colour: state.colour.clone(),
            underline: Some(1.0),
            ..Style::default()
        });
    }
    // A label that is higher than two lines has several.
    let [.., height] = numbers::<4>(&node["frame"]);
    let size = font_size(node);
    state.lines = if height > 3.0 * size { 0 } else { 1 };
}

fn font_of(node: &Value) -> Retained<FakeFont> {
    font(Font {
        size: font_size(node),
        family: ".AppleSystemUIFont",
        weight: Some(if is(node, "bold") { 0.4 } else { 0.0 }),
        is_italic: is(node, "italic"),
    })
}

/// That of a label unless the app sets another.
fn font_size(node: &Value) -> f64 {
    node["size"].as_f64().unwrap_or(17.0)
}

/// A property of a node that is `true`.
fn is(node: &Value, property: &str) -> bool {
    node[property] == true
}

fn numbers<const N: usize>(list: &Value) -> [f64; N] {
    std::array::from_fn(|at| list[at].as_f64().unwrap())
}

fn colour(text: &Value) -> Option<Retained<FakeColour>> {
    components(text).map(rgba)
}

/// Components of `#rrggbb` or `#rrggbbaa`.
fn components(text: &Value) -> Option<[f64; 4]> {
    let digits = text.as_str()?.strip_prefix('#').unwrap();
    let part = |at: usize| digits.get(at..at + 2).unwrap_or("ff");
    let part = |at: usize| f64::from(u8::from_str_radix(part(at), 16).unwrap()) / 255.0;
    Some([part(0), part(2), part(4), part(6)])
}
