//! Command line of `trace-player`.

use std::path::PathBuf;

use clap::{Args, Parser, Subcommand, ValueEnum};

/// Plays recorded UI traces through the Afterimage SDK.
#[derive(Parser)]
#[command(version)]
pub(crate) struct Cli {
    #[command(subcommand)]
    pub(crate) command: Command,
}

#[derive(Subcommand)]
pub(crate) enum Command {
    /// Records traces on a virtual clock, and stores or uploads the segments.
    Record(RecordArgs),
    /// Uploads the segments that an earlier run left in its spool, also after it was killed.
    Drain {
        /// Folder of the spool.
        #[arg(long)]
        spool: PathBuf,
        /// URL of the collector.
        #[arg(long)]
        server: String,
        /// API key of the collector.
        #[arg(long, default_value = "trace-player")]
        api_key: String,
        /// Maximum time for the upload, in milliseconds.
        #[arg(long, default_value_t = 30_000)]
        wait_ms: u64,
    },
}

/// Options of `record`.
#[derive(Args)]
#[expect(clippy::struct_excessive_bools, reason = "each is a flag of the command line")]
pub(crate) struct RecordArgs {
    /// Traces as NDJSON, plain or compressed with zstd.
    #[arg(required = true)]
    pub(crate) traces: Vec<PathBuf>,
    /// Write each upload body to DIR/<session id>/<sequence number>.seg.
    #[arg(
        long,
        value_name = "DIR",
        required_unless_present = "server",
        conflicts_with = "server"
    )]
    pub(crate) out: Option<PathBuf>,
    /// Upload to the collector at URL.
    #[arg(long, value_name = "URL")]
    pub(crate) server: Option<String>,
    /// Privacy level.
    #[arg(long, default_value = "medium")]
    pub(crate) privacy: PrivacyArg,
    /// Masking rule, such as `mask id=iban` or `block screen=Pay*`. May be repeated.
    #[arg(long = "mask-rule", value_name = "RULE")]
    pub(crate) mask_rules: Vec<String>,
    /// Images to record. The default depends on the privacy level.
    #[arg(long)]
    pub(crate) image_policy: Option<ImageArg>,
    /// Submit a drawing for each image that the SDK requests, since traces hold no pixels. With --out, images are
    /// stored as DIR/resources/<device id>/<id>.png.
    #[arg(long)]
    pub(crate) draw_images: bool,
    /// Upload protocol.
    #[arg(long, default_value = "afterimage")]
    pub(crate) protocol: ProtocolArg,
    /// Folder of the spool. By default a temporary folder, which is kept only if segments remain in it.
    #[arg(long, value_name = "DIR")]
    pub(crate) spool: Option<PathBuf>,
    /// Playback speed as a factor of real time. 0 plays as fast as possible without dropping frames.
    #[arg(long, default_value_t = 0.0)]
    pub(crate) speed: f64,
    /// Session id of the first trace; each further trace has the next one. By default the time of capture.
    #[arg(long, value_name = "N")]
    pub(crate) session_id: Option<i64>,
    /// Device id.
    #[arg(long, default_value = "trace-player-device")]
    pub(crate) device_id: String,
    /// API key of the collector.
    #[arg(long, default_value = "trace-player")]
    pub(crate) api_key: String,
    /// Sample rate: share of sessions that are recorded, from 0 to 1.
    #[arg(long, default_value_t = 1.0)]
    pub(crate) sample_rate: f64,
    /// Record view identifiers.
    #[arg(long)]
    pub(crate) identifiers: bool,
    /// Record the masking decision of each node with its reason, for `afterimage audit`.
    #[arg(long)]
    pub(crate) debug_recording: bool,
    /// Fetch remote config from the collector.
    #[arg(long)]
    pub(crate) remote_config: bool,
    /// Report to the SDK that the device saves power.
    #[arg(long)]
    pub(crate) low_power: bool,
    /// Temperature of the device that is reported to the SDK.
    #[arg(long, default_value = "nominal")]
    pub(crate) thermal: ThermalArg,
    /// Maximum time for the upload at the end, in milliseconds.
    #[arg(long, default_value_t = 30_000)]
    pub(crate) wait_ms: u64,
    /// Print the SDK's log from level debug.
    #[arg(long, short)]
    pub(crate) verbose: bool,
}

#[derive(Clone, Copy, ValueEnum)]
pub(crate) enum PrivacyArg {
    Light,
    Medium,
    Conservative,
}

#[derive(Clone, Copy, ValueEnum)]
pub(crate) enum ImageArg {
    All,
    Bundled,
    None,
}

#[derive(Clone, Copy, ValueEnum)]
pub(crate) enum ThermalArg {
    Nominal,
    Fair,
    Serious,
    Critical,
}

#[derive(Clone, Copy, ValueEnum)]
pub(crate) enum ProtocolArg {
    Afterimage,
    Amplitude,
}
