//! DOM nodes and rrweb's `Mutation` event, with their JSON form.

use std::rc::Rc;

use serde::Serialize;
use serde::ser::{SerializeMap, Serializer};

use super::css_value::CssValue;
use super::style::{Property, Style};

/// The kind of a DOM node, with its content.
#[derive(Debug)]
pub(super) enum DomNodeKind {
    /// A `div`.
    Element {
        style: Style,
        class: Option<String>,
    },
    /// An `img` with a `data:` URL.
    Image(Rc<str>),
    Text(Box<str>),
}

/// A node of the replayed document.
#[derive(Debug)]
pub(super) struct DomNode {
    pub(super) id: u32,
    pub(super) kind: DomNodeKind,
}

impl Serialize for DomNode {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(None)?;
        match &self.kind {
            DomNodeKind::Element { style, class } => {
                map.serialize_entry("type", &2)?;
                map.serialize_entry("tagName", "div")?;
                map.serialize_entry(
                    "attributes",
                    &Attributes {
                        style,
                        class: class.as_deref(),
                    },
                )?;
                map.serialize_entry("childNodes", &[(); 0])?;
            }
            DomNodeKind::Image(url) => {
                map.serialize_entry("type", &2)?;
                map.serialize_entry("tagName", "img")?;
                map.serialize_entry("attributes", &ImageAttributes { src: url })?;
                map.serialize_entry("childNodes", &[(); 0])?;
            }
            DomNodeKind::Text(text) => {
                map.serialize_entry("type", &3)?;
                map.serialize_entry("textContent", text)?;
            }
        }
        map.serialize_entry("id", &self.id)?;
        map.end()
    }
}

#[derive(Serialize)]
struct ImageAttributes<'a> {
    src: &'a str,
}

/// The attributes of a new `div`.
pub(super) struct Attributes<'a> {
    pub(super) style: &'a Style,
    pub(super) class: Option<&'a str>,
}

impl Serialize for Attributes<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(None)?;
        if let Some(class) = self.class {
            map.serialize_entry("class", class)?;
        }
        if !self.style.is_empty() {
            map.serialize_entry("style", &AsString(self.style))?;
        }
        map.end()
    }
}

/// Insertion of one node. Its children are inserted after it, one by one.
#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Add {
    pub(super) parent_id: u32,
    /// The following sibling, which must be in the document already; `None` appends.
    pub(super) next_id: Option<u32>,
    pub(super) node: DomNode,
}

/// Removal of a node with all its descendants.
#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Remove {
    pub(super) parent_id: u32,
    pub(super) id: u32,
}

/// New content of a text node.
#[derive(Debug, Serialize)]
pub(super) struct TextChange {
    pub(super) id: u32,
    pub(super) value: Box<str>,
}

/// Changed attributes of an element.
#[derive(Debug)]
pub(super) struct AttributeChange {
    pub(super) id: u32,
    /// Changed style properties; `None` removes a property.
    pub(super) style: Vec<(Property, Option<CssValue>)>,
    /// New class; an empty one removes the attribute.
    pub(super) class: Option<String>,
    /// New URL of an image.
    pub(super) src: Option<Rc<str>>,
}

impl AttributeChange {
    /// An empty change of an element.
    pub(super) fn for_element(id: u32) -> Self {
        Self {
            id,
            style: Vec::new(),
            class: None,
            src: None,
        }
    }
}

impl Serialize for AttributeChange {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(Some(2))?;
        map.serialize_entry("id", &self.id)?;
        map.serialize_entry("attributes", &ChangedAttributes(self))?;
        map.end()
    }
}

struct ChangedAttributes<'a>(&'a AttributeChange);

impl Serialize for ChangedAttributes<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(None)?;
        if let Some(class) = &self.0.class {
            map.serialize_entry("class", &Some(class).filter(|class| !class.is_empty()))?;
        }
        if let Some(src) = &self.0.src {
            map.serialize_entry("src", &**src)?;
        }
        if !self.0.style.is_empty() {
            map.serialize_entry("style", &ChangedStyle(&self.0.style))?;
        }
        map.end()
    }
}

struct ChangedStyle<'a>(&'a [(Property, Option<CssValue>)]);

impl Serialize for ChangedStyle<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(Some(self.0.len()))?;
        for (property, value) in self.0 {
            match value {
                Some(value) => map.serialize_entry(property.name(), &AsString(value))?,
                None => map.serialize_entry(property.name(), &false)?,
            }
        }
        map.end()
    }
}

/// Serialises the output of `Display` as a string.
struct AsString<T>(T);

impl<T: std::fmt::Display> Serialize for AsString<T> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(&self.0)
    }
}

/// All changes of one time. The player applies the lists in the order removes, adds, texts, attributes, and
/// requires all four.
#[derive(Debug, Default, Serialize)]
pub(super) struct Mutation {
    /// rrweb's `IncrementalSource::Mutation`, which is 0.
    source: u8,
    pub(super) adds: Vec<Add>,
    pub(super) removes: Vec<Remove>,
    pub(super) texts: Vec<TextChange>,
    pub(super) attributes: Vec<AttributeChange>,
}

impl Mutation {
    pub(super) fn is_empty(&self) -> bool {
        self.adds.is_empty() && self.removes.is_empty() && self.texts.is_empty() && self.attributes.is_empty()
    }
}

/// Creates a `div`.
pub(super) fn element(id: u32, style: Style, class: Option<String>) -> DomNode {
    DomNode {
        id,
        kind: DomNodeKind::Element { style, class },
    }
}

/// Creates a text node.
pub(super) fn text_node(id: u32, text: &str) -> DomNode {
    DomNode {
        id,
        kind: DomNodeKind::Text(text.into()),
    }
}

/// Appends an attribute change to the mutation unless it is empty.
pub(super) fn push_change(mutation: &mut Mutation, change: AttributeChange) {
    if !change.style.is_empty() || change.class.is_some() || change.src.is_some() {
        mutation.attributes.push(change);
    }
}
