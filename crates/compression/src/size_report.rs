//! Report of the bytes of a segment by field.

use std::collections::BTreeMap;

use afterimage_wireframe::{Attr, Ident, TextField};

use crate::column::Column;
use crate::error::{Fault, FaultKind};
use crate::header::SegmentHeader;
use crate::packed::{CodedEntry, PackedReader};
use crate::reader::Blocks;
use crate::record::{self, PackedParts, Record, rest};

/// Name of the bytes that belong to no field: tags, lengths, checksums and the seal of records.
const FRAMING: &str = "framing";

/// Returns the bytes of a segment by field, the largest first. The sum is the size of the segment.
///
/// In the packed form, the bytes of a field follow from the probabilities of its decisions. In blocks, each field has a
/// share of the compressed bytes in proportion to its uncompressed length.
///
/// # Errors
///
/// [`Fault`] if the segment cannot be decoded.
pub fn bytes_by_field(segment: &[u8]) -> Result<Vec<(String, f64)>, Fault> {
    let count = || {
        let mut bytes = match PackedParts::open(segment)? {
            Some(parts) => packed_bytes(parts)?,
            None => block_bytes(segment)?,
        };
        let framing = segment.len() as f64 - bytes.values().sum::<f64>();
        bytes.insert(FRAMING.to_owned(), framing);
        let mut bytes: Vec<(String, f64)> = bytes.into_iter().collect();
        bytes.retain(|(_, bytes)| *bytes > 0.0);
        bytes.sort_by(|(_, a), (_, b)| b.total_cmp(a));
        Ok(bytes)
    };
    count().map_err(|kind| Fault { offset: 0, kind })
}

fn packed_bytes(parts: PackedParts) -> Result<BTreeMap<String, f64>, FaultKind> {
    let mut reader = PackedReader::open_counting(parts)?;
    while !matches!(reader.next()?, CodedEntry::End) {}
    let counted = reader.bytes_by_field().into_iter();
    Ok(counted.map(|(name, bytes)| (name.to_owned(), bytes)).collect())
}

fn block_bytes(segment: &[u8]) -> Result<BTreeMap<String, f64>, FaultKind> {
    let (header, mut at) = SegmentHeader::open(segment)?;
    let (_, _, fields, _) = record::open_header(segment)?;
    let mut bytes = BTreeMap::from([("header".to_owned(), fields.len() as f64)]);
    let mut blocks = Blocks::new(&header);
    while let Some((record, length)) = record::open_record(rest(segment, at)?)? {
        at += length;
        let Record::Block(payload) = record else { continue };
        let counted = blocks.count(payload)?;
        let share = payload.len() as f64 / counted.values().sum::<usize>().max(1) as f64;
        for (column, count) in counted {
            *bytes.entry(name(column)).or_default() += count as f64 * share;
        }
    }
    Ok(bytes)
}

/// The name of a field in reports.
fn name(column: u16) -> String {
    let is_of = |columns: [Column; 4]| columns.contains(&Column(column));
    let name = match Column(column) {
        Column(0) => "numbers and lengths of columns",
        Column::ENTRY_KIND => "entry kind",
        Column::ENTRY_TIME => "time",
        Column::SOURCE => "source",
        Column::NODE_COUNT => "node count",
        Column::VIEWPORT_W | Column::VIEWPORT_H => "viewport",
        Column::NODE_ID => "node id",
        Column::NODE_PARENT => "node parent",
        Column::NODE_KIND => "node kind",
        Column::NODE_SHAPE => "node shape",
        _ if is_of(Column::NODE_RECT) => "node place and size",
        Column::CHANGE_COUNT => "change count",
        Column::CHANGE_KIND => "change kind",
        Column::CHANGE_TARGET => "change target",
        Column::INSERT_AFTER => "insert after",
        Column::MOVE_PARENT | Column::MOVE_AFTER => "move to",
        Column::UPDATE_SHAPE => "update shape",
        Column::UPDATE_KIND => "update kind",
        _ if is_of(Column::UPDATE_RECT) => "updated place and size",
        Column::SCROLL_X | Column::SCROLL_Y => "scroll",
        Column::PAINT_COUNT | Column::PAINT_ID => "paint",
        Column::NEW_SHAPE => "new shapes",
        Column::NEW_TEXT_LENGTH | Column::NEW_TEXT => "text",
        Column::NEW_NAME_LENGTH | Column::NEW_NAME => "names",
        Column::TOUCH_POINTER | Column::TOUCH_PHASE | Column::TOUCH_X | Column::TOUCH_Y => "touch",
        Column::ENVIRONMENT_KIND
        | Column::ENVIRONMENT_NUMBER_COUNT
        | Column::ENVIRONMENT_NUMBER
        | Column::ENVIRONMENT_NAME_COUNT
        | Column::ENVIRONMENT_NAME => "environment",
        other => return property(other),
    };
    name.to_owned()
}

fn property(column: Column) -> String {
    let attr = Attr::ALL.iter().find(|key| Column::attr(key.code()) == column);
    let ident = Ident::ALL.iter().find(|key| Column::ident(key.code()) == column);
    let text = TextField::ALL
        .iter()
        .find(|key| Column::text(key.code()) == column);
    match (attr, ident, text) {
        (Some(key), _, _) => format!("attribute {key:?}"),
        (_, Some(key), _) => format!("name {key:?}"),
        (_, _, Some(key)) => format!("text {key:?}"),
        _ => format!("column {}", column.0),
    }
}
