//! Frames for scripts: a window with a column of views.

use afterimage_wireframe::buffer::FrameWriter;
use afterimage_wireframe::{
    Attr, Ident, ImageOrigin, InputType, Kind, MaskOverride, NodeId, Rect, TextField, Viewport,
};

pub(crate) const WINDOW: Viewport = Viewport { w: 3900, h: 8440 };

/// A view of a frame.
#[derive(Clone, Debug)]
pub(crate) struct View {
    id: Option<u32>,
    kind: Kind,
    text: Option<(TextField, &'static str)>,
    idents: Vec<(Ident, &'static str)>,
    attrs: Vec<(Attr, u32)>,
}

/// Returns a view with a text.
pub(crate) fn text(text: &'static str) -> View {
    View {
        text: Some((TextField::Text, text)),
        ..view(Kind::Text)
    }
}

/// Returns a view with an image that has this fingerprint.
pub(crate) fn image(hash: &'static str) -> View {
    view(Kind::Image).ident(Ident::ImageHash, hash)
}

/// Returns a text field with a value.
pub(crate) fn input(value: &'static str, input_type: InputType) -> View {
    View {
        text: Some((TextField::Value, value)),
        ..view(Kind::Input).attr(Attr::InputType, input_type.code())
    }
}

/// Returns an empty view.
pub(crate) fn view(kind: Kind) -> View {
    View {
        id: None,
        kind,
        text: None,
        idents: Vec::new(),
        attrs: Vec::new(),
    }
}

impl View {
    /// Gives the view an id; without one, views are numbered from 2.
    pub(crate) fn id(mut self, id: u32) -> Self {
        self.id = Some(id);
        self
    }

    pub(crate) fn class(self, class: &'static str) -> Self {
        self.ident(Ident::Class, class)
    }

    pub(crate) fn ident(mut self, key: Ident, value: &'static str) -> Self {
        self.idents.push((key, value));
        self
    }

    pub(crate) fn mask(self, mask: MaskOverride) -> Self {
        self.attr(Attr::MaskOverride, mask.code())
    }

    pub(crate) fn origin(self, origin: ImageOrigin) -> Self {
        self.attr(Attr::ImageOrigin, origin.code())
    }

    fn attr(mut self, key: Attr, value: u32) -> Self {
        self.attrs.push((key, value));
        self
    }
}

/// Writes a root that fills the window, and the views below each other in it.
pub(crate) fn write(writer: &mut FrameWriter, views: &[View]) {
    let root = NodeId::new(1);
    writer.node(root.unwrap(), None, Kind::Container, window());
    for (view, index) in views.iter().zip(0..) {
        let rect = Rect {
            x: 0,
            y: index * 200,
            w: 1000,
            h: 200,
        };
        let id = NodeId::new(view.id.unwrap_or(2 + index as u32)).unwrap();
        writer.node(id, root, view.kind, rect);
        for (key, value) in &view.attrs {
            writer.attr(*key, *value);
        }
        for (key, name) in &view.idents {
            writer.ident(*key, name);
        }
        if let Some((field, text)) = view.text {
            writer.text(field, text);
        }
    }
}

/// Returns the rectangle of the window.
pub(crate) fn window() -> Rect {
    Rect {
        x: 0,
        y: 0,
        w: WINDOW.w,
        h: WINDOW.h,
    }
}
