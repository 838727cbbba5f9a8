//! A steady walk allocates nothing of ours. A process of its own, since the allocator is one for the process.
//!
//! The fake's getters allocate, as do its runtime, its host, and the comparison of signatures that objc2 makes in debug builds. An
//! allocation is ours if, from the allocation outwards, the first frame of the stack that is of one of these, of the walker or of the
//! frame writer is one of the last two. Debug builds inline no call, so each function has its frame.

use std::alloc::{GlobalAlloc, Layout, System};
use std::backtrace::Backtrace;
use std::cell::{Cell, RefCell};
use std::collections::HashMap;
use std::ffi::{c_int, c_void};

use afterimage_fake_uikit::boot;
use afterimage_fake_uikit::described::{Stage, all};
use afterimage_fake_uikit::host::Host;

/// Crates of the walk.
const OURS: &[&str] = &["afterimage_uikit", "afterimage_wireframe"];
/// The fake UIKit and its runtime, the comparison of signatures, and this test.
const FAKES: &[&str] = &[
    "afterimage_fake_uikit",
    "objc_runtime",
    "objc2_encode",
    "steady_walk",
];

/// Innermost frames that tell stacks apart. The walk recurses, so whole stacks differ with each level of views.
const TOLD_APART: usize = 24;

/// Frames of the count itself, and frames after them that a failure shows.
const FRAMES_OF_THE_COUNT: usize = 9;
const SHOWN: usize = 15;

/// The system's allocator, which counts.
struct Counting;

#[global_allocator]
static ALLOCATOR: Counting = Counting;

thread_local! {
    static COUNTS: Cell<bool> = const { Cell::new(false) };
    /// By stack, the number of allocations, and the stack's text if it is ours.
    static STACKS: RefCell<HashMap<Vec<usize>, (usize, Option<String>)>> = RefCell::default();
}

unsafe extern "C" {
    fn backtrace(buffer: *mut *mut c_void, size: c_int) -> c_int;
}

unsafe impl GlobalAlloc for Counting {
    unsafe fn alloc(&self, layout: Layout) -> *mut u8 {
        count();
        unsafe { System.alloc(layout) }
    }

    unsafe fn alloc_zeroed(&self, layout: Layout) -> *mut u8 {
        count();
        unsafe { System.alloc_zeroed(layout) }
    }

    unsafe fn realloc(&self, pointer: *mut u8, layout: Layout, bytes: usize) -> *mut u8 {
        count();
        unsafe { System.realloc(pointer, layout, bytes) }
    }

    unsafe fn dealloc(&self, pointer: *mut u8, layout: Layout) {
        unsafe { System.dealloc(pointer, layout) }
    }
}

/// Counts an allocation. Those of the count itself are not.
fn count() {
    if COUNTS.try_with(|counts| counts.replace(false)) != Ok(true) {
        return;
    }
    let mut frames = [std::ptr::null_mut(); TOLD_APART];
    let length = unsafe { backtrace(frames.as_mut_ptr(), TOLD_APART as c_int) };
    let key = frames[..length as usize].iter().map(|frame| *frame as usize);
    STACKS.with_borrow_mut(|stacks| {
        let stack = stacks.entry(key.collect()).or_insert_with(|| {
            let text = Backtrace::force_capture().to_string();
            let names = functions(&text).into_iter().skip(FRAMES_OF_THE_COUNT).take(SHOWN);
            (0, is_ours(&text).then(|| names.collect::<Vec<_>>().join("\n")))
        });
        stack.0 += 1;
    });
    COUNTS.set(true);
}

/// Names of the functions of a stack, or their files if these are in the workspace of the fake: an inlined function has a name without
/// its crate.
fn functions(stack: &str) -> Vec<&str> {
    let mut functions = Vec::new();
    for line in stack.lines().map(str::trim_start) {
        if let Some(file) = line.strip_prefix("at ./") {
            *functions.last_mut().unwrap() = file;
        } else if let Some((_, name)) = line.split_once(": ") {
            functions.push(name);
        }
    }
    functions
}

/// Whether an allocation with this stack is ours.
fn is_ours(stack: &str) -> bool {
    let functions = functions(stack);
    let owners = functions.iter().filter_map(|function| owner(function));
    // The functions of the count are innermost.
    let mut others = owners.skip_while(|owner| *owner == Owner::Count);
    others.next() == Some(Owner::Ours)
}

#[derive(PartialEq, Eq)]
enum Owner {
    Count,
    Fakes,
    Ours,
}

/// The owner of a function: `src/file.rs:1:2`, `crate::function`, or `<crate::Type as Trait>::function`. None if it is the standard
/// library, or a crate that calls back.
fn owner(function: &str) -> Option<Owner> {
    if function.starts_with("tests/") {
        return Some(Owner::Count);
    }
    if function.starts_with("src/") || function.starts_with("objc-runtime/") {
        return Some(Owner::Fakes);
    }
    let name = function.trim_start_matches(|letter: char| !letter.is_ascii_alphanumeric());
    let end = name.find(|letter: char| !letter.is_ascii_alphanumeric() && letter != '_');
    let name = &name[..end.unwrap_or(name.len())];
    if OURS.contains(&name) {
        Some(Owner::Ours)
    } else if FAKES.contains(&name) {
        Some(Owner::Fakes)
    } else {
        None
    }
}

/// Allocations of ours and of others in an action, with the stacks of ours.
fn allocations(action: impl FnOnce()) -> (usize, usize, Vec<String>) {
    COUNTS.set(true);
    action();
    COUNTS.set(false);
    let stacks = STACKS.take();
    let (mut ours, mut others, mut texts) = (0, 0, Vec::new());
    for (times, text) in stacks.into_values() {
        match text {
            Some(text) => {
                ours += times;
                texts.push(text);
            }
            None => others += times,
        }
    }
    (ours, others, texts)
}

#[test]
fn steady_walk_of_forty_screens_allocates_nothing_of_ours() {
    boot();
    for screen in &all() {
        let _stage = Stage::show(screen);
        let host = Host::started();
        let frame = || drop(host.frame());
        let (first, ..) = allocations(frame);
        // Buffers and memories of views have their sizes after the first walk.
        frame();
        let (ours, others, stacks) = allocations(frame);
        assert!(first > 0, "the first walk of {} allocates buffers", screen.name);
        assert!(others > 0, "the fake allocates what its getters return");
        assert_eq!(ours, 0, "{}: {}", screen.name, stacks.join("\n\n"));
    }
}
