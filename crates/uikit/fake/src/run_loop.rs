//! Core Foundation's run loop of one thread, with a clock that stands still unless a test advances it.

use std::cell::{Cell, RefCell};
use std::ffi::c_void;
use std::sync::Mutex;

use objc2::rc::Retained;
use objc2::runtime::{AnyObject, NSObject};
use objc2::{AnyThread, ClassType, DefinedClass, define_class};

use crate::commit;
use crate::foundation::make;

/// `kCFRunLoopBeforeWaiting`.
const BEFORE_WAITING: usize = 32;

type Release = extern "C-unwind" fn(*const c_void);
type TurnCallout = extern "C-unwind" fn(*mut c_void, usize, *mut c_void);
type TimerCallout = extern "C-unwind" fn(*mut c_void, *mut c_void);

/// The context of an observer or a timer.
#[repr(C)]
struct Context {
    version: isize,
    info: *mut c_void,
    retain: usize,
    release: Option<Release>,
    description: usize,
}

/// The function that a source calls.
#[derive(Clone, Copy)]
enum Callout {
    Turn(TurnCallout),
    Timer(TimerCallout),
}

/// An observer or a timer.
pub struct Source {
    callout: Callout,
    info: *mut c_void,
    release: Cell<Option<Release>>,
    /// `CFRunLoopActivity` and order of an observer.
    activities: usize,
    order: isize,
    fires_at_s: Cell<f64>,
}

define_class!(
    #[unsafe(super(NSObject))]
    #[name = "FakeCFSource"]
    #[ivars = Source]
    pub struct FakeSource;
);

thread_local! {
    static SOURCES: RefCell<Vec<Retained<FakeSource>>> = const { RefCell::new(Vec::new()) };
    static NOW_S: Cell<f64> = const { Cell::new(1000.0) };
    static WAKE_UPS: Cell<usize> = const { Cell::new(0) };
}

/// Ends a turn of the run loop: calls the observers by their order. Core Animation's commit is one of them.
pub fn turn() {
    let mut sources = SOURCES.with_borrow(|sources| sources.clone());
    sources.retain(|source| source.ivars().activities & BEFORE_WAITING != 0);
    sources.sort_by_key(|source| source.ivars().order);
    let later = sources.partition_point(|source| source.ivars().order < commit::ORDER);
    let later = sources.split_off(later);
    call_observers(&sources);
    commit::run();
    call_observers(&later);
}

fn call_observers(sources: &[Retained<FakeSource>]) {
    for source in sources {
        let Source { callout, info, .. } = source.ivars();
        if let Callout::Turn(call) = *callout {
            call(Retained::as_ptr(source).cast_mut().cast(), BEFORE_WAITING, *info);
        }
    }
}

/// Advances the clock, and calls each timer at its time, followed by a turn.
pub fn advance_ms(ms: f64) {
    let end_s = NOW_S.get() + ms / 1000.0;
    while let Some(timer) = next_timer(end_s) {
        let Source {
            callout,
            info,
            fires_at_s,
            ..
        } = timer.ivars();
        NOW_S.set(fires_at_s.get().max(NOW_S.get()));
        fires_at_s.set(f64::INFINITY);
        if let Callout::Timer(call) = *callout {
            call(Retained::as_ptr(&timer).cast_mut().cast(), *info);
        }
        turn();
    }
    NOW_S.set(end_s);
}

/// The clock, in nanoseconds.
pub fn now_ns() -> u64 {
    (NOW_S.get() * 1e9) as u64
}

/// Number of observers and timers.
pub fn source_count() -> usize {
    SOURCES.with_borrow(Vec::len)
}

/// Number of times that the run loop was woken.
pub fn wake_ups() -> usize {
    WAKE_UPS.get()
}

fn next_timer(before_s: f64) -> Option<Retained<FakeSource>> {
    SOURCES.with_borrow(|sources| {
        let timers = sources
            .iter()
            .filter(|source| matches!(source.ivars().callout, Callout::Timer(_)));
        let due = timers.filter(|timer| timer.ivars().fires_at_s.get() <= before_s);
        due.min_by(|a, b| a.ivars().fires_at_s.get().total_cmp(&b.ivars().fires_at_s.get()))
            .cloned()
    })
}

unsafe fn source(
    callout: Callout,
    [activities, order]: [isize; 2],
    fires_at_s: f64,
    context: *const Context,
) -> *mut FakeSource {
    let context = unsafe { &*context };
    let source = Source {
        callout,
        info: context.info,
        release: Cell::new(context.release),
        activities: activities as usize,
        order,
        fires_at_s: Cell::new(fires_at_s),
    };
    Retained::into_raw(make(FakeSource::alloc().set_ivars(source)))
}

fn add(source: *mut FakeSource) {
    let source = unsafe { Retained::retain(source) }.unwrap();
    SOURCES.with_borrow_mut(|sources| sources.push(source));
}

/// As Core Foundation does, releases the information at once, even during the callout.
fn invalidate(source: *mut FakeSource) {
    let source = unsafe { Retained::retain(source) }.unwrap();
    SOURCES.with_borrow_mut(|sources| sources.retain(|known| !std::ptr::eq(&**known, &*source)));
    if let Some(release) = source.ivars().release.take() {
        release(source.ivars().info);
    }
}

#[unsafe(no_mangle)]
extern "C-unwind" fn CFRunLoopObserverCreate(
    _allocator: *const c_void,
    activities: usize,
    _repeats: u8,
    order: isize,
    callout: Option<TurnCallout>,
    context: *const Context,
) -> *mut FakeSource {
    let moment = [activities as isize, order];
    unsafe { source(Callout::Turn(callout.unwrap()), moment, f64::INFINITY, context) }
}

#[unsafe(no_mangle)]
extern "C-unwind" fn CFRunLoopTimerCreate(
    _allocator: *const c_void,
    fire_date: f64,
    _interval: f64,
    _flags: usize,
    _order: isize,
    callout: Option<TimerCallout>,
    context: *const Context,
) -> *mut FakeSource {
    unsafe { source(Callout::Timer(callout.unwrap()), [0, 0], fire_date, context) }
}

#[unsafe(no_mangle)]
extern "C-unwind" fn CFRunLoopAddObserver(
    _loop: *const c_void,
    observer: *mut FakeSource,
    _mode: *const c_void,
) {
    add(observer);
}

#[unsafe(no_mangle)]
extern "C-unwind" fn CFRunLoopAddTimer(_loop: *const c_void, timer: *mut FakeSource, _mode: *const c_void) {
    add(timer);
}

#[unsafe(no_mangle)]
extern "C-unwind" fn CFRunLoopObserverInvalidate(observer: *mut FakeSource) {
    invalidate(observer);
}

#[unsafe(no_mangle)]
extern "C-unwind" fn CFRunLoopTimerInvalidate(timer: *mut FakeSource) {
    invalidate(timer);
}

#[unsafe(no_mangle)]
extern "C-unwind" fn CFRunLoopTimerSetNextFireDate(timer: *mut FakeSource, date: f64) {
    unsafe { &*timer }.ivars().fires_at_s.set(date);
}

#[unsafe(no_mangle)]
extern "C-unwind" fn CFRunLoopGetMain() -> *mut AnyObject {
    thread_local! {
        static MAIN: Retained<NSObject> = NSObject::new();
    }
    MAIN.with(|main| Retained::as_ptr(main).cast_mut().cast())
}

#[unsafe(no_mangle)]
extern "C-unwind" fn CFRunLoopWakeUp(_loop: *const c_void) {
    WAKE_UPS.set(WAKE_UPS.get() + 1);
}

#[unsafe(no_mangle)]
extern "C-unwind" fn CFAbsoluteTimeGetCurrent() -> f64 {
    NOW_S.get()
}

/// A constant that is never dereferenced.
#[repr(transparent)]
pub struct Mode(*const c_void);

// SAFETY: never dereferenced.
unsafe impl Sync for Mode {}

#[unsafe(no_mangle)]
pub static kCFRunLoopCommonModes: Mode = Mode(c"common".as_ptr().cast());

#[unsafe(no_mangle)]
unsafe extern "C-unwind" fn CFRetain(object: *mut AnyObject) -> *mut AnyObject {
    unsafe { objc2::ffi::objc_retain(object) }
}

#[unsafe(no_mangle)]
unsafe extern "C-unwind" fn CFRelease(object: *mut AnyObject) {
    unsafe { objc2::ffi::objc_release(object) };
}

/// A call that waits for the main thread.
type Work = (usize, extern "C-unwind" fn(*mut c_void));

static MAIN_QUEUE: Mutex<Vec<Work>> = Mutex::new(Vec::new());

/// The queue of the main thread, which is never dereferenced.
#[unsafe(no_mangle)]
pub static _dispatch_main_q: u8 = 0;

#[unsafe(no_mangle)]
extern "C-unwind" fn dispatch_async_f(
    queue: *const u8,
    context: *mut c_void,
    work: extern "C-unwind" fn(*mut c_void),
) {
    assert!(std::ptr::eq(queue, &raw const _dispatch_main_q));
    MAIN_QUEUE.lock().unwrap().push((context as usize, work));
}

/// Number of calls that other threads have passed to the main thread, and that wait.
pub fn main_queue_length() -> usize {
    MAIN_QUEUE.lock().unwrap().len()
}

/// Calls what other threads have passed to the main thread, and returns whether there was any. The queue is one for the process.
pub fn run_main_queue() -> bool {
    let waiting = std::mem::take(&mut *MAIN_QUEUE.lock().unwrap());
    for (context, work) in &waiting {
        work(*context as *mut c_void);
    }
    !waiting.is_empty()
}

/// Defines the classes.
pub(crate) fn define() {
    FakeSource::class();
}
