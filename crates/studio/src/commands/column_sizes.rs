//! `afterimage inspect --bytes`: what the bytes of segments tell.

use std::collections::BTreeMap;
use std::io::Write;

use afterimage_compression::bytes_by_column;
use serde::Serialize;

use super::input_files::InputFile;
use crate::error::Result;

/// How a report is written.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, clap::ValueEnum)]
pub enum ReportFormat {
    /// A table to read
    #[default]
    Text,
    /// One JSON object
    Json,
}

#[derive(Debug, Default, Serialize)]
struct ColumnReport {
    segments: usize,
    broken: usize,
    /// Of the segments that are whole.
    bytes: usize,
    columns: Vec<ColumnSize>,
}

#[derive(Debug, Serialize)]
struct ColumnSize {
    name: String,
    bytes: f64,
}

/// Prints how many bytes each column takes in all of the segments together, most first; gives back how many segments
/// could not be read.
///
/// # Errors
///
/// When the output takes no more.
pub fn column_sizes(inputs: &[InputFile], form: ReportFormat, out: &mut impl Write) -> Result<usize> {
    let report = ColumnReport::from_inputs(inputs);
    match form {
        ReportFormat::Json => {
            let json = serde_json::json!(report);
            writeln!(out, "{json}")?;
        }
        ReportFormat::Text => report.table(out)?,
    }
    Ok(report.broken)
}

impl ColumnReport {
    fn from_inputs(inputs: &[InputFile]) -> Self {
        let mut report = Self::default();
        let mut columns: BTreeMap<String, f64> = BTreeMap::new();
        for input in inputs {
            let Ok(found) = bytes_by_column(&input.bytes) else {
                report.broken += 1;
                continue;
            };
            report.segments += 1;
            report.bytes += input.bytes.len();
            for (name, bytes) in found {
                *columns.entry(name).or_default() += bytes;
            }
        }
        let columns = columns
            .into_iter()
            .map(|(name, bytes)| ColumnSize { name, bytes });
        report.columns = columns.collect();
        report.columns.sort_by(|a, b| b.bytes.total_cmp(&a.bytes));
        report
    }

    fn table(&self, out: &mut impl Write) -> Result<()> {
        for ColumnSize { name, bytes } in &self.columns {
            let share = 100.0 * bytes / self.bytes.max(1) as f64;
            writeln!(out, "{bytes:>10.1}  {share:>5.1} %  {name}")?;
        }
        let broken = match self.broken {
            0 => String::new(),
            broken => format!(", {broken} more cannot be read"),
        };
        writeln!(
            out,
            "{:>10}  100.0 %  all of {} segments{broken}",
            self.bytes, self.segments
        )?;
        Ok(())
    }
}
