//! `tracing` events of the engine's threads, written to the host's log at the host's level.
//!
//! The subscriber is set for the length of a call or of a thread of the engine and never globally: the app may have a
//! subscriber of its own, and two engines may have two sinks.

use std::cell::Cell;
use std::fmt::{self, Write};
use std::sync::Arc;

use afterimage_config::LogLevel;
use tracing::field::{Field, Visit};
use tracing::span::{Attributes, Id, Record};
use tracing::{Dispatch, Event, Level, Metadata, Subscriber};

use super::guard::foreign;

/// Longest line that is passed on, in bytes. Our lines are short; the text of a foreign error may not be.
const MAX_LINE_BYTES: usize = 500;

/// The host's log.
pub trait LogSink: Send + Sync {
    /// Writes one line. A line never holds screen text or keys. A panic loses the line and nothing else. The sink may call the
    /// session replay; lines that the call would log are lost.
    fn log(&self, level: LogLevel, message: String);
}

/// Returns a dispatcher that writes to a sink; without a sink, the dispatcher of the process.
pub(crate) fn dispatch(sink: Option<Arc<dyn LogSink>>, level: LogLevel) -> Dispatch {
    match (sink, most_verbose(level)) {
        (Some(sink), Some(level)) => Dispatch::new(Lines { sink, level }),
        (Some(_), None) => Dispatch::none(),
        (None, _) => tracing::dispatcher::get_default(Clone::clone),
    }
}

fn most_verbose(level: LogLevel) -> Option<Level> {
    match level {
        LogLevel::Off => None,
        LogLevel::Error => Some(Level::ERROR),
        LogLevel::Warn => Some(Level::WARN),
        LogLevel::Log => Some(Level::INFO),
        LogLevel::Debug => Some(Level::DEBUG),
    }
}

thread_local! {
    /// A sink is writing a line on this thread.
    static IS_WRITING: Cell<bool> = const { Cell::new(false) };
}

/// Runs `f` with a dispatcher. A sink may call the session replay while it writes a line: `f` then runs without the dispatcher,
/// and its own lines are lost, since `tracing` cannot change the dispatcher during an event.
pub(crate) fn with_dispatch<R>(dispatch: &Dispatch, f: impl FnOnce() -> R) -> R {
    if IS_WRITING.get() {
        f()
    } else {
        tracing::dispatcher::with_default(dispatch, f)
    }
}

struct Lines {
    sink: Arc<dyn LogSink>,
    level: Level,
}

impl Subscriber for Lines {
    fn enabled(&self, metadata: &Metadata<'_>) -> bool {
        *metadata.level() <= self.level && metadata.target().starts_with("afterimage")
    }

    fn event(&self, event: &Event<'_>) {
        let mut line = Line::default();
        event.record(&mut line);
        let level = to_log_level(*event.metadata().level());
        IS_WRITING.set(true);
        let _ = foreign(|| self.sink.log(level, line.finish()));
        IS_WRITING.set(false);
    }

    // Spans are not written: there is one line for each event, and no identity to keep.
    fn new_span(&self, _: &Attributes<'_>) -> Id {
        Id::from_u64(1)
    }
    fn record(&self, _: &Id, _: &Record<'_>) {}
    fn record_follows_from(&self, _: &Id, _: &Id) {}
    fn enter(&self, _: &Id) {}
    fn exit(&self, _: &Id) {}
}

fn to_log_level(level: Level) -> LogLevel {
    match level {
        Level::ERROR => LogLevel::Error,
        Level::WARN => LogLevel::Warn,
        Level::INFO => LogLevel::Log,
        _ => LogLevel::Debug,
    }
}

#[derive(Default)]
struct Line {
    message: String,
    fields: String,
}

impl Line {
    fn finish(self) -> String {
        let mut line = self.message + &self.fields;
        if line.len() > MAX_LINE_BYTES {
            let end = (0..=MAX_LINE_BYTES)
                .rev()
                .find(|&at| line.is_char_boundary(at))
                .unwrap_or(0);
            line.truncate(end);
        }
        line
    }
}

impl Visit for Line {
    fn record_debug(&mut self, field: &Field, value: &dyn fmt::Debug) {
        // Writing to a string cannot fail.
        let _ = if field.name() == "message" {
            write!(self.message, "{value:?}")
        } else {
            write!(self.fields, " {}={value:?}", field.name())
        };
    }

    /// Writes no decimals: none of our lines has any, and the code that formats floats has no other use in the libraries for phones.
    fn record_f64(&mut self, field: &Field, value: f64) {
        self.record_i64(field, value as i64);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use parking_lot::Mutex;

    /// A sink that changes the dispatcher, as a call of the session replay does.
    struct CallsBack(Mutex<u32>);

    impl LogSink for CallsBack {
        fn log(&self, _: LogLevel, _: String) {
            with_dispatch(&Dispatch::none(), || *self.0.lock() += 1);
        }
    }

    #[test]
    fn a_sink_may_call_back_while_it_writes() {
        let sink = Arc::new(CallsBack(Mutex::default()));
        let dispatch = dispatch(Some(sink.clone()), LogLevel::Warn);
        with_dispatch(&dispatch, || {
            tracing::warn!("first");
            tracing::warn!("second");
        });
        assert_eq!(*sink.0.lock(), 2);
    }

    #[derive(Default)]
    struct Collected(Mutex<Vec<(LogLevel, String)>>);

    impl LogSink for Collected {
        fn log(&self, level: LogLevel, message: String) {
            self.0.lock().push((level, message));
            panic!("a sink that fails");
        }
    }

    #[test]
    fn lines_at_the_level_of_the_host_reach_the_sink() {
        let collected = Arc::new(Collected::default());
        tracing::dispatcher::with_default(&dispatch(Some(collected.clone()), LogLevel::Warn), || {
            tracing::warn!(bytes = 12, "spool is full");
            tracing::debug!("not asked for");
        });
        assert_eq!(
            *collected.0.lock(),
            vec![(LogLevel::Warn, "spool is full bytes=12".to_owned())]
        );
    }
}
