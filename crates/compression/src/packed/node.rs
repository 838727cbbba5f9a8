//! The parts of a node, each with the code that predicts it.

mod coded_nodes;
mod context;
mod flat;
mod place;
mod rect;
mod template;
mod to_node;
mod values;

pub(super) use coded_nodes::{CodedNode, CodedNodes};
pub(super) use context::NodeContext;
pub(super) use flat::FlatNode;
pub(super) use place::{CodedPlace, NodeOrigin, NodePlace, place};
pub(super) use rect::rect;
#[cfg(test)]
pub(super) use template::NodeTemplate;
pub(super) use template::TemplateTable;
pub(super) use to_node::to_node;
pub(super) use values::{IdContext, attrs, id, strings};
