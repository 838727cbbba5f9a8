//! The last lines that programs printed, so that a summary can repeat those of a failure.

use std::collections::VecDeque;
use std::io::{BufRead, BufReader, Read, Write};
use std::sync::{Mutex, PoisonError};

/// Lines that are kept: the closing lines of Maven about some failed tests, and of the other runners.
const MAX_LINES: usize = 60;

/// The last lines of one or more outputs, in the order in which they were read.
#[derive(Debug, Default)]
pub(crate) struct LastLines {
    lines: Mutex<VecDeque<String>>,
}

impl LastLines {
    /// Copies an output to another until its end, line by line, and stores its last lines.
    pub(crate) fn copy(&self, from: impl Read, mut to: impl Write) {
        let mut from = BufReader::new(from);
        let mut line = Vec::new();
        while from.read_until(b'\n', &mut line).is_ok_and(|length| length > 0) {
            // A program whose reader has closed still runs to its end, and its status counts.
            let _ = to.write_all(&line).and_then(|()| to.flush());
            self.push(&line);
            line.clear();
        }
    }

    /// The lines, each with its end.
    pub(crate) fn text(&self) -> String {
        let lines = self.lines.lock().unwrap_or_else(PoisonError::into_inner);
        lines.iter().map(String::as_str).collect()
    }

    fn push(&self, line: &[u8]) {
        let mut lines = self.lines.lock().unwrap_or_else(PoisonError::into_inner);
        if lines.len() == MAX_LINES {
            lines.pop_front();
        }
        let text = String::from_utf8_lossy(line);
        lines.push_back(format!("{}\n", text.trim_end_matches(['\r', '\n'])));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn all_is_copied_and_the_last_lines_are_stored() {
        let lines: Vec<_> = (0..200).map(|n| format!("line {n}\n")).collect();
        let input = lines.concat();
        let (last_lines, mut copy) = (LastLines::default(), Vec::new());
        last_lines.copy(input.as_bytes(), &mut copy);
        assert_eq!(copy, input.as_bytes());
        let text = last_lines.text();
        assert!(
            text.starts_with("line 140\n") && text.ends_with("line 199\n"),
            "{text}"
        );
    }

    #[test]
    fn a_line_without_an_end_and_bytes_that_are_no_text_are_stored() {
        let last_lines = LastLines::default();
        last_lines.copy(&b"a\xff\r\nend"[..], std::io::sink());
        assert_eq!(last_lines.text(), "a\u{fffd}\nend\n");
    }
}
