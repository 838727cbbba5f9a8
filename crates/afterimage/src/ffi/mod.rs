//! The boundary to Swift and Kotlin, and the only place that knows UniFFI.
//!
//! Plain data of the other layers is declared as `uniffi::remote`; the traits that a host implements have an adapter each. No
//! other module uses this one.

mod callbacks;
mod config;
mod error;
mod object;
mod records;
mod view_capture;

pub use callbacks::{
    CallbackError, ExplainCallback, FlushCallback, Header, HostEventMapper, HostHttpClient, HostHttpError,
    HostHttpRequest, HostHttpResponse, HostLogSink,
};
pub use config::SessionReplayConfig;
pub use object::ReplayEngine;
pub use records::ImageRefusal;
pub use view_capture::{TouchCapture, ViewCapture};

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;
    use std::fs;
    use std::path::Path;

    /// Files below `crates` with the types that this layer declares.
    const DECLARED_TYPES: &[&str] = &[
        "afterimage/src/error.rs",
        "afterimage/src/model.rs",
        "config/src/capture_reason.rs",
        "config/src/choices.rs",
        "config/src/effective.rs",
        "engine/src/model/conditions.rs",
        "engine/src/model/device.rs",
        "engine/src/model/event.rs",
        "engine/src/model/flush.rs",
        "wireframe/src/decision.rs",
        "wireframe/src/environment.rs",
    ];

    /// The declarations repeat the documentation of fields and variants, since UniFFI copies it into Swift and Kotlin.
    #[test]
    fn declarations_repeat_the_documentation_of_their_types() {
        let crates = Path::new(env!("CARGO_MANIFEST_DIR")).parent().unwrap();
        let mut documented = BTreeSet::new();
        for name in DECLARED_TYPES {
            let text = fs::read_to_string(crates.join(name)).unwrap();
            documented.extend(doc_lines(&text).map(ToOwned::to_owned));
        }
        for text in [
            include_str!("config.rs"),
            include_str!("error.rs"),
            include_str!("records.rs"),
        ] {
            let declarations = text.split("\n#[uniffi::remote").skip(1);
            for line in declarations
                .filter_map(|text| text.split("\n}").next())
                .flat_map(doc_lines)
            {
                assert!(documented.contains(line), "{line}");
            }
        }
    }

    fn doc_lines(text: &str) -> impl Iterator<Item = &str> {
        text.lines().map(str::trim).filter(|line| line.starts_with("///"))
    }
}
