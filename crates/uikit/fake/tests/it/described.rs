//! The screens that all platforms share have the wireframes of `examples/screens/expected`, with which Android's are compared too.

use std::fmt::Write as _;
use std::path::{Path, PathBuf};

use afterimage_fake_uikit::application::{Scene, scene, screen, set_scenes};
use afterimage_fake_uikit::boot;
use afterimage_fake_uikit::controls::FakeWindow;
use afterimage_fake_uikit::described::{DescribedScreen, read};
use afterimage_fake_uikit::host::Host;
use afterimage_fake_uikit::view;
use afterimage_wireframe::{Attr, InputType, Kind, Node, RecordedText, TextField};
use serde_json::Value;

use crate::frame::{Frame, attr, length, text};

type Recorded = Node<RecordedText>;

fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../examples/screens")
}

fn screens() -> Vec<DescribedScreen> {
    boot();
    read(&std::fs::read_to_string(folder().join("screens.json")).unwrap())
}

/// Records a screen of the file, and returns the text of its wireframe.
fn wireframe(described: &DescribedScreen) -> String {
    let [width, height] = described.size;
    let window = view::<FakeWindow>([0.0, 0.0, width, height], |_| (), vec![described.build()]);
    set_scenes(vec![scene(Scene {
        activation: 0,
        screen: screen(width, height),
        origin: [0.0, 0.0],
        windows: vec![window],
    })]);
    let host = Host::started();
    let frame = Frame::read(&host.frame());
    assert_eq!(*host.failures.borrow(), Vec::<&str>::new());
    let window = &frame.nodes[0];
    let [root] = &children(&frame, window)[..] else {
        panic!("a window has one root")
    };
    let mut lines = String::new();
    write_node(&mut lines, 0, &frame, &described.root, root, window);
    lines
}

fn children<'a>(frame: &'a Frame, parent: &Recorded) -> Vec<&'a Recorded> {
    let nodes = frame.nodes.iter();
    nodes.filter(|node| node.parent == Some(parent.id)).collect()
}

/// Writes the recorded values of all properties that a node's description has, then the node's children.
fn write_node(
    lines: &mut String,
    depth: usize,
    frame: &Frame,
    described: &Value,
    node: &Recorded,
    window: &Recorded,
) {
    let place = [node.rect.x, node.rect.y, node.rect.w, node.rect.h];
    let opacity = attr(node, Attr::Opacity).unwrap_or(1000);
    let _ = write!(
        lines,
        "{:indent$}{} frame={place:?} opacity={opacity}",
        "",
        kind(node.kind),
        indent = 2 * depth
    );
    for (name, value) in PROPERTIES {
        if described.get(name).is_some() {
            let has_own = attr(node, Attr::LayoutDirection).is_some();
            // A node has a direction if it differs from that of the parent.
            let holder = if *name == "direction" && !has_own {
                window
            } else {
                node
            };
            let _ = write!(lines, " {name}={}", value(holder));
        }
    }
    lines.push('\n');
    // A control may have parts of its own.
    if !matches!(described["kind"].as_str(), Some("container" | "scroll")) {
        return;
    }
    let shown = described["children"].as_array().into_iter().flatten();
    let shown: Vec<_> = shown.filter(|child| child["hidden"] != true).collect();
    let recorded = children(frame, node);
    assert_eq!(shown.len(), recorded.len(), "number of children of {described}");
    for (described, node) in shown.into_iter().zip(recorded) {
        write_node(lines, depth + 1, frame, described, node, window);
    }
}

/// A property of the file, and the text of its recorded value.
type Property = (&'static str, fn(&Recorded) -> String);

const PROPERTIES: &[Property] = &[
    ("text", |node| quoted(node, TextField::Text)),
    ("value", |node| quoted(node, TextField::Value)),
    ("placeholder", |node| quoted(node, TextField::Placeholder)),
    ("color", |node| colour(node, Attr::Foreground)),
    ("background", |node| colour(node, Attr::Background)),
    ("size", |node| tenths(node, Attr::FontSize)),
    ("corner", |node| tenths(node, Attr::CornerRadius)),
    ("border", |node| {
        let (width, colour) = (tenths(node, Attr::BorderWidth), colour(node, Attr::BorderColour));
        format!("{width},{colour}")
    }),
    ("bold", |node| {
        (attr(node, Attr::FontWeight).unwrap_or(0) >= 700).to_string()
    }),
    ("italic", |node| flag(node, Attr::Italic)),
    ("underline", |node| flag(node, Attr::Underline)),
    ("align", |node| {
        let aligns = ["start", "center", "end"];
        aligns[attr(node, Attr::Align).unwrap_or(0) as usize].to_owned()
    }),
    ("input", |node| {
        let inputs = [
            ("text", InputType::Text),
            ("email", InputType::Email),
            ("password", InputType::Password),
            ("number", InputType::Number),
            ("tel", InputType::Tel),
        ];
        let code = attr(node, Attr::InputType);
        let input = inputs.iter().find(|(_, input)| Some(input.code()) == code);
        input.map_or_else(|| format!("{code:?}"), |(name, _)| (*name).to_owned())
    }),
    ("secure", |node| flag(node, Attr::Secure)),
    ("checked", |node| flag(node, Attr::Checked)),
    ("selected", |node| flag(node, Attr::Selected)),
    ("disabled", |node| flag(node, Attr::Disabled)),
    ("clickable", |node| flag(node, Attr::Clickable)),
    ("range", |node| {
        let [least, most] = range(node);
        format!("[{least}, {most}]")
    }),
    ("position", |node| position(node).to_string()),
    ("share", |node| {
        let [least, most] = range(node);
        format!("{:.3}", (position(node) - least) / (most - least))
    }),
    ("scroll", |node| {
        format!(
            "[{}, {}]",
            tenths(node, Attr::ScrollX),
            tenths(node, Attr::ScrollY)
        )
    }),
    ("direction", |node| {
        let is_right_to_left = attr(node, Attr::LayoutDirection) == Some(2);
        (if is_right_to_left { "rtl" } else { "ltr" }).to_owned()
    }),
];

fn kind(kind: Kind) -> String {
    format!("{kind:?}").to_lowercase()
}

fn quoted(node: &Recorded, field: TextField) -> String {
    text(node, field).map_or("none".to_owned(), |text| format!("\"{text}\""))
}

fn colour(node: &Recorded, key: Attr) -> String {
    attr(node, key).map_or("none".to_owned(), |rgba| format!("#{rgba:08x}"))
}

fn tenths(node: &Recorded, key: Attr) -> String {
    length(node, key).map_or("none".to_owned(), |tenths| tenths.to_string())
}

fn flag(node: &Recorded, key: Attr) -> String {
    (attr(node, key) == Some(1)).to_string()
}

fn range(node: &Recorded) -> [f64; 2] {
    let end = |key| attr(node, key).map_or(0.0, |bits| f64::from(f32::from_bits(bits)));
    [end(Attr::RangeMin), end(Attr::RangeMax)]
}

fn position(node: &Recorded) -> f64 {
    text(node, TextField::Value).map_or(f64::NAN, |text| text.parse().unwrap())
}

#[test]
fn ten_screens_have_the_wireframes_that_all_platforms_give() {
    let screens = screens();
    assert_eq!(screens.len(), 10);
    for screen in &screens {
        let path = folder().join(format!("expected/{}.txt", screen.name));
        let recorded = wireframe(screen);
        if std::env::var_os("AFTERIMAGE_BLESS").is_some() {
            std::fs::write(&path, &recorded).unwrap();
        }
        let expected = std::fs::read_to_string(&path).unwrap();
        assert_eq!(recorded, expected, "{}", path.display());
    }
}

/// A screen, a property that a node on it has, and another value.
const OTHER_VALUES: &[(&str, &str, &str)] = &[
    ("login", "frame", "[0, 0, 384, 799]"),
    ("login", "secure", "false"),
    ("login", "clickable", "false"),
    ("login", "text", "\"Welcome\""),
    ("login", "color", "\"#1c1c1f\""),
    ("login", "size", "28.5"),
    ("login", "bold", "false"),
    ("login", "value", "\"bob@example.org\""),
    ("login", "placeholder", "\"Email\""),
    ("login", "input", "\"text\""),
    ("settings", "checked", "false"),
    ("list", "corner", "23"),
    ("article", "italic", "false"),
    ("article", "underline", "false"),
    ("form", "disabled", "false"),
    ("form", "border", "{\"width\": 2, \"color\": \"#8e8e93\"}"),
    ("player", "range", "[0, 241]"),
    ("player", "position", "61"),
    ("player", "share", "0.36"),
    ("player", "align", "\"end\""),
    ("dialog", "background", "\"#fffffe\""),
    ("scrolled", "scroll", "[0, 241]"),
    ("profile", "opacity", "0.6"),
    ("profile", "selected", "false"),
    ("profile", "hidden", "false"),
    ("profile", "direction", "\"ltr\""),
];

#[test]
fn another_value_of_any_property_is_another_wireframe() {
    let screens = screens();
    for (name, property, value) in OTHER_VALUES {
        let screen = screens.iter().find(|screen| screen.name == *name).unwrap();
        let mut changed = screen.clone();
        let node = first_with(&mut changed.root, property).expect(property);
        node[*property] = serde_json::from_str(value).unwrap();
        assert_ne!(wireframe(&changed), wireframe(screen), "{name} {property}");
    }
}

/// The first node that has a property.
fn first_with<'a>(node: &'a mut Value, property: &str) -> Option<&'a mut Value> {
    if node.get(property).is_some() {
        return Some(node);
    }
    let children = node.get_mut("children")?.as_array_mut()?;
    children.iter_mut().find_map(|child| first_with(child, property))
}
