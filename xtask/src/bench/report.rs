//! The page with the measured figures.

use std::fmt::Write as _;

use serde_json::Value;

use super::instructions::{
    CHANGES, CountsByName, FRAMES_PER_COUNT, HEADLINE, InstructionCounts, SIZES, STAGES,
};
use super::sizes::{SessionSize, SessionSizes};

/// The page as written by `command`.
pub(super) fn page(
    command: &str,
    sizes: &SessionSizes,
    counts: &InstructionCounts,
    allocations: &CountsByName,
    export: &Value,
) -> String {
    let mut page = format!(
        "# Cost of a session\n\n\
         Written by `{command}`; do not edit. Instructions are counted by callgrind on x86-64. Figures marked **this \
         machine** depend on the machine; all others are reproducible. [performance-android.md](performance-android.md) has the \
         bytes of lists that scroll on Android, and the time on its UI thread.\n",
    );
    // Writing into a string cannot fail.
    let _ = bytes(&mut page, sizes);
    let _ = frames(&mut page, counts, allocations);
    let _ = reading(&mut page, counts, export);
    let _ = heap(&mut page, sizes);
    page
}

fn bytes(page: &mut String, sizes: &SessionSizes) -> std::fmt::Result {
    writeln!(
        page,
        "\n## Bytes\n\nAll segments of a session as uploaded. A segment lasts at most 30 s and can be decoded alone. \
         `DD-30`: Datadog's records of the same session in segments of 30 s, each deflated. `rrweb`: rrweb's events \
         of the same session, compressed as a whole by gzip.\n\n\
         | session | bytes | per minute | DD-30 | share | rrweb | share |\n|---|--:|--:|--:|--:|--:|--:|"
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
        "\nBytes written to disk while recording, in blocks of at most a second, before segments are sealed: \
         {}.\n\nImages are uploaded separately, once per device ([images.md](images.md)), and are not included. The \
         traces have fingerprints of {} images without pixels; drawings in their place (`--draw-images`) take {} \
         bytes as PNG.",
        sizes.disk_bytes,
        sizes.total(|size| size.images),
        sizes.total(|size| size.image_bytes)
    )
}

fn frames(page: &mut String, counts: &InstructionCounts, allocations: &CountsByName) -> std::fmt::Result {
    writeln!(
        page,
        "\n## Instructions of a frame\n\nMean of ten consecutive frames on a made-up screen \
         (`benches/src/screen.rs`), after four warm-up frames. `all` is the work of the recorder: it copies and \
         compares the host's buffer, then parses, masks, diffs and encodes only the changes. The other columns \
         process all nodes of a frame, as for the first frame of a segment. Allocations include reallocations.\n\n\
         | | instructions | allocations |\n|---|--:|--:|"
    )?;
    for (name, frame) in HEADLINE {
        let count = counts.frames.get(*frame).copied().unwrap_or_default();
        let allocations = allocations.get(*frame).copied().unwrap_or_default() as f64;
        let of_one = allocations / FRAMES_PER_COUNT as f64;
        writeln!(page, "| `{name}` | {count} | {of_one:.1} |")?;
    }
    writeln!(
        page,
        "\nA frame has at most 10,000 nodes. On a screen of 50,000 nodes the others become placeholders.\n\n| nodes \
         | changed | {} |\n|--:|---|{}",
        STAGES.join(" | "),
        "--:|".repeat(STAGES.len())
    )?;
    let share_changed = |change: &str| match change {
        "same" => "nothing",
        "5pct" => "5 %",
        _ => "all",
    };
    let row = |page: &mut String, size: &str, changed: &str, change: &str| {
        let cells = STAGES.iter().map(|stage| {
            let count = counts.frames.get(&format!("{size}/{change}/{stage}"));
            count.copied().unwrap_or_default().to_string()
        });
        writeln!(
            page,
            "| {size} | {changed} | {} |",
            cells.collect::<Vec<_>>().join(" | ")
        )
    };
    for size in SIZES {
        for change in CHANGES {
            row(page, size, share_changed(change), change)?;
        }
    }
    row(page, "120", "2 rows of a list inserted, 2 removed", "scroll")
}

fn reading(page: &mut String, counts: &InstructionCounts, export: &Value) -> std::fmt::Result {
    let number = |name: &str| export.get(name).and_then(Value::as_f64).unwrap_or_default();
    writeln!(
        page,
        "\n## Sealing and reading\n\n| | instructions |\n|---|--:|\n\
         | sealing the segment of 30 s that takes most | {} |\n\
         | sealing a segment, mean of all {} | {} |\n\
         | opening a recording of an hour | {} |\n\
         | seeking to one of 100 times across it, mean | {} |\n\
         | seeking, maximum | {} |\n\n\
         Exporting that hour to rrweb events takes {:.0} ms, {:.0} times real time (**this machine**). Opening takes \
         {:.0} ms of it.",
        counts.seal_max(),
        counts.seals.len(),
        counts.seal_mean(),
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
        "\n## Memory\n\nHeap use of the engine during a session of 30 minutes that repeats the traces above, sampled \
         every 10 s after the first minute (**this machine**; varies by about 1 MiB with the number of samples \
         during sealing).\n\n| | bytes |\n|---|--:|\n\
         | mean of the first third | {} |\n| mean of the last third | {} |\n| peak | {} |",
        number("first_third"),
        number("steady"),
        number("peak"),
    )
}
