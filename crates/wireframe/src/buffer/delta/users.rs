//! Which node names a string: found for all of them once, and kept while no node names another.

use super::super::layout::{CLASS_IDENT, CLASS_TEXT, halves};
use super::super::open::Sections;
use super::layout::NONE;

/// The users of each string.
#[derive(Clone, Debug)]
pub(super) struct Users(Vec<u32>);

/// Marks a string that several nodes name. Positions of nodes are far below it.
const SEVERAL: u32 = NONE - 1;

impl Users {
    /// Looks at all attributes of a buffer.
    pub fn find(sections: &Sections<'_>, attrs_at: &[u32]) -> Self {
        let mut users = vec![NONE; sections.string_records().len()];
        let attrs = sections.attr_records();
        let starts = attrs_at.iter().map(|start| *start as usize);
        for (node, (from, to)) in (0..).zip(starts.clone().zip(starts.skip(1))) {
            for record in attrs.get(from..to).unwrap_or_default().iter().rev() {
                let [place, value] = halves(u64::from_le_bytes(*record));
                let class = (place >> 16) as u16;
                if class < CLASS_IDENT {
                    // Scalars come first.
                    break;
                }
                if class > CLASS_TEXT {
                    continue;
                }
                if let Some(user) = users.get_mut(value as usize) {
                    *user = if *user == NONE || *user == node {
                        node
                    } else {
                        SEVERAL
                    };
                }
            }
        }
        Self(users)
    }

    /// Collects the nodes that name one of these strings, in their order; `None` where several name the same.
    pub fn of(&self, strings: &[u32]) -> Option<Vec<usize>> {
        let mut nodes = Vec::with_capacity(strings.len());
        for string in strings {
            match self.0.get(*string as usize) {
                None | Some(&NONE) => {}
                Some(&SEVERAL) => return None,
                Some(node) => nodes.push(*node as usize),
            }
        }
        nodes.sort_unstable();
        Some(nodes)
    }
}
