//! Writes the attributes of nodes from UIKit's objects.

use std::fmt::{self, Write};

use afterimage_wireframe::buffer::FrameWriter;
use afterimage_wireframe::{Attr, ContentType, Ident, Kind, NodeId, Rect, TextField};
use objc2::MainThreadOnly;
use objc2::rc::Retained;
use objc2_foundation::NSString;
use objc2_ui_kit::{NSObjectUIAccessibility, UIColor, UIFont, UITraitEnvironment, UIView};

use super::input_types;
use super::marked_parts::MarkedParts;
use crate::images::{Fingerprints, ShownImage};
use crate::number_text::write_number;
use crate::objects::colours;
use crate::objects::fonts::FontStyles;
use crate::objects::strings::StringReader;

/// A frame, and the memory that is reused to convert strings, numbers and fonts.
#[derive(Default)]
pub(crate) struct NodeWriter {
    /// The frame.
    pub(crate) frame: FrameWriter,
    /// Number of nodes of the frame.
    pub(crate) count: usize,
    fonts: FontStyles,
    strings: StringReader,
    /// The view that takes the keys, if the walk came to it.
    pub(crate) responder: Option<Retained<UIView>>,
    number: String,
    joined: String,
    /// The parts of the control that was written last.
    pub(super) parts: MarkedParts,
    /// The fingerprints of images.
    pub(crate) images: Fingerprints,
    fingerprint: String,
}

impl NodeWriter {
    /// Adds a node.
    pub(crate) fn node(&mut self, id: NodeId, parent: Option<NodeId>, kind: Kind, place: Rect) {
        if self.count == 0 {
            self.parts.clear();
        }
        self.frame.node(id, parent, kind, place);
        self.count += 1;
    }

    /// Writes a flag if it is set.
    pub(crate) fn flag(&mut self, key: Attr, is_set: bool) {
        if is_set {
            self.frame.attr(key, 1);
        }
    }

    /// Writes a length in points unless it is 0.
    pub(crate) fn length(&mut self, key: Attr, points: f64) {
        let tenths = afterimage_wireframe::tenths(points);
        if tenths != 0 {
            self.frame.length(key, tenths);
        }
    }

    /// Writes a real number.
    pub(crate) fn real(&mut self, key: Attr, number: f32) {
        self.frame.attr(key, number.to_bits());
    }

    /// Writes a colour as `view` shows it, unless it is transparent. Returns whether it was written.
    pub(crate) fn colour(&mut self, key: Attr, colour: Option<&UIColor>, view: &UIView) -> bool {
        let rgba = colour.and_then(|colour| colours::rgba(colour, &view.traitCollection()));
        let visible = rgba.filter(|rgba| rgba & 0xff != 0);
        if let Some(rgba) = visible {
            self.frame.attr(key, rgba);
        }
        visible.is_some()
    }

    /// Writes a screen text, if there is one and it is not empty. Returns whether it was written.
    pub(crate) fn text(&mut self, key: TextField, text: Option<&NSString>) -> bool {
        let text = text.map_or("", |text| self.strings.read(text));
        if !text.is_empty() {
            self.frame.text(key, text);
        }
        !text.is_empty()
    }

    /// Writes a screen text, which may be empty.
    pub(crate) fn any_text(&mut self, key: TextField, text: Option<&NSString>) {
        let text = text.map_or("", |text| self.strings.read(text));
        self.frame.text(key, text);
    }

    /// Writes the label of a view for assistive technology.
    pub(crate) fn label(&mut self, view: &UIView) {
        let label = view.accessibilityLabel(view.mtm());
        self.text(TextField::Label, label.as_deref());
    }

    /// Writes a number as a screen text.
    pub(crate) fn number(&mut self, key: TextField, number: f64) {
        write_number(number, &mut self.number);
        self.frame.text(key, &self.number);
    }

    /// Starts a screen text that is joined from parts.
    pub(crate) fn begin_text(&mut self) {
        self.joined.clear();
    }

    /// Adds a part.
    pub(crate) fn add_text(&mut self, part: &NSString) {
        let part = self.strings.read(part);
        if !self.joined.is_empty() && !part.is_empty() {
            self.joined.push(' ');
        }
        self.joined.push_str(part);
    }

    /// Adds a part that is made of numbers.
    pub(crate) fn add_numbers(&mut self, part: fmt::Arguments<'_>) {
        // Writing to a string does not fail.
        let _ = self.joined.write_fmt(part);
    }

    /// Returns whether a text is the joined one.
    pub(crate) fn is_joined(&mut self, text: &NSString) -> bool {
        self.strings.read(text) == self.joined
    }

    /// Writes the joined text unless it is empty. Returns whether it was written.
    pub(crate) fn end_text(&mut self, key: TextField) -> bool {
        let has_text = !self.joined.is_empty();
        if has_text {
            self.frame.text(key, &self.joined);
        }
        has_text
    }

    /// Returns the content type that a name of UIKit declares.
    pub(crate) fn content_type(&mut self, name: &NSString) -> Option<ContentType> {
        input_types::content_type(self.strings.read(name))
    }

    /// Writes a name.
    pub(crate) fn ident(&mut self, key: Ident, name: &NSString) {
        let name = self.strings.read(name);
        self.frame.ident(key, name);
    }

    /// Writes the fingerprint of an image, if it has one now.
    pub(crate) fn image_hash(&mut self, shown: &ShownImage) {
        if self.images.write(shown, &mut self.fingerprint) {
            self.frame.ident(Ident::ImageHash, &self.fingerprint);
        }
    }

    /// Writes the style of a font, with this height of a line if it is not that of the font.
    pub(crate) fn font(&mut self, font: Option<&Retained<UIFont>>, line_height: Option<f64>) {
        let Some(style) = font.and_then(|font| self.fonts.get(font)) else {
            return;
        };
        self.frame.length(Attr::FontSize, style.size);
        if style.weight != 400 {
            self.frame.attr(Attr::FontWeight, style.weight);
        }
        if style.is_italic {
            self.frame.attr(Attr::Italic, 1);
        }
        let line_height = line_height.map_or(style.line_height, afterimage_wireframe::tenths);
        self.frame.length(Attr::LineHeight, line_height);
        if let Some(family) = &style.family {
            self.frame.ident(Ident::FontFamily, family);
        }
    }
}
