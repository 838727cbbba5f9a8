//! Nodes whose children were not all written. The flag is inserted at the end of the frame, since it is known after the
//! attributes of the node and after its descendants.

use super::layout::{ATTR_BYTES, CLASS_ATTR, NODE_BYTES, NODE_TAIL_AT, attr_count, words};
use crate::Attr;

/// Class and key of the flag.
const CLASS_AND_KEY: u32 = (CLASS_ATTR as u32) << 16 | Attr::ChildrenNotReached as u32;

/// Inserts the flag into the attributes of these nodes, which are sorted by index.
pub(super) fn insert(unreached: &[usize], nodes: &mut [u8], attrs: &mut Vec<u8>) {
    let mut at_node = 0;
    let mut at_attr = 0;
    let records = nodes.as_chunks_mut::<NODE_BYTES>().0;
    for (index, record) in records.iter_mut().enumerate() {
        let Some(next) = unreached.get(at_node) else {
            return;
        };
        let count = attr_count(record);
        if index != *next {
            at_attr += count;
            continue;
        }
        at_node += 1;
        let all = attrs.as_chunks::<ATTR_BYTES>().0;
        let own = all.get(at_attr..at_attr + count).unwrap_or_default();
        let sort_key = |attr: &[u8; ATTR_BYTES]| words::<1>(attr)[0];
        let before = own.partition_point(|attr| sort_key(attr) < CLASS_AND_KEY);
        at_attr += count;
        if own
            .get(before)
            .is_some_and(|attr| sort_key(attr) == CLASS_AND_KEY)
        {
            continue;
        }
        let insert_at = (at_attr - count + before) * ATTR_BYTES;
        let flag = 1_u64 << 32 | u64::from(CLASS_AND_KEY);
        attrs.splice(insert_at..insert_at, flag.to_le_bytes());
        at_attr += 1;
        [record[NODE_TAIL_AT], record[NODE_TAIL_AT + 1]] = (count as u16 + 1).to_le_bytes();
    }
}

#[cfg(test)]
mod tests {
    use crate::buffer::{FrameWriter, parse};
    use crate::{Attr, Ident, Kind, NodeId, Rect, SourceId, Viewport};

    #[test]
    fn flag_is_inserted_into_earlier_nodes_in_any_order() {
        let mut writer = FrameWriter::default();
        let node = |writer: &mut FrameWriter, id: u32, parent: u32| {
            writer.node(
                NodeId::new(id).unwrap(),
                NodeId::new(parent),
                Kind::Container,
                Rect::default(),
            );
            writer.ident(Ident::Class, "C");
            writer.attr(Attr::Opacity, id);
            writer.attr(Attr::PlaceholderReason, id);
        };
        for _ in 0..2 {
            writer.begin(SourceId(0), 1, Viewport { w: 10, h: 10 });
            node(&mut writer, 1, 0);
            node(&mut writer, 2, 1);
            node(&mut writer, 3, 2);
            writer.attr(Attr::ChildrenNotReached, 1);
            node(&mut writer, 4, 1);
            for index in [3, 2, 0, 0, 9] {
                writer.children_not_reached(index);
            }
            let frame = parse(writer.finish()).unwrap().frame.unwrap();
            let flags = |node: &crate::Node<_>| node.attrs.get(Attr::ChildrenNotReached).copied();
            let flags: Vec<_> = frame.nodes.iter().map(flags).collect();
            assert_eq!(flags, [Some(1), None, Some(1), Some(1)]);
            for (node, id) in frame.nodes.iter().zip(1..) {
                assert_eq!(node.attrs.get(Attr::Opacity), Some(&id));
                assert_eq!(node.attrs.get(Attr::PlaceholderReason), Some(&id));
            }
        }
    }
}
