//! A model of the stock player. It is stricter: anything that the player would warn about or silently drop fails
//! the test.

use std::collections::{HashMap, HashSet};

use afterimage_wireframe::Rect;
use serde_json::Value;

/// The replayed document at one time.
#[derive(Default)]
pub(crate) struct Player {
    nodes: HashMap<u64, Dom>,
    body: u64,
    meta_at: Option<u64>,
    now: u64,
    pub(crate) window: (f64, f64),
    pub(crate) full_snapshots: usize,
}

struct Dom {
    parent: u64,
    children: Vec<u64>,
    kind: DomKind,
}

enum DomKind {
    Element {
        class: String,
        style: HashMap<String, String>,
    },
    Image(String),
    Text(String),
    Other,
}

/// An element that paints something.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Painted {
    /// Frame in the window, in tenths of a pixel.
    pub(crate) frame: Rect,
    /// Visible part of the frame.
    pub(crate) seen: Rect,
    pub(crate) background: Option<String>,
    pub(crate) opacity: String,
    pub(crate) text: Option<String>,
    /// URL of its image.
    pub(crate) image: Option<String>,
}

/// An element with a background, as a browser draws it.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Layer {
    pub(crate) background: String,
    pub(crate) opacity: String,
    /// Width and height, in pixels.
    size: [f64; 2],
    map: Map,
    /// Boxes and clip paths that limit it.
    clips: Vec<Clip>,
}

impl Layer {
    /// Returns whether the element is drawn at a point of the window, given in pixels.
    pub(crate) fn is_drawn_at(&self, at: [f64; 2]) -> bool {
        self.map
            .back(at)
            .is_some_and(|at| in_polygon(&box_corners(self.size), at))
            && self
                .clips
                .iter()
                .all(|clip| clip.map.back(at).is_some_and(|at| in_polygon(&clip.corners, at)))
    }
}

/// A convex clip in the coordinates of its element's box.
#[derive(Clone, Debug, PartialEq)]
struct Clip {
    map: Map,
    corners: Vec<[f64; 2]>,
}

fn box_corners([w, h]: [f64; 2]) -> Vec<[f64; 2]> {
    vec![[0.0, 0.0], [w, 0.0], [w, h], [0.0, h]]
}

fn in_polygon(corners: &[[f64; 2]], [x, y]: [f64; 2]) -> bool {
    if corners.is_empty() {
        return false;
    }
    let sides: Vec<f64> = (0..corners.len())
        .map(|at| (corners[at], corners[(at + 1) % corners.len()]))
        .map(|(a, b)| (b[0] - a[0]) * (y - a[1]) - (b[1] - a[1]) * (x - a[0]))
        .collect();
    sides.iter().all(|side| *side > 0.0) || sides.iter().all(|side| *side < 0.0)
}

/// The map `a, b, c, d, tx, ty` of a box to the window.
#[derive(Clone, Copy, Debug, PartialEq)]
struct Map([f64; 6]);

impl Map {
    fn after(self, [a2, b2, c2, d2, x2, y2]: [f64; 6]) -> Self {
        let [a, b, c, d, x, y] = self.0;
        Self([
            a * a2 + c * b2,
            b * a2 + d * b2,
            a * c2 + c * d2,
            b * c2 + d * d2,
            a * x2 + c * y2 + x,
            b * x2 + d * y2 + y,
        ])
    }

    fn back(self, at: [f64; 2]) -> Option<[f64; 2]> {
        let [a, b, c, d, x, y] = self.0;
        let (dx, dy, determinant) = (at[0] - x, at[1] - y, a * d - b * c);
        (determinant != 0.0).then(|| [(d * dx - c * dy) / determinant, (a * dy - b * dx) / determinant])
    }
}

/// Properties of an element's descendants.
#[derive(Clone)]
struct Around {
    map: Map,
    size: [f64; 2],
    clips: Vec<Clip>,
    /// Position of the innermost stacking context in the paint order.
    context: Vec<(i64, usize)>,
}

impl Player {
    /// Applies the next event.
    pub(crate) fn apply(&mut self, event: &Value) {
        let timestamp = event["timestamp"].as_u64().unwrap();
        assert!(timestamp >= self.now, "time runs backwards at {timestamp}");
        self.now = timestamp;
        let data = &event["data"];
        match event["type"].as_u64().unwrap() {
            4 => {
                assert_eq!(self.meta_at, None, "a Meta without a full snapshot");
                assert!(data["href"].is_string());
                self.window = (data["width"].as_f64().unwrap(), data["height"].as_f64().unwrap());
                self.meta_at = Some(timestamp);
            }
            2 => {
                assert_eq!(
                    self.meta_at.take(),
                    Some(timestamp),
                    "a full snapshot without a Meta"
                );
                assert_eq!(
                    (&data["initialOffset"]["top"], &data["initialOffset"]["left"]),
                    (&0.into(), &0.into())
                );
                self.nodes.clear();
                self.full_snapshots += 1;
                self.build(&data["node"], 0);
            }
            3 => {
                assert!(
                    self.full_snapshots > 0 && self.meta_at.is_none(),
                    "an event without a document"
                );
                self.incremental(data);
            }
            5 => assert!(data["tag"].is_string() && data.get("payload").is_some()),
            other => panic!("event type {other}"),
        }
    }

    fn incremental(&mut self, data: &Value) {
        let number = |value: &Value, key: &str| assert!(value[key].is_number(), "{key} in {value}");
        match data["source"].as_u64().unwrap() {
            0 => self.mutate(data),
            2 => {
                assert!([7, 9, 10].contains(&data["type"].as_u64().unwrap()));
                assert_eq!(data["id"].as_u64(), Some(self.body));
                number(data, "x");
                number(data, "y");
            }
            4 => self.window = (data["width"].as_f64().unwrap(), data["height"].as_f64().unwrap()),
            6 => {
                let positions = data["positions"].as_array().unwrap();
                assert!(!positions.is_empty());
                for position in positions {
                    assert_eq!(position["id"].as_u64(), Some(self.body));
                    assert!(
                        position["timeOffset"].as_u64().is_some(),
                        "the player jumps at a negative offset"
                    );
                    number(position, "x");
                    number(position, "y");
                }
            }
            other => panic!("source {other}"),
        }
    }

    fn mutate(&mut self, data: &Value) {
        let list = |key: &str| data[key].as_array().unwrap_or_else(|| panic!("{key} is missing"));
        let lists = ["removes", "adds", "texts", "attributes"].map(list);
        assert!(
            lists.iter().any(|list| !list.is_empty()),
            "a mutation that changes nothing"
        );
        let [removes, adds, texts, attributes] = lists;
        for remove in removes {
            let id = remove["id"].as_u64().unwrap();
            let parent = self.nodes[&id].parent;
            assert_eq!(remove["parentId"].as_u64(), Some(parent));
            self.nodes
                .get_mut(&parent)
                .unwrap()
                .children
                .retain(|child| *child != id);
            self.drop(id);
        }
        for add in adds {
            let (parent, next) = (add["parentId"].as_u64().unwrap(), add["nextId"].as_u64());
            assert!(add.as_object().unwrap().contains_key("nextId"));
            assert_eq!(
                add["node"]["childNodes"].as_array().map_or(0, Vec::len),
                0,
                "the player drops nested nodes"
            );
            let id = self.build(&add["node"], parent);
            let siblings = &mut self.nodes.get_mut(&parent).unwrap().children;
            let own = siblings.pop();
            assert_eq!(own, Some(id));
            let at = next.map_or(siblings.len(), |next| {
                siblings.iter().position(|s| *s == next).unwrap()
            });
            siblings.insert(at, id);
        }
        for change in texts {
            match &mut self.nodes.get_mut(&change["id"].as_u64().unwrap()).unwrap().kind {
                DomKind::Text(text) => change["value"].as_str().unwrap().clone_into(text),
                _ => panic!("the player clears elements whose text is set"),
            }
        }
        for change in attributes {
            let dom = self.nodes.get_mut(&change["id"].as_u64().unwrap()).unwrap();
            if let DomKind::Image(src) = &mut dom.kind {
                let attributes = change["attributes"].as_object().unwrap();
                assert!(attributes.keys().eq(["src"]), "{attributes:?}");
                attributes["src"].as_str().unwrap().clone_into(src);
                continue;
            }
            let DomKind::Element { class, style } = &mut dom.kind else {
                panic!("attributes of a node that is not an element");
            };
            for (name, value) in change["attributes"].as_object().unwrap() {
                match (name.as_str(), value) {
                    ("class", Value::Null) => class.clear(),
                    ("class", value) => value.as_str().unwrap().clone_into(class),
                    ("style", value) => {
                        for (property, value) in value.as_object().unwrap() {
                            if *value == Value::Bool(false) {
                                assert!(style.remove(property).is_some());
                            } else {
                                style.insert(property.clone(), value.as_str().unwrap().to_owned());
                            }
                        }
                    }
                    _ => panic!("attribute {name}"),
                }
            }
        }
    }

    fn drop(&mut self, id: u64) {
        for child in self.nodes.remove(&id).unwrap().children {
            self.drop(child);
        }
    }

    /// Creates a serialised node and its descendants as its parent's last child.
    fn build(&mut self, node: &Value, parent: u64) -> u64 {
        let id = node["id"].as_u64().unwrap();
        assert!(id > 0);
        let kind = match node["type"].as_u64().unwrap() {
            2 if node["tagName"] == "img" => {
                let src = node["attributes"]["src"].as_str().unwrap();
                assert!(
                    src.starts_with("data:image/png;base64,"),
                    "the player would fetch {src}"
                );
                assert_eq!(node["attributes"].as_object().unwrap().len(), 1);
                DomKind::Image(src.to_owned())
            }
            2 => {
                let attributes = node["attributes"].as_object().unwrap();
                assert!(
                    attributes.keys().all(|key| key == "class" || key == "style"),
                    "{attributes:?}"
                );
                let text = |key: &str| attributes.get(key).map_or("", |value| value.as_str().unwrap());
                let style = text("style").split(';').filter_map(|rule| rule.split_once(':'));
                DomKind::Element {
                    class: text("class").to_owned(),
                    style: style.map(|(k, v)| (k.to_owned(), v.to_owned())).collect(),
                }
            }
            3 => DomKind::Text(node["textContent"].as_str().unwrap().to_owned()),
            _ => DomKind::Other,
        };
        if node["tagName"] == "body" {
            self.body = id;
        }
        let dom = Dom {
            parent,
            children: Vec::new(),
            kind,
        };
        assert!(self.nodes.insert(id, dom).is_none(), "id {id} is taken");
        if parent != 0 {
            self.nodes
                .get_mut(&parent)
                .expect("parents come first")
                .children
                .push(id);
        }
        if node["type"] != 3 && node["type"] != 1 {
            for child in node["childNodes"].as_array().expect("the player iterates it") {
                self.build(child, id);
            }
        }
        id
    }

    /// Returns whether an element only holds the text of the element around it.
    fn holds_text(&self, id: u64) -> bool {
        let classes = |class: &str| {
            let first = class.split(' ').next();
            first.is_some_and(|first| ["lines", "start", "ends"].contains(&first))
        };
        matches!(&self.nodes[&id].kind, DomKind::Element { class, .. } if classes(class))
    }

    /// Returns the text in an element and in those that hold its text.
    fn text_in(&self, id: u64) -> Option<String> {
        let mut texts = self.nodes[&id].children.iter().filter_map(|child| {
            let dom = &self.nodes[child];
            match &dom.kind {
                DomKind::Text(text) => Some(text.clone()),
                // The halves of a text.
                _ if self.holds_text(*child) => self.text_in(*child).or_else(|| {
                    let halves = dom.children.iter().filter_map(|half| self.text_in(*half));
                    Some(halves.collect())
                }),
                _ => None,
            }
        });
        texts.next()
    }

    /// Returns the elements with a background in the order of CSS, from back to front.
    pub(crate) fn layers(&self) -> Vec<Layer> {
        let mut layers = Vec::new();
        let around = Around {
            map: Map([1.0, 0.0, 0.0, 1.0, 0.0, 0.0]),
            size: [self.window.0, self.window.1],
            clips: Vec::new(),
            context: Vec::new(),
        };
        let mut left = vec![(self.body, around)];
        let mut position = 0;
        while let Some((id, around)) = left.pop() {
            let DomKind::Element { class, style } = &self.nodes[&id].kind else {
                continue;
            };
            position += 1;
            let px = |key: &str| style.get(key).map_or(0.0, |value| pixels(value));
            let size = if class == "paint" || class.starts_with("paint ") || id == self.body {
                around.size
            } else {
                [px("width"), px("height")]
            };
            let mut map = around.map.after([1.0, 0.0, 0.0, 1.0, px("left"), px("top")]);
            if let Some(transform) = style.get("transform") {
                let mut matrix = [0.0; 6];
                for (slot, part) in matrix.iter_mut().zip(arguments(transform, "matrix(", ",")) {
                    *slot = part;
                }
                let centre = size.map(|length| length / 2.0);
                map = map
                    .after([1.0, 0.0, 0.0, 1.0, centre[0], centre[1]])
                    .after(matrix)
                    .after([1.0, 0.0, 0.0, 1.0, -centre[0], -centre[1]]);
            }
            let mut clips = around.clips.clone();
            if let Some(path) = style.get("clip-path") {
                clips.push(Clip {
                    map,
                    corners: clip_corners(path, size),
                });
            }
            let mut context = around.context.clone();
            let level = style.get("z-index").map(|level| level.parse().unwrap());
            context.push((level.unwrap_or(0), position));
            if let Some(background) = style.get("background-color") {
                // The box of an element that is painted apart clips nothing of it.
                let is_own_box = |clip: &Clip| clip.map == map && clip.corners == box_corners(size);
                let layer = Layer {
                    background: background.clone(),
                    opacity: style.get("opacity").cloned().unwrap_or_default(),
                    size,
                    map,
                    clips: clips.iter().filter(|clip| !is_own_box(clip)).cloned().collect(),
                };
                layers.push((context.clone(), layer));
            }
            let opens_context = ["z-index", "opacity", "clip-path", "transform"]
                .iter()
                .any(|property| style.contains_key(*property));
            if !opens_context && class != "source" {
                context.clone_from(&around.context);
            }
            if style.contains_key("overflow") {
                clips.push(Clip {
                    map,
                    corners: box_corners(size),
                });
            }
            let inside = Around {
                map,
                size,
                clips,
                context,
            };
            let children = self.nodes[&id].children.iter().rev();
            left.extend(children.map(|child| (*child, inside.clone())));
        }
        layers.sort_by(|(a, _), (b, _)| a.cmp(b));
        layers.into_iter().map(|(_, layer)| layer).collect()
    }

    /// Returns the elements that paint, from back to front.
    pub(crate) fn painted(&self) -> Vec<Painted> {
        let (w, h) = (
            afterimage_wireframe::tenths(self.window.0),
            afterimage_wireframe::tenths(self.window.1),
        );
        let window = Rect { x: 0, y: 0, w, h };
        // Sources are painted one after the other. Levels reorder elements within a source only.
        let mut source = 0;
        let mut levels: Vec<((usize, i64), Painted)> = Vec::new();
        let mut seen_ids = HashSet::new();
        let mut left = vec![(self.body, window, window)];
        while let Some((id, parent, clip_window)) = left.pop() {
            assert!(seen_ids.insert(id));
            let dom = &self.nodes[&id];
            let DomKind::Element { class, style } = &dom.kind else {
                continue;
            };
            source += usize::from(class == "source");
            let px = |key: &str| style.get(key).map_or(0, |value| tenths(value));
            let frame = match class.split(' ').next() {
                Some("paint") => parent,
                _ if id == self.body => window,
                _ => Rect {
                    x: parent.x + px("left"),
                    y: parent.y + px("top"),
                    w: px("width"),
                    h: px("height"),
                },
            };
            let mut seen = frame.intersection(&clip_window);
            if let Some(clip) = style.get("clip-path") {
                let edges: Vec<i32> = clip["inset(".len()..clip.len() - 1]
                    .split(' ')
                    .map(tenths)
                    .collect();
                let inner = Rect::from_edges(
                    frame.x + edges[3],
                    frame.y + edges[0],
                    frame.right() - edges[1],
                    frame.bottom() - edges[2],
                );
                seen = seen.intersection(&inner);
            }
            if self.holds_text(id) {
                continue;
            }
            let text = self.text_in(id);
            let image =
                dom.children
                    .iter()
                    .enumerate()
                    .find_map(|(at, child)| match &self.nodes[child].kind {
                        DomKind::Image(src) => {
                            assert_eq!(at, 0, "an image is the first child of its box");
                            Some(src.clone())
                        }
                        _ => None,
                    });
            let background = style.get("background-color").cloned();
            if background.is_some() || text.is_some() || image.is_some() {
                let level = style.get("z-index").map_or(0, |level| level.parse().unwrap());
                let opacity = style.get("opacity").cloned().unwrap_or_else(|| "1".to_owned());
                levels.push((
                    (source, level),
                    Painted {
                        frame,
                        seen,
                        background,
                        opacity,
                        text,
                        image,
                    },
                ));
            }
            if ["z-index", "opacity", "clip-path"]
                .iter()
                .any(|property| style.contains_key(*property))
            {
                let holds = |child: &u64| !self.nodes[child].children.is_empty() && !self.holds_text(*child);
                assert!(
                    !dom.children.iter().any(holds),
                    "{style:?} would act on the children too"
                );
            }
            let inside = if style.get("overflow").is_some() {
                clip_window.intersection(&frame)
            } else {
                clip_window
            };
            left.extend(dom.children.iter().rev().map(|child| (*child, frame, inside)));
        }
        levels.sort_by_key(|(level, _)| *level);
        levels.into_iter().map(|(_, painted)| painted).collect()
    }
}

fn tenths(px: &str) -> i32 {
    afterimage_wireframe::tenths(px.trim_end_matches("px").parse().unwrap())
}

fn pixels(px: &str) -> f64 {
    px.trim().trim_end_matches("px").parse().unwrap()
}

/// Returns the numbers between the parentheses of a CSS function.
fn arguments(value: &str, function: &str, separator: &str) -> Vec<f64> {
    let inside = value.strip_prefix(function).unwrap().strip_suffix(')').unwrap();
    inside.split(separator).map(pixels).collect()
}

fn clip_corners(path: &str, [w, h]: [f64; 2]) -> Vec<[f64; 2]> {
    if path.starts_with("polygon(") {
        let numbers = arguments(&path.replace(", ", " "), "polygon(", " ");
        return numbers.chunks(2).map(|corner| [corner[0], corner[1]]).collect();
    }
    let edges = arguments(path, "inset(", " ");
    let (left, right) = (edges[3], w - edges[1]);
    let (top, bottom) = (edges[0], h - edges[2]);
    if left >= right || top >= bottom {
        return Vec::new();
    }
    vec![[left, top], [right, top], [right, bottom], [left, bottom]]
}
