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

    /// Returns the elements that paint, from back to front.
    pub(crate) fn painted(&self) -> Vec<Painted> {
        let (w, h) = (
            (self.window.0 * 10.0).round() as i32,
            (self.window.1 * 10.0).round() as i32,
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
            let text = dom
                .children
                .iter()
                .find_map(|child| match &self.nodes[child].kind {
                    DomKind::Text(text) => Some(text.clone()),
                    _ => None,
                });
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
                let holds = |child: &u64| !self.nodes[child].children.is_empty();
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
    (px.trim_end_matches("px").parse::<f64>().unwrap() * 10.0).round() as i32
}
