//! The document of a full snapshot: a head with the style sheet, and a body with the recorded nodes.

use std::collections::HashMap;
use std::io::{self, Write};

use super::json;
use super::mutation::{Add, Attributes, DomNodeKind};

/// Id of the body in every document.
pub(super) const BODY: u32 = 7;
/// First id that a new document does not use.
pub(super) const FIRST_FREE: u32 = 8;

/// JSON of the document around the style sheet and the body's children.
const HEAD: &str = concat!(
    r#"{"type":0,"childNodes":[{"type":1,"name":"html","publicId":"","systemId":"","id":2},"#,
    r#"{"type":2,"tagName":"html","attributes":{},"childNodes":[{"type":2,"tagName":"head","attributes":{},"childNodes":["#,
    r#"{"type":2,"tagName":"style","attributes":{},"childNodes":[{"type":3,"textContent":"#,
);
const BODY_START: &str =
    r#","id":6}],"id":5}],"id":4},{"type":2,"tagName":"body","attributes":{},"childNodes":["#;
const BODY_END: &str = r#"],"id":7}],"id":3}],"id":1}"#;
/// The style sheet of every document.
///
/// It shifts everything by 0.4 px. A browser rounds the edges of boxes to whole pixels, so an edge at 10.1 or at
/// 10.9 then falls on 11, the first pixel whose top left corner is inside the box.
const SHEET: &str = include_str!("sheet.css");

/// Writes a document whose body holds the nodes of `adds`. `extra_sheet` is appended to the style sheet.
pub(super) fn write(out: &mut impl Write, adds: &[Add], extra_sheet: Option<&str>) -> io::Result<()> {
    out.write_all(HEAD.as_bytes())?;
    match extra_sheet {
        Some(extra) => json::write(out, &format!("{SHEET}{extra}"))?,
        None => json::write(out, SHEET)?,
    }
    out.write_all(BODY_START.as_bytes())?;
    write_nested(out, adds)?;
    out.write_all(BODY_END.as_bytes())
}

/// Writes a list of added nodes as the tree that they form. Not recursive, since a recording may nest nodes to
/// any depth.
fn write_nested(out: &mut impl Write, adds: &[Add]) -> io::Result<()> {
    let mut children: HashMap<u32, Vec<&Add>> = HashMap::new();
    for add in adds {
        let siblings = children.entry(add.parent_id).or_default();
        // Siblings are kept in reverse, since most are added last to first.
        let next = add
            .next_id
            .and_then(|next| siblings.iter().rposition(|sibling| sibling.node.id == next));
        debug_assert_eq!(
            next.is_some(),
            add.next_id.is_some(),
            "the next sibling is added first"
        );
        siblings.insert(next.map_or(0, |at| at + 1), add);
    }
    // Open elements, innermost last, each with its children that are not written yet.
    let mut open = vec![(0, children.remove(&BODY).unwrap_or_default())];
    let mut first = true;
    while let Some((id, left)) = open.last_mut() {
        let Some(add) = left.pop() else {
            let id = *id;
            open.pop();
            if !open.is_empty() {
                write!(out, r#"],"id":{id}}}"#)?;
                first = false;
            }
            continue;
        };
        if !first {
            out.write_all(b",")?;
        }
        first = false;
        match &add.node.kind {
            DomNodeKind::Text(_) | DomNodeKind::Image(_) => json::write(out, &add.node)?,
            DomNodeKind::Element { style, class } => {
                out.write_all(br#"{"type":2,"tagName":"div","attributes":"#)?;
                json::write(
                    out,
                    &Attributes {
                        style,
                        class: class.as_deref(),
                    },
                )?;
                out.write_all(br#","childNodes":["#)?;
                open.push((add.node.id, children.remove(&add.node.id).unwrap_or_default()));
                first = true;
            }
        }
    }
    debug_assert!(
        children.is_empty(),
        "every added node has a parent in the document"
    );
    Ok(())
}
