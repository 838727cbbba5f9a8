//! Command line of `trace-player`.

use std::path::PathBuf;

use clap::{Args, Parser, Subcommand, ValueEnum};

/// Plays recorded UI traces through the Afterimage SDK.
#[derive(Parser)]
#[command(version)]
pub struct Cli {
    #[command(subcommand)]
    pub command: Command,
}

#[derive(Subcommand)]
pub enum Command {
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
pub struct RecordArgs {
    /// Traces as NDJSON, plain or compressed with zstd.
    #[arg(required = true)]
    pub traces: Vec<PathBuf>,
    /// Write each upload body to DIR/<session id>/<sequence number>.seg.
    #[arg(
        long,
        value_name = "DIR",
        required_unless_present = "server",
        conflicts_with = "server"
    )]
    pub out: Option<PathBuf>,
    /// Upload to the collector at URL.
    #[arg(long, value_name = "URL")]
    pub server: Option<String>,
    /// Privacy level.
    #[arg(long, default_value = "medium")]
    pub privacy: PrivacyArg,
    /// Masking rule, such as `mask id=iban` or `block screen=Pay*`. May be repeated.
    #[arg(long = "mask-rule", value_name = "RULE")]
    pub mask_rules: Vec<String>,
    /// Images to record. The default depends on the privacy level.
    #[arg(long)]
    pub image_policy: Option<ImageArg>,
    /// Submit a drawing for each image that the SDK requests, since traces hold no pixels. With --out, images are
    /// stored as DIR/resources/<device id>/<id>.png.
    #[arg(long)]
    pub draw_images: bool,
    /// Upload protocol.
    #[arg(long, default_value = "afterimage")]
    pub protocol: ProtocolArg,
    /// Folder of the spool. By default a temporary folder, which is kept only if segments remain in it.
    #[arg(long, value_name = "DIR")]
    pub spool: Option<PathBuf>,
    /// Playback speed as a factor of real time. 0 plays as fast as possible without dropping frames.
    #[arg(long, default_value_t = 0.0)]
    pub speed: f64,
    /// Session id of the first trace; each further trace has the next one. By default the time of capture.
    #[arg(long, value_name = "N")]
    pub session_id: Option<i64>,
    /// Device id.
    #[arg(long, default_value = "trace-player-device")]
    pub device_id: String,
    /// API key of the collector.
    #[arg(long, default_value = "trace-player")]
    pub api_key: String,
    /// Sample rate: share of sessions that are recorded, from 0 to 1.
    #[arg(long, default_value_t = 1.0)]
    pub sample_rate: f64,
    /// Record view identifiers.
    #[arg(long)]
    pub identifiers: bool,
    /// Record the masking decision of each node with its reason, for `afterimage audit`.
    #[arg(long)]
    pub debug_recording: bool,
    /// Fetch remote config from the collector.
    #[arg(long)]
    pub remote_config: bool,
    /// Maximum time for the upload at the end, in milliseconds.
    #[arg(long, default_value_t = 30_000)]
    pub wait_ms: u64,
    /// Print the SDK's log from level debug.
    #[arg(long, short)]
    pub verbose: bool,
}

#[derive(Clone, Copy, ValueEnum)]
pub enum PrivacyArg {
    Light,
    Medium,
    Conservative,
}

#[derive(Clone, Copy, ValueEnum)]
pub enum ImageArg {
    All,
    Bundled,
    None,
}

#[derive(Clone, Copy, ValueEnum)]
pub enum ProtocolArg {
    Afterimage,
    Amplitude,
}
