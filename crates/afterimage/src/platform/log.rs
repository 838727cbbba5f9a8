//! `tracing` events of the engine's threads, written to the host's log at the host's level.
//!
//! The subscriber is set for the length of a call or of a thread of the engine and never globally: the app may have a
//! subscriber of its own, and two engines may have two sinks.

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
    /// Writes one line. A line never holds screen text or keys. A panic loses the line and nothing else.
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
        let _ = foreign(|| self.sink.log(level, line.finish()));
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
}

#[cfg(test)]
mod tests {
    use super::*;
    use parking_lot::Mutex;

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
