//! Drives the SDK from recorded UI traces, through the same facade and the same frame buffers as a host app.

mod collect;
mod drain;
mod record;

use std::path::PathBuf;
use std::process::ExitCode;

use clap::{Args, Parser, Subcommand, ValueEnum};
use trace_player::{drawing, host};

/// Exit status for input that cannot be used.
const BAD_INPUT: u8 = 2;

/// Plays recorded UI traces through the Afterimage SDK.
#[derive(Parser)]
#[command(version)]
struct Cli {
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    /// Records traces on a virtual clock, into a folder or to a collector.
    Record(RecordArgs),
    /// Sends what an earlier, perhaps killed, run left in its spool.
    Drain {
        /// The spool's folder.
        #[arg(long)]
        spool: PathBuf,
        /// The collector.
        #[arg(long)]
        server: String,
        /// The key that the collector expects.
        #[arg(long, default_value = "trace-player")]
        api_key: String,
        /// Longest wait for the collector to take everything, milliseconds.
        #[arg(long, default_value_t = 30_000)]
        wait_ms: u64,
    },
}

/// Options of `record`.
#[derive(Args)]
#[expect(
    clippy::struct_excessive_bools,
    reason = "each is a switch of the command line"
)]
struct RecordArgs {
    /// Traces, NDJSON or NDJSON.zst.
    #[arg(required = true)]
    traces: Vec<PathBuf>,
    /// Write each upload body to DIR/<session id>/<sequence number>.seg.
    #[arg(
        long,
        value_name = "DIR",
        required_unless_present = "server",
        conflicts_with = "server"
    )]
    out: Option<PathBuf>,
    /// Send to a collector.
    #[arg(long, value_name = "URL")]
    server: Option<String>,
    /// How much is masked.
    #[arg(long, default_value = "medium")]
    privacy: PrivacyArg,
    /// Mask by a rule, such as `mask id=iban` or `block screen=Pay*`; can be given more than once.
    #[arg(long = "mask-rule", value_name = "RULE")]
    mask_rules: Vec<String>,
    /// Which images are recorded; by default the privacy level says.
    #[arg(long)]
    image_policy: Option<ImageArg>,
    /// Draw something for each image that the SDK asks for, since a trace has no pixels; with --out, images go to
    /// DIR/resources/<device id>/<id>.png.
    #[arg(long)]
    draw_images: bool,
    /// How it is uploaded.
    #[arg(long, default_value = "afterimage")]
    protocol: ProtocolArg,
    /// Keep what is not sent yet here, instead of in a folder that goes away.
    #[arg(long, value_name = "DIR")]
    spool: Option<PathBuf>,
    /// Play this many times as fast as it was; 0: as fast as it goes, with nothing dropped.
    #[arg(long, default_value_t = 0.0)]
    speed: f64,
    /// The first trace's session id; by default the time at which it was recorded.
    #[arg(long, value_name = "N")]
    session_id: Option<i64>,
    /// The device id.
    #[arg(long, default_value = "trace-player-device")]
    device_id: String,
    /// The key that the collector expects.
    #[arg(long, default_value = "trace-player")]
    api_key: String,
    /// Share of sessions that are recorded, 0 to 1.
    #[arg(long, default_value_t = 1.0)]
    sample_rate: f64,
    /// Record identifiers of views.
    #[arg(long)]
    identifiers: bool,
    /// Have each node say what masking decided about it and why, for `afterimage audit`.
    #[arg(long)]
    debug_recording: bool,
    /// Ask the server for remote config.
    #[arg(long)]
    remote_config: bool,
    /// Longest wait for the collector to take everything, milliseconds.
    #[arg(long, default_value_t = 30_000)]
    wait_ms: u64,
    /// Print what the SDK logs, down to debug.
    #[arg(long, short)]
    verbose: bool,
}

#[derive(Clone, Copy, ValueEnum)]
enum PrivacyArg {
    Light,
    Medium,
    Conservative,
}

#[derive(Clone, Copy, ValueEnum)]
enum ImageArg {
    All,
    Bundled,
    None,
}

#[derive(Clone, Copy, ValueEnum)]
enum ProtocolArg {
    Afterimage,
    Amplitude,
}

fn main() -> ExitCode {
    let done = match Cli::parse().command {
        Command::Record(args) => record::run(&args),
        Command::Drain {
            spool,
            server,
            api_key,
            wait_ms,
        } => drain::run(&spool, server, api_key, wait_ms),
    };
    done.unwrap_or_else(|why| {
        eprintln!("trace-player: {why}");
        ExitCode::from(BAD_INPUT)
    })
}
