//! The page with the cost of the Android library: docs/performance-android.md.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::fs;
use std::path::{Path, PathBuf};
use std::thread;

use super::abi::Abi;
use super::shim;
use super::slice::Slice;
use crate::bindings;
use crate::error::{Error, Result};
use crate::invocation::Invocation;
use crate::project::Project;

/// The page.
const PAGE: &str = "docs/performance-android.md";
/// The tests and benches. Most report figures; `MemoryBench` also fails if memory grows, and `HeapDumpCheck` if a view
/// outlives its end.
const TESTS: &str =
    "ScrollCostTest,ComposeScrollCostTest,SteadyComposeTest,DrawCostTest,CostBench,MemoryBench,HeapDumpCheck";
/// The parts of the page in their order: the topic that tests report under, and the head of the table.
const TOPICS: &[(&str, &str)] = &[
    (
        "SCROLLING",
        "## Scrolling\n\nBytes of the segments of real lists, less those of the first frame, and those of the same frames with new \
         ids of the rows in each. The tests have a bound between both. The operations are reproducible; the bytes vary by \
         a few.\n\n| | |\n|---|--:|\n",
    ),
    (
        "TIMES",
        "## Time on the UI thread\n\nMedian and highest, in a JVM that has run the code before. The goals are 50 µs for \
         the hand-off and 3 ms for the start.\n\n| (**this machine**) | |\n|---|--:|\n",
    ),
    (
        "ALLOCATIONS",
        "## Allocations\n\nBytes that the UI thread allocates. Compose's own coordinates and the stand-ins of the test's \
         framework allocate them; the walk itself allocates nothing.\n\n| | |\n|---|--:|\n",
    ),
    (
        "MEMORY",
        "## Memory\n\nOf 10,000 frames of real views through the engine: a text changes in each, the screen is tapped, and \
         every 250 frames an activity replaces the last. The bench fails if memory grows. After a recording of an activity \
         with a dialog and a popup, a heap dump has no view, window or activity (`HeapDumpCheck`).\n\n\
         | (**this machine**) | |\n|---|--:|\n",
    ),
];

/// Measurements that were made once, by hand.
const NOTES: &str = "\n## Notes\n\n\
    The hand-off has the least median of ten rounds of 1,000 frames, a millisecond apart, after 20,000 calls in which the \
    JVM compiles the code. The JVM's first compiler tier alone takes 80 µs, the debug library 87 µs. Until the calls of a \
    thread reused their status, the first tier took 166 µs. Frames 0.1 ms apart take 13 µs: most of the rest is memory and \
    code that the caches lost in between. Of 53 µs in a JVM without the sandbox, the reference to the engine takes 5, JNA's \
    structures for the frame's address 7 and for the advice and its release 18, the copy and the wake-up of the engine \
    thread 20.\n\n\
    The first start in a sandbox takes 130 to 230 ms of CPU time. The cause was not profiled; the sandbox rewrites each \
    class as it is loaded.\n";

/// The native library that is measured.
#[derive(Debug)]
enum Measured {
    /// The library that is shipped, in a folder with stand-ins of bionic's libraries.
    Shipped(PathBuf),
    /// A debug build for this machine, which cannot run the shipped one.
    Host(PathBuf),
}

impl Measured {
    fn new(project: &Project, out: &Path) -> Result<Self> {
        if cfg!(all(target_os = "linux", target_arch = "x86_64")) {
            let folder = out.join("loadable");
            shim::write(&project.root, &Slice::below(out, Abi::X86_64), &folder)?;
            return Ok(Self::Shipped(folder));
        }
        bindings::build_library().run(&project.root)?;
        Ok(Self::Host(bindings::library(project).with_file_name("")))
    }

    fn description(&self) -> &'static str {
        match self {
            Self::Shipped(_) => "the shipped `x86_64` library",
            Self::Host(_) => "a debug build for this machine",
        }
    }
}

/// Runs the benches with the slice below `out`, and writes the page.
///
/// # Errors
/// When a bench fails, or the page cannot be written.
pub(super) fn write(project: &Project, out: &Path) -> Result<()> {
    eprintln!("measuring the cost and 10,000 frames (about 10 minutes) ...");
    let measured = Measured::new(project, out)?;
    let figures = out.join("figures.txt");
    fs::write(&figures, "").map_err(Error::io(&figures))?;
    let load = load_average();
    bench(project, &measured, &figures).run(&project.root)?;
    let text = fs::read_to_string(&figures).map_err(Error::io(&figures))?;
    let page = page(measured.description(), &load, &text);
    let path = project.root.join(PAGE);
    fs::write(&path, &page).map_err(Error::io(&path))?;
    println!("{page}");
    Ok(())
}

fn bench(project: &Project, measured: &Measured, figures: &Path) -> Invocation {
    let studio = bindings::library(project).with_file_name("afterimage");
    let maven = Invocation::new("mvn", &["-B", "-q", "-f", "bindings/kotlin", "test"])
        .arg(format!("-Dtest={TESTS}"))
        .arg("-Dsurefire.failIfNoSpecifiedTests=false")
        // Both compilers, as on a phone.
        .arg("-Dafterimage.jit=-XX:+TieredCompilation")
        .arg(format!("-Dafterimage.figures={}", figures.display()))
        .arg(format!("-Dafterimage.studio={}", studio.display()))
        .or("the failed bench is named above");
    match measured {
        Measured::Shipped(folder) => maven
            .arg(format!("-Dafterimage.native.dir={}", folder.display()))
            // The library for phones has no HTTP client of its own.
            .arg("-Dafterimage.http=host")
            .env("LD_LIBRARY_PATH", folder),
        Measured::Host(folder) => maven.arg(format!("-Dafterimage.native.dir={}", folder.display())),
    }
}

/// The load of the machine before the benches, and its processors: times are longer on a busy machine.
fn load_average() -> String {
    let processors = thread::available_parallelism().map_or(0, usize::from);
    let load = fs::read_to_string("/proc/loadavg").unwrap_or_default();
    match load.split(' ').next().filter(|load| !load.is_empty()) {
        Some(load) => format!("a load average of {load} on {processors} processors"),
        None => format!("{processors} processors"),
    }
}

/// The page, from lines of a topic, a name and a value.
fn page(library: &str, load: &str, figures: &str) -> String {
    let mut rows: BTreeMap<&str, String> = BTreeMap::new();
    for line in figures.lines() {
        let mut parts = line.split('\t');
        if let (Some(topic), Some(name), Some(value)) = (parts.next(), parts.next(), parts.next()) {
            // Writing into a string cannot fail.
            let _ = writeln!(rows.entry(topic).or_default(), "| {name} | {value} |");
        }
    }
    let mut page = format!(
        "# Cost of the Android library\n\n\
         Written by `cargo xtask android --check`; do not edit. Measured on a JVM with the framework of Android 15 \
         (Robolectric) and {library}, at {load}. Nothing was measured on a phone. [performance.md](performance.md) has \
         the cost of the engine.\n\n\
         A drawing of a screen that did not change, of about 500 nodes, allocates 0 bytes from the draw signal to the \
         finished frame, less a plain walk of the same views (`DrawCostTest`).\n"
    );
    for (topic, head) in TOPICS {
        if let Some(rows) = rows.get(topic) {
            let _ = write!(page, "\n{head}{rows}");
        }
    }
    page.push_str(NOTES);
    page
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn figures_are_rows_below_their_topic() {
        let page = page(
            "a library",
            "a load of 1",
            "TIMES\tstart\t3 µs\nSCROLLING\tfling\t5 bytes\nTIMES\twalk\t4 µs\nALLOCATIONS\twalk\t6 bytes\n",
        );
        let (scrolling, times) = page.split_once("## Time").unwrap();
        assert!(scrolling.ends_with("| fling | 5 bytes |\n\n"), "{page}");
        assert!(
            times.contains("| start | 3 µs |\n| walk | 4 µs |\n\n## Allocations\n")
                && times.contains("| walk | 6 bytes |\n\n## Notes\n"),
            "{page}"
        );
        assert!(!page.contains("## Memory"), "{page}");
    }

    #[test]
    fn shipped_library_runs_beside_its_stand_ins() {
        let project = Project::for_tests("/repo");
        let measured = Measured::Shipped("/out/loadable".into());
        let text = bench(&project, &measured, Path::new("/out/figures.txt")).to_string();
        assert!(text.contains("LD_LIBRARY_PATH=/out/loadable "), "{text}");
        assert!(
            text.contains("-Dafterimage.figures=/out/figures.txt") && text.contains("-Dafterimage.http=host"),
            "{text}"
        );
    }
}
