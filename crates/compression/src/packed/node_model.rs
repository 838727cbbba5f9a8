//! The model of nodes in keyframes and inserts.
//!
//! A node is coded as its place, its [template](super::node::TemplateTable), and the values that the template lacks.
//! Each is predicted from the relatives of the node and from similar nodes coded before.

use afterimage_wireframe::{Node, NodeId, RecordedText};

use super::axis::{Edge, PerAxis};
use super::coder::Coder;
use super::colour_table::ColourTable;
use super::field::Field;
use super::model_node::{ModelNode, NONE};
use super::model_tree::ModelTree;
use super::node::{self, CodedNode, CodedNodes, FlatNode, IdContext, NodeContext, TemplateTable};
use super::node::{CodedPlace, NodeOrigin, NodePlace};
use super::value_coder::ValueCoder;
use crate::error::FaultKind;

/// A node and the sibling that it is behind, `None` for the first child.
pub(super) struct InsertedNode<N> {
    pub(super) node: N,
    pub(super) after: Option<NodeId>,
}

/// Codes nodes.
#[derive(Debug, Default)]
pub(super) struct NodeModel {
    coded: CodedNodes,
    templates: TemplateTable,
    colours: ColourTable,
    /// The size of the window, which is the parent size of roots.
    window: PerAxis<i32>,
    /// The highest id of a node coded since the last keyframe began.
    max_id: u32,
}

impl NodeModel {
    /// The size of the window.
    pub(super) fn window(&self) -> PerAxis<i32> {
        self.window
    }

    /// Sets the size of the window.
    pub(super) fn set_window(&mut self, window: PerAxis<i32>) {
        self.window = window;
    }

    /// The colours of the segment, which updates use too.
    pub(super) fn colours_mut(&mut self) -> &mut ColourTable {
        &mut self.colours
    }

    /// Makes an encoder code a template by an index that is not in the table.
    #[cfg(test)]
    pub(super) fn set_template_index(&mut self, template: node::NodeTemplate, index: u32) {
        self.templates.set_index(template, index);
    }

    /// Begins the nodes of a keyframe.
    pub(super) fn begin_keyframe(&mut self) {
        self.coded.begin_run(NONE, 0);
        self.max_id = 0;
    }

    /// Begins a run of inserts behind a node.
    pub(super) fn begin_inserts(&mut self, tree: &ModelTree, behind: u32) {
        self.coded.begin_run(tree.find(behind).unwrap_or(NONE), behind);
    }

    /// The id of the node coded last.
    pub(super) fn last_id(&self) -> u32 {
        self.coded.last_id
    }

    /// Codes a node and inserts it into the tree.
    pub(super) fn node(
        &mut self,
        coder: &mut Coder<impl ValueCoder>,
        tree: &mut ModelTree,
        origin: NodeOrigin,
        given: Option<&InsertedNode<&Node<RecordedText>>>,
    ) -> Result<InsertedNode<Node<RecordedText>>, FaultKind> {
        let flat = given
            .map(|given| FlatNode::from_node(given.node))
            .unwrap_or_default();
        let place = given.map(|given| place_of(tree, origin, given)).transpose()?;
        let place = node::place(coder, &self.coded, tree, origin, place)?;
        let model_node = self.values(coder, tree, &place, &flat)?;
        let CodedPlace { place, .. } = place;
        let parent = NodeId::new(tree.id(place.parent));
        let after = NodeId::new(tree.id(place.before));
        let node = node::to_node(coder, &model_node, parent)?;
        let index = tree.insert(model_node, place.parent, place.before);
        self.coded.last_index = index.ok_or(Field::NodeId.invalid())?;
        Ok(InsertedNode { node, after })
    }

    /// Codes the values of a node in the order of the format.
    fn values(
        &mut self,
        coder: &mut Coder<impl ValueCoder>,
        tree: &ModelTree,
        place: &CodedPlace,
        flat: &FlatNode<'_>,
    ) -> Result<ModelNode, FaultKind> {
        let mut context = NodeContext::new(&self.coded, tree, place, self.window);
        let colours = &mut self.colours;
        context.template = self
            .templates
            .template(coder, colours, &context, &flat.template)?;
        let template = self.templates.get(context.template);
        let template = template.ok_or(Field::Template.invalid())?;
        coder.items(template.keys.len())?;
        context.same_template = self.coded.of_template(context.template);
        let ids = IdContext {
            last: self.coded.last_id,
            max: self.max_id,
            newest_step: self.coded.newest().map_or(0, |node| node.id_step),
        };
        let id = node::id(coder, &context, &ids, flat.id)?;
        self.max_id = self.max_id.max(id.id);
        let strings = node::strings(coder, &context, template, flat)?;
        context.last_string = strings.last().map_or(0, |(_, index)| index + 1);
        let rect = node::rect(coder, &context, flat.rect)?;
        let attrs = node::attrs(coder, &context, template, rect, flat)?;
        let corner_of = |node: &ModelNode| PerAxis([node.rect[Edge::X], node.rect[Edge::Y]]);
        let node = CodedNode {
            template: context.template,
            rect,
            strings: strings.clone(),
            attrs: attrs.clone(),
            parent_size: context.parent_size,
            before_corner: context.before.map_or(PerAxis([0; 2]), corner_of),
            id: id.id,
            id_step: id.step,
            place: place.code,
        };
        let (place_key, template_index) = (context.place_key, context.template);
        self.coded.add(node, place_key);
        Ok(ModelNode {
            id: id.id,
            template: template_index,
            kind: template.kind,
            rect,
            attrs,
            strings,
            ..ModelNode::default()
        })
    }
}

/// The place of a node to encode. A damaged recording may name relatives that are not in the tree.
fn place_of(
    tree: &ModelTree,
    origin: NodeOrigin,
    given: &InsertedNode<&Node<RecordedText>>,
) -> Result<NodePlace, FaultKind> {
    let find = |id: NodeId| tree.find(id.value()).ok_or(Field::PlaceParent.invalid());
    let parent = given.node.parent.map(find).transpose()?.unwrap_or(NONE);
    let before = match (origin, given.after) {
        (NodeOrigin::Keyframe, _) => tree.last_child(parent),
        (NodeOrigin::Insert, Some(after)) => find(after)?,
        (NodeOrigin::Insert, None) => NONE,
    };
    Ok(NodePlace { parent, before })
}
