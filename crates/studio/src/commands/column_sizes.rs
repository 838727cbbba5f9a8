//! `afterimage inspect --bytes`: the size of each column over all segments.

use std::collections::BTreeMap;
use std::io::Write;

use afterimage_compression::bytes_by_field;
use serde::Serialize;

use super::input_files::InputFile;
use crate::error::Result;

/// Output format of `inspect --bytes`.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, clap::ValueEnum)]
pub(super) enum ReportFormat {
    /// A table
    #[default]
    Text,
    /// One JSON object
    Json,
}

#[derive(Debug, Default, Serialize)]
struct ColumnReport {
    segments: usize,
    broken: usize,
    /// Total size of the intact segments.
    bytes: usize,
    columns: Vec<ColumnSize>,
}

#[derive(Debug, Serialize)]
struct ColumnSize {
    name: String,
    /// Not an integer: the packed form spends fractions of a bit on a decision.
    bytes: f64,
}

/// Prints the total size of each column, largest first. Returns the number of broken segments, which are not included.
pub(super) fn column_sizes(
    inputs: &[InputFile],
    format: ReportFormat,
    out: &mut impl Write,
) -> Result<usize> {
    let report = ColumnReport::from_inputs(inputs);
    match format {
        ReportFormat::Json => {
            let json = serde_json::json!(report);
            writeln!(out, "{json}")?;
        }
        ReportFormat::Text => report.write_table(out)?,
    }
    Ok(report.broken)
}

impl ColumnReport {
    fn from_inputs(inputs: &[InputFile]) -> Self {
        let mut report = Self::default();
        let mut columns: BTreeMap<String, f64> = BTreeMap::new();
        for input in inputs {
            let Ok(sizes) = bytes_by_field(&input.bytes) else {
                report.broken += 1;
                continue;
            };
            report.segments += 1;
            report.bytes += input.bytes.len();
            for (name, bytes) in sizes {
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

    fn write_table(&self, out: &mut impl Write) -> Result<()> {
        for ColumnSize { name, bytes } in &self.columns {
            let share = 100.0 * bytes / self.bytes.max(1) as f64;
            writeln!(out, "{bytes:>10.1}  {share:>5.1} %  {name}")?;
        }
        let broken = match self.broken {
            0 => String::new(),
            broken => format!(", {broken} broken not included"),
        };
        writeln!(
            out,
            "{:>10}  100.0 %  total of {} segments{broken}",
            self.bytes, self.segments
        )?;
        Ok(())
    }
}
