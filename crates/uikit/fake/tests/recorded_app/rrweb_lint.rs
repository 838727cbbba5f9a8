//! Faults of an export for the rrweb player: all that the player drops without a message, or at which it stops.

use std::collections::HashMap;

use serde_json::Value;

/// Types of events and of nodes, and sources of incremental events, as rrweb numbers them.
const FULL_SNAPSHOT: u64 = 2;
const INCREMENTAL: u64 = 3;
const META: u64 = 4;
const CUSTOM: u64 = 5;
const DOCUMENT: u64 = 0;
const ELEMENT: u64 = 2;
const TEXT: u64 = 3;
const MUTATION: u64 = 0;
const MOVES: [u64; 3] = [1, 6, 12];
const INTERACTION: u64 = 2;
const SCROLL: u64 = 3;
const RESIZE: u64 = 4;
const INPUT: u64 = 5;

/// Returns the faults of the events.
pub(crate) fn faults(events: &[Value]) -> Vec<String> {
    let mut lint = Lint::default();
    if events.len() < 2 {
        lint.fault("the player needs at least two events");
    }
    for (index, event) in events.iter().enumerate() {
        lint.index = index;
        lint.event(event);
    }
    if lint.nodes.is_empty() || lint.waits_for_snapshot {
        lint.fault("the last meta event has no snapshot");
    }
    lint.faults
}

/// A node that the player has.
struct Node {
    kind: u64,
    parent: u64,
    children: Vec<u64>,
}

#[derive(Default)]
struct Lint {
    faults: Vec<String>,
    index: usize,
    nodes: HashMap<u64, Node>,
    last_ms: f64,
    waits_for_snapshot: bool,
}

impl Lint {
    fn fault(&mut self, text: &str) {
        self.faults.push(format!("event {}: {text}", self.index));
    }

    fn check(&mut self, holds: bool, text: &str) {
        if !holds {
            self.fault(text);
        }
    }

    fn event(&mut self, event: &Value) {
        let at_ms = event["timestamp"].as_f64().unwrap_or(f64::NAN);
        self.check(at_ms >= self.last_ms, "the time goes back, or is none");
        self.last_ms = self.last_ms.max(at_ms);
        let data = &event["data"];
        match event["type"].as_u64() {
            Some(META) => {
                let size = [&data["width"], &data["height"]];
                let is_positive = |length: &&Value| length.as_f64() > Some(0.0);
                self.check(size.iter().all(is_positive), "the size is not positive");
                self.check(!self.waits_for_snapshot, "the meta event before has no snapshot");
                self.waits_for_snapshot = true;
            }
            Some(FULL_SNAPSHOT) => {
                self.check(self.waits_for_snapshot, "a snapshot without a meta event");
                self.waits_for_snapshot = false;
                self.nodes.clear();
                let offset = &data["initialOffset"];
                self.check(
                    offset["top"].is_number() && offset["left"].is_number(),
                    "no offset",
                );
                self.check(data["node"]["type"] == DOCUMENT, "the root is no document");
                self.tree(&data["node"], 0);
            }
            Some(INCREMENTAL) => {
                self.check(
                    !self.waits_for_snapshot && !self.nodes.is_empty(),
                    "a change before a snapshot",
                );
                self.change(data);
            }
            Some(CUSTOM) => self.check(data["tag"].is_string(), "a custom event without a tag"),
            _ => self.fault("an unknown type"),
        }
    }

    fn tree(&mut self, node: &Value, parent: u64) {
        let id = node["id"].as_u64().unwrap_or(0);
        self.insert(node, id, parent);
        for child in node["childNodes"].as_array().into_iter().flatten() {
            self.tree(child, id);
        }
    }

    fn insert(&mut self, node: &Value, id: u64, parent: u64) {
        let kind = node["type"].as_u64().unwrap_or(u64::MAX);
        self.check(id > 0, "a node without an id");
        self.check(kind <= 5, "a node of an unknown type");
        let has_children = node["childNodes"].is_array();
        self.check(
            has_children || ![DOCUMENT, ELEMENT].contains(&kind),
            "an element without a list of children",
        );
        if kind == ELEMENT {
            self.check(node["tagName"].as_str() > Some(""), "an element without a tag");
            self.check(node["attributes"].is_object(), "an element without attributes");
            let attributes = node["attributes"].as_object().into_iter().flatten();
            let is_plain =
                |value: &Value| value.is_string() || value.is_number() || *value == true || value.is_null();
            let all_plain = attributes.into_iter().all(|(_, value)| is_plain(value));
            self.check(all_plain, "an attribute that is no text");
        }
        self.check(
            kind != TEXT || node["textContent"].is_string(),
            "a text node without a text",
        );
        if let Some(parent) = self.nodes.get_mut(&parent) {
            parent.children.push(id);
        }
        let new = Node {
            kind,
            parent,
            children: Vec::new(),
        };
        let known = self.nodes.insert(id, new);
        self.check(known.is_none(), "an id that another node has");
    }

    fn known(&mut self, id: &Value, what: &str) {
        let is_known = id.as_u64().is_some_and(|id| self.nodes.contains_key(&id));
        self.check(is_known, &format!("{what} of an unknown node {id}"));
    }

    fn change(&mut self, data: &Value) {
        match data["source"].as_u64() {
            Some(MUTATION) => self.mutation(data),
            Some(source) if MOVES.contains(&source) => {
                let positions = data["positions"].as_array();
                self.check(
                    positions.is_some_and(|list| !list.is_empty()),
                    "moves without a position",
                );
                for position in positions.into_iter().flatten() {
                    self.numbers(position, &["x", "y", "timeOffset"]);
                    self.known(&position["id"], "a move");
                }
            }
            Some(INTERACTION) => {
                self.check(data["type"].as_u64() <= Some(10), "an unknown interaction");
                self.known(&data["id"], "an interaction");
            }
            Some(SCROLL) => {
                self.known(&data["id"], "a scroll");
                self.numbers(data, &["x", "y"]);
            }
            Some(RESIZE) => self.numbers(data, &["width", "height"]),
            Some(INPUT) => {
                self.known(&data["id"], "an input");
                self.check(
                    data["text"].is_string() && data["isChecked"].is_boolean(),
                    "an input without a text",
                );
            }
            Some(source) => self.check(source <= 16, "an unknown source"),
            None => self.fault("a change without a source"),
        }
    }

    fn numbers(&mut self, data: &Value, keys: &[&str]) {
        self.check(
            keys.iter().all(|key| data[key].is_number()),
            "a place that is no number",
        );
    }

    fn mutation(&mut self, data: &Value) {
        for key in ["adds", "removes", "texts", "attributes"] {
            self.check(data[key].is_array(), "a mutation lacks a list");
        }
        let list = |key: &str| data[key].as_array().into_iter().flatten();
        for removal in list("removes") {
            self.known(&removal["id"], "a removal");
            let id = removal["id"].as_u64().unwrap_or(0);
            let parent = self.nodes.get(&id).map(|node| node.parent);
            self.check(
                parent == removal["parentId"].as_u64(),
                "a removal from another parent",
            );
        }
        for removal in list("removes") {
            self.remove(removal["id"].as_u64().unwrap_or(0));
        }
        let mut adds: Vec<_> = list("adds").collect();
        while !adds.is_empty() {
            let before = adds.len();
            adds.retain(|add| !self.add(add));
            if adds.len() == before {
                self.fault("nodes whose parent or neighbour never appears");
                break;
            }
        }
        for text in list("texts") {
            self.known(&text["id"], "a text");
            let kind = text["id"]
                .as_u64()
                .and_then(|id| self.nodes.get(&id))
                .map(|node| node.kind);
            self.check(
                kind == Some(TEXT),
                "a text of an element would remove its children",
            );
            self.check(
                text["value"].is_string() || text["value"].is_null(),
                "a text that is none",
            );
        }
        for attributes in list("attributes") {
            self.known(&attributes["id"], "attributes");
            for (key, value) in attributes["attributes"].as_object().into_iter().flatten() {
                let is_style = key == "style" && value.is_object();
                self.check(
                    is_style || value.is_string() || value.is_null(),
                    "an attribute that the player ignores",
                );
            }
        }
    }

    /// Inserts an added node. Returns `false` if its parent or its neighbour is not there yet.
    fn add(&mut self, add: &Value) -> bool {
        let has = |id: &Value| id.as_u64().is_some_and(|id| self.nodes.contains_key(&id));
        if !has(&add["parentId"]) || !(add["nextId"].is_null() || has(&add["nextId"])) {
            return false;
        }
        let parent = add["parentId"].as_u64().unwrap_or(0);
        let next = add["nextId"].as_u64().and_then(|id| self.nodes.get(&id));
        let is_beside = next.is_none_or(|next| next.parent == parent);
        let node = &add["node"];
        let is_nested = node["childNodes"].as_array().is_some_and(|list| !list.is_empty());
        self.check(is_beside, "a neighbour with another parent");
        self.check(!is_nested, "an added node with children, which the player drops");
        self.insert(node, node["id"].as_u64().unwrap_or(0), parent);
        true
    }

    fn remove(&mut self, id: u64) {
        let Some(node) = self.nodes.remove(&id) else {
            return;
        };
        if let Some(parent) = self.nodes.get_mut(&node.parent) {
            parent.children.retain(|child| *child != id);
        }
        for child in node.children {
            self.remove(child);
        }
    }
}

#[test]
fn faults_that_the_player_drops_are_found() {
    use serde_json::json;
    let text = |id: u64| json!({ "type": 3, "id": id, "textContent": "text" });
    let element = |id: u64, children: Value| json!({ "type": 2, "id": id, "tagName": "div", "attributes": {}, "childNodes": children });
    let start = || {
        vec![
            json!({ "type": 4, "timestamp": 1, "data": { "width": 1, "height": 1 } }),
            json!({ "type": 2, "timestamp": 1, "data": { "initialOffset": { "top": 0, "left": 0 },
                "node": { "type": 0, "id": 1, "childNodes": [element(2, json!([text(3)]))] } } }),
        ]
    };
    assert_eq!(faults(&start()), Vec::<String>::new());
    let change = |data: Value| {
        let mut events = start();
        events.push(json!({ "type": 3, "timestamp": 2, "data": data }));
        faults(&events).len()
    };
    let mutation = |key: &str, entry: Value| {
        let mut data = json!({ "source": 0, "adds": [], "removes": [], "texts": [], "attributes": [] });
        data[key] = json!([entry]);
        change(data)
    };
    let add = |parent: u64, next: Value, node: Value| {
        mutation(
            "adds",
            json!({ "parentId": parent, "nextId": next, "node": node }),
        )
    };
    assert_eq!(add(2, json!(3), element(4, json!([]))), 0);
    assert_eq!(add(1, json!(3), element(4, json!([]))), 1);
    assert_eq!(add(9, json!(null), element(4, json!([]))), 1);
    assert_eq!(add(2, json!(null), element(3, json!([]))), 1);
    assert_eq!(add(2, json!(null), element(4, json!([text(5)]))), 1);
    assert_eq!(mutation("removes", json!({ "id": 3, "parentId": 2 })), 0);
    assert_eq!(mutation("removes", json!({ "id": 3, "parentId": 1 })), 1);
    assert_eq!(mutation("texts", json!({ "id": 3, "value": "new" })), 0);
    assert_eq!(mutation("texts", json!({ "id": 2, "value": "new" })), 1);
    assert_eq!(
        mutation("attributes", json!({ "id": 2, "attributes": { "a": 1 } })),
        1
    );
    assert_eq!(change(json!({ "source": 3, "id": 9, "x": 0, "y": 0 })), 1);
    assert_eq!(change(json!({ "source": 1, "positions": [] })), 1);
    assert_eq!(faults(&start()[..1]).len(), 2);
}
