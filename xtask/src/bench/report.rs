//! The page with the measured figures.

use std::fmt::Write as _;

use serde_json::Value;

use super::instructions::{CHANGES, HEADLINE, InstructionCounts, SIZES, STAGES};
use super::sizes::{SessionSize, SessionSizes};

/// The page as written by `command`.
pub fn page(command: &str, sizes: &SessionSizes, counts: &InstructionCounts, export: &Value) -> String {
    let mut page = format!(
        "# What a session costs\n\n\
         Written by `{command}`; do not edit. Figures are the same on every machine of a kind (instructions: x86-64 as \
         callgrind counts them), but for those marked **this machine**.\n",
    );
    // Writing into a string cannot fail.
    let _ = bytes(&mut page, sizes);
    let _ = frames(&mut page, counts);
    let _ = reading(&mut page, counts, export);
    let _ = heap(&mut page, sizes);
    page
}

fn bytes(page: &mut String, sizes: &SessionSizes) -> std::fmt::Result {
    writeln!(
        page,
        "\n## Bytes\n\nAll segments of a session as they are uploaded, at most 30 s each and each readable alone. \
         `DD-30`: Datadog's records of the same session in segments of 30 s, deflated. `rrweb`: rrweb's events of the same session, \
         gzip over all of it.\n\n\
         | session | bytes | a minute | DD-30 | of it | rrweb | of it |\n|---|--:|--:|--:|--:|--:|--:|"
    )?;
    let share = |bytes: u64, of: u64| format!("1/{:.1}", of as f64 / bytes.max(1) as f64);
    let row = |page: &mut String, size: &SessionSize| {
        writeln!(
            page,
            "| {} | {} | {:.0} | {} | {} | {} | {} |",
            size.id,
            size.bytes,
            size.bytes as f64 / size.minutes.max(0.01),
            size.dd30,
            share(size.bytes, size.dd30),
            size.rrweb_gz,
            share(size.bytes, size.rrweb_gz),
        )
    };
    for size in &sizes.sessions {
        row(page, size)?;
    }
    row(
        page,
        &SessionSize {
            id: "**all**".to_owned(),
            minutes: sizes.sessions.iter().map(|size| size.minutes).sum(),
            bytes: sizes.total(|size| size.bytes),
            images: sizes.total(|size| size.images),
            image_bytes: sizes.total(|size| size.image_bytes),
            rrweb_gz: sizes.total(|size| size.rrweb_gz),
            dd30: sizes.total(|size| size.dd30),
        },
    )?;
    writeln!(
        page,
        "\nWritten to disk while recording, in blocks of at most a second, before segments are sealed: {} bytes.\n\n\
         Images travel apart, once for a device ([images.md](images.md)), and are in none of these figures. The traces have fingerprints of {} \
         images and no pixels; drawings in their place (`--draw-images`) take {} bytes as PNG.",
        sizes.disk_bytes,
        sizes.total(|size| size.images),
        sizes.total(|size| size.image_bytes)
    )
}

fn frames(page: &mut String, counts: &InstructionCounts) -> std::fmt::Result {
    writeln!(
        page,
        "\n## Instructions of a frame\n\nThe mean of ten frames in a row on a made-up screen (`benches/src/screen.rs`), after four that warm up. \
         `all` is what the recorder does: it copies the host's buffer, compares, and takes only what changed through parse, mask, diff and \
         encode. The stages before it are each the whole of a frame, as the first frame of a segment takes them.\n\n| | instructions |\n|---|--:|"
    )?;
    for (name, frame) in HEADLINE {
        let count = counts.frames.get(*frame).copied().unwrap_or_default();
        writeln!(page, "| `{name}` | {count} |")?;
    }
    writeln!(
        page,
        "\nA frame keeps 10,000 nodes at most: at 50,000 the rest becomes placeholders, which is what is measured there.\n\n| nodes | changed | {} |\n|--:|---|{}",
        STAGES.join(" | "),
        "--:|".repeat(STAGES.len())
    )?;
    let told = |change: &str| match change {
        "same" => "nothing",
        "5pct" => "5 %",
        _ => "all",
    };
    let row = |page: &mut String, size: &str, what: &str, change: &str| {
        let cells = STAGES.iter().map(|stage| {
            let count = counts.frames.get(&format!("{size}/{change}/{stage}"));
            count.copied().unwrap_or_default().to_string()
        });
        writeln!(
            page,
            "| {size} | {what} | {} |",
            cells.collect::<Vec<_>>().join(" | ")
        )
    };
    for size in SIZES {
        for change in CHANGES {
            row(page, size, told(change), change)?;
        }
    }
    row(page, "120", "rows of a list, 2 in and 2 out", "scroll")
}

fn reading(page: &mut String, counts: &InstructionCounts, export: &Value) -> std::fmt::Result {
    let number = |name: &str| export.get(name).and_then(Value::as_f64).unwrap_or_default();
    writeln!(
        page,
        "\n## Sealing and reading\n\n| | instructions |\n|---|--:|\n\
         | sealing the largest segment of 30 s | {} |\n\
         | opening a recording of an hour | {} |\n\
         | going to one of 100 times all over it, mean | {} |\n\
         | the same, most | {} |\n\n\
         Exporting that hour to rrweb events takes {:.0} ms, {:.0} times as fast as it was recorded (**this machine**); opening it {:.0} ms of that.",
        counts.seal_30s,
        counts.open,
        counts.seek_mean(),
        counts.seek_max(),
        number("exported_in_ms"),
        number("times_real_time"),
        number("opened_in_ms"),
    )
}

fn heap(page: &mut String, sizes: &SessionSizes) -> std::fmt::Result {
    let number = |name: &str| sizes.heap.get(name).and_then(Value::as_u64).unwrap_or_default();
    writeln!(
        page,
        "\n## Memory\n\nWhat the engine holds on the heap over a session of 30 minutes made of the traces above again and again, \
         looked at every 10 s after the first minute (**this machine**; a mebibyte more or less, \
         by how many looks fall into sealing).\n\n| | bytes |\n|---|--:|\n\
         | mean of the first third | {} |\n| mean of the last third | {} |\n| peak | {} |",
        number("first_third"),
        number("steady"),
        number("peak"),
    )
}
