//! The JSON of rrweb's events, written as it comes.
//!
//! `<` is written as `\u003c`, so that the export can stand inside an HTML page as it is.

use std::io::{self, Write};
use std::rc::Rc;

use serde::Serialize;
use serde::ser::{SerializeMap, Serializer};

use super::style::{Property, Style};
use super::value::Value;

/// Element or text.
#[derive(Debug)]
pub(super) enum Made {
    Element {
        style: Style,
        class: Option<String>,
    },
    /// An image's pixels, as an address that holds them.
    Image(Rc<str>),
    Text(Box<str>),
}

/// A node of the replayed document.
#[derive(Debug)]
pub(super) struct DomNode {
    pub(super) id: u32,
    pub(super) made: Made,
}

impl Serialize for DomNode {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(None)?;
        match &self.made {
            Made::Element { style, class } => {
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
            Made::Image(url) => {
                map.serialize_entry("type", &2)?;
                map.serialize_entry("tagName", "img")?;
                map.serialize_entry("attributes", &Src { src: url })?;
                map.serialize_entry("childNodes", &[(); 0])?;
            }
            Made::Text(text) => {
                map.serialize_entry("type", &3)?;
                map.serialize_entry("textContent", text)?;
            }
        }
        map.serialize_entry("id", &self.id)?;
        map.end()
    }
}

/// The attribute of an image.
#[derive(Serialize)]
struct Src<'a> {
    src: &'a str,
}

/// The attributes of a new element.
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
            map.serialize_entry("style", &Shown(self.style))?;
        }
        map.end()
    }
}

/// A node that comes; its children come after it, each on its own.
#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Add {
    pub(super) parent_id: u32,
    /// The sibling after it, which is there already; `None`: it comes last.
    pub(super) next_id: Option<u32>,
    pub(super) node: DomNode,
}

/// A node that goes with all below it.
#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Remove {
    pub(super) parent_id: u32,
    pub(super) id: u32,
}

/// Another text of a text node.
#[derive(Debug, Serialize)]
pub(super) struct TextChange {
    pub(super) id: u32,
    pub(super) value: Box<str>,
}

/// Changed style and class of an element.
#[derive(Debug)]
pub(super) struct AttributeChange {
    pub(super) id: u32,
    pub(super) style: Vec<(Property, Option<Value>)>,
    /// The new class; an empty one takes it away.
    pub(super) class: Option<String>,
    /// Other pixels of an image.
    pub(super) src: Option<Rc<str>>,
}

impl AttributeChange {
    /// Nothing is changed yet.
    pub(super) fn of(id: u32) -> Self {
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
        map.serialize_entry("attributes", &Changed(self))?;
        map.end()
    }
}

struct Changed<'a>(&'a AttributeChange);

impl Serialize for Changed<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(None)?;
        if let Some(class) = &self.0.class {
            map.serialize_entry("class", &Some(class).filter(|class| !class.is_empty()))?;
        }
        if let Some(src) = &self.0.src {
            map.serialize_entry("src", &**src)?;
        }
        if !self.0.style.is_empty() {
            map.serialize_entry("style", &StyleChanges(&self.0.style))?;
        }
        map.end()
    }
}

struct StyleChanges<'a>(&'a [(Property, Option<Value>)]);

impl Serialize for StyleChanges<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(Some(self.0.len()))?;
        for (property, value) in self.0 {
            match value {
                Some(value) => map.serialize_entry(property.name(), &Shown(value))?,
                None => map.serialize_entry(property.name(), &false)?,
            }
        }
        map.end()
    }
}

/// Serialises what `Display` shows.
struct Shown<T>(T);

impl<T: std::fmt::Display> Serialize for Shown<T> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(&self.0)
    }
}

/// Everything that changes at one time. The player applies the lists in the order removes, adds,
/// texts, attributes, and needs all four.
#[derive(Debug, Default, Serialize)]
pub(super) struct Mutation {
    pub(super) source: u8,
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

/// Writes a value as compact JSON that is safe inside HTML.
pub(super) fn write<T: Serialize + ?Sized>(out: &mut impl Write, value: &T) -> io::Result<()> {
    let mut serializer = serde_json::Serializer::with_formatter(out, InHtml);
    value.serialize(&mut serializer).map_err(io::Error::from)
}

struct InHtml;

impl serde_json::ser::Formatter for InHtml {
    fn write_string_fragment<W: ?Sized + Write>(&mut self, out: &mut W, fragment: &str) -> io::Result<()> {
        for (at, part) in fragment.split('<').enumerate() {
            if at > 0 {
                out.write_all(b"\\u003c")?;
            }
            out.write_all(part.as_bytes())?;
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_text_ends_a_script_element() {
        let mut out = Vec::new();
        write(&mut out, "a</script>\"<b").unwrap();
        assert_eq!(out, br#""a\u003c/script>\"\u003cb""#);
    }
}
