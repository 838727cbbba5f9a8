//! Lines with a counter, as `llvm-cov` exports them in the form of lcov.

use std::collections::BTreeMap;
use std::fmt::Write as _;

/// By file, the lines that have a counter and whether a test reached each.
pub(super) type Lines = BTreeMap<String, BTreeMap<usize, bool>>;

/// Reads the lines of the files below a folder.
pub(super) fn read(report: &str, folder: &str) -> Lines {
    let mut lines = Lines::new();
    let mut file = None;
    for record in report.lines() {
        if let Some(path) = record.strip_prefix("SF:") {
            let below = path.split_once(folder);
            file = below.map(|(_, name)| format!("{folder}{name}"));
        } else if let (Some(file), Some(counted)) = (&file, record.strip_prefix("DA:"))
            && let Some((line, count)) = counted.split_once(',')
            && let Ok(line) = line.parse()
        {
            let known = lines.entry(file.clone()).or_default().entry(line).or_default();
            *known |= count != "0";
        }
    }
    lines
}

/// The share of the reached lines, and the others by file.
pub(super) fn text(lines: &Lines) -> String {
    let mut text = String::new();
    let all = lines.values().flatten();
    let (reached, count) = all.fold((0, 0), |(reached, count), (_, is_reached)| {
        (reached + usize::from(*is_reached), count + 1)
    });
    for (file, lines) in lines {
        let missed = lines.iter().filter(|(_, is_reached)| !**is_reached);
        let missed: Vec<_> = missed.map(|(line, _)| *line).collect();
        if !missed.is_empty() {
            // Writing into a string cannot fail.
            let _ = writeln!(text, "{file}: {}", ranges(&missed));
        }
    }
    let _ = writeln!(
        text,
        "{reached} of {count} lines of the walker are reached by a test"
    );
    text
}

/// Lines that follow each other, as ranges.
fn ranges(lines: &[usize]) -> String {
    let chunks = lines.chunk_by(|a, b| a + 1 == *b);
    let range = |chunk: &[usize]| match chunk {
        [first, .., last] => format!("{first}-{last}"),
        _ => chunk.iter().map(ToString::to_string).collect(),
    };
    chunks.map(range).collect::<Vec<_>>().join(", ")
}

#[cfg(test)]
mod tests {
    use super::*;

    const REPORT: &str = "SF:/repo/crates/uikit/src/a.rs\nDA:1,4\nDA:2,0\nDA:3,0\nDA:5,0\nend_of_record\n\
        SF:/repo/crates/other/src/b.rs\nDA:1,0\nend_of_record\n\
        SF:/repo/crates/uikit/src/a.rs\nDA:5,1\nend_of_record\n";

    #[test]
    fn line_that_one_program_reaches_is_reached() {
        let lines = read(REPORT, "crates/uikit/src/");
        assert_eq!(lines.len(), 1);
        let expected = "crates/uikit/src/a.rs: 2-3\n2 of 4 lines of the walker are reached by a test\n";
        assert_eq!(text(&lines), expected);
    }
}
