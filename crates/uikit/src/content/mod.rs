//! The attributes of a view that depend on its class, and the background that every view may have.
//!
//! A text is in one node: a button has the text of its label, whose view is not walked, and a field has its text and
//! placeholder, whose private views are not walked.

mod button;
mod control;
mod declarations;
mod effect;
mod element;
mod element_role;
mod field;
mod first_style;
mod image;
mod input_types;
mod key_input;
mod label;
mod marked_parts;
mod marks;
mod node_writer;
mod parts;
mod picker;
mod state;
mod surface;
mod text_style;
mod walked_children;

pub(crate) use element::{write as write_element, write_names as write_element_names};
pub(crate) use element_role::{ElementStates, Role};
pub(crate) use node_writer::NodeWriter;
pub(crate) use walked_children::WalkedChildren;

use afterimage_wireframe::{Attr, Ident, Kind, LayoutDirection, NodeId, PlaceholderReason};
use objc2_quartz_core::CALayer;
use objc2_ui_kit::{UITextView, UIView};

use crate::objects::classes::{Family, ViewClass};
use crate::objects::layers::layer_box;
use crate::objects::memory::ViewMemory;

/// Returns the kind of a view's node.
pub(crate) fn kind(view: &UIView, class: ViewClass, nodes: &NodeWriter) -> Kind {
    match class.family {
        Family::Foreign(kind) => kind,
        _ if class.takes_keys => Kind::Input,
        _ if nodes.parts.contains(view) => Kind::Button,
        Family::Label => Kind::Text,
        Family::Button if button::is_drop_down(view) => Kind::Select,
        Family::Button => Kind::Button,
        Family::Field => Kind::Input,
        Family::TextView => {
            let is_editable = view
                .downcast_ref::<UITextView>()
                .is_none_or(UITextView::isEditable);
            if is_editable { Kind::Input } else { Kind::Text }
        }
        Family::Image => Kind::Image,
        Family::Switch => Kind::Switch,
        Family::Slider => Kind::Slider,
        Family::Progress | Family::Spinner => Kind::Progress,
        // Readers clip the children of this kind.
        Family::Scroll | Family::Table | Family::Collection if view.clipsToBounds() => Kind::Scroll,
        Family::Plain
        | Family::Unknown
        | Family::Effect
        | Family::Segments
        | Family::TabBar
        | Family::TableCell
        | Family::CollectionCell
        | Family::Scroll
        | Family::Table
        | Family::Collection => Kind::Container,
        Family::Picker | Family::DatePicker | Family::Calendar => Kind::Picker,
    }
}

/// Writes the attributes of a view, which is the last node of the frame, and returns the children that are walked.
pub(crate) fn write(
    view: &UIView,
    class: ViewClass,
    direction: LayoutDirection,
    memory: &mut ViewMemory,
    nodes: &mut NodeWriter,
) -> WalkedChildren {
    let children = write_content(view, class, direction, memory, nodes);
    // After the content, most of whose keys are smaller: a writer moves the scalars behind a scalar.
    state::write(view, class, nodes);
    surface::write(view, nodes);
    children
}

/// Writes the attributes that depend on the view's class.
fn write_content(
    view: &UIView,
    class: ViewClass,
    direction: LayoutDirection,
    memory: &mut ViewMemory,
    nodes: &mut NodeWriter,
) -> WalkedChildren {
    if class.takes_keys && key_input::write(view, memory, nodes) {
        return WalkedChildren::None;
    }
    match class.family {
        Family::Label => label::write(view, direction, nodes),
        Family::Button => button::write(view, direction, nodes),
        Family::Field => field::write_field(view, direction, memory, nodes),
        Family::TextView => field::write_text_view(view, direction, memory, nodes),
        // A segment is an image view.
        Family::Image if nodes.parts.contains(view) => WalkedChildren::All,
        Family::Image => image::write(view, nodes),
        Family::Effect => effect::write(view, nodes),
        Family::Segments => parts::write_segments(view, nodes),
        Family::TabBar => parts::write_tab_bar(view, nodes),
        Family::Switch | Family::Slider | Family::Progress | Family::Spinner => {
            control::write(view, class.family, nodes)
        }
        Family::Picker => picker::write_wheels(view, nodes),
        Family::DatePicker => picker::write_date(view, nodes),
        Family::Calendar => picker::write_calendar(view, nodes),
        Family::Foreign(kind) => {
            write_foreign(kind, nodes);
            WalkedChildren::None
        }
        _ => WalkedChildren::All,
    }
}

/// Writes the node of a layer that draws by other means than views.
pub(crate) fn write_layer(
    id: NodeId,
    parent: Option<NodeId>,
    class: ViewClass,
    layer: &CALayer,
    nodes: &mut NodeWriter,
) {
    let Family::Foreign(kind) = class.family else {
        return;
    };
    nodes.node(id, parent, kind, layer_box(layer).place());
    nodes.frame.ident(Ident::Class, class.name);
    write_foreign(kind, nodes);
}

fn write_foreign(kind: Kind, nodes: &mut NodeWriter) {
    if kind == Kind::Placeholder {
        nodes
            .frame
            .attr(Attr::PlaceholderReason, PlaceholderReason::Secure.code());
    }
}
