//! The document of a full snapshot: a head with the style sheet, and a body with what is shown.

use std::collections::HashMap;
use std::io::{self, Write};

use super::json::{self, Add, Attributes, Made};

/// Ids of the nodes that every document has.
pub(super) const BODY: u32 = 7;
/// The first id that is free in a new document.
pub(super) const FIRST_FREE: u32 = 8;

/// What the document holds around the body's content.
const HEAD: &str = concat!(
    r#"{"type":0,"childNodes":[{"type":1,"name":"html","publicId":"","systemId":"","id":2},"#,
    r#"{"type":2,"tagName":"html","attributes":{},"childNodes":[{"type":2,"tagName":"head","attributes":{},"childNodes":["#,
    r#"{"type":2,"tagName":"style","attributes":{},"childNodes":[{"type":3,"textContent":"#,
);
const BODY_START: &str =
    r#","id":6}],"id":5}],"id":4},{"type":2,"tagName":"body","attributes":{},"childNodes":["#;
const BODY_END: &str = r#"],"id":7}],"id":3}],"id":1}"#;
/// The style sheet. It moves everything by 0.4 px: a browser rounds the edges of boxes to whole pixels,
/// and an edge at 10.1 as at 10.9 then falls on 11, the first pixel whose own place is inside the box.
const SHEET: &str = include_str!("sheet.css");

/// Writes a document whose body holds what `adds` builds; `sheet` goes after the style sheet.
pub(super) fn write(out: &mut impl Write, adds: &[Add], sheet: Option<&str>) -> io::Result<()> {
    out.write_all(HEAD.as_bytes())?;
    match sheet {
        Some(more) => json::write(out, &format!("{SHEET}{more}"))?,
        None => json::write(out, SHEET)?,
    }
    out.write_all(BODY_START.as_bytes())?;
    write_nested(out, adds)?;
    out.write_all(BODY_END.as_bytes())
}

/// Writes nodes that were listed one by one as the tree they make, without recursion: a recording
/// decides the depth.
fn write_nested(out: &mut impl Write, adds: &[Add]) -> io::Result<()> {
    let mut children: HashMap<u32, Vec<&Add>> = HashMap::new();
    for add in adds {
        let siblings = children.entry(add.parent_id).or_default();
        // A list is kept backwards, since nodes are mostly added last to first.
        let next = add
            .next_id
            .and_then(|next| siblings.iter().rposition(|s| s.node.id == next));
        siblings.insert(next.map_or(0, |at| at + 1), add);
    }
    // What is still to be written of each open element, innermost last.
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
        match &add.node.made {
            Made::Text(_) | Made::Image(_) => json::write(out, &add.node)?,
            Made::Element { style, class } => {
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
    Ok(())
}
