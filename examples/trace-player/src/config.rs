//! SDK configuration, and the conditions of the device, from the command line.

use afterimage::{DeviceConditions, ImagePolicy, LogLevel, PrivacyLevel, SessionReplayConfig, ThermalState};

use crate::args::{ImageArg, PrivacyArg, ProtocolArg, RecordArgs, ThermalArg};

/// Returns the configuration of a recording.
pub(crate) fn config(args: &RecordArgs) -> SessionReplayConfig {
    SessionReplayConfig {
        sample_rate: args.sample_rate,
        // A placeholder for `FolderCollector`, which replaces the server.
        server_url: Some(
            args.server
                .clone()
                .unwrap_or_else(|| "http://localhost".to_owned()),
        ),
        protocol: Some(match args.protocol {
            ProtocolArg::Afterimage => afterimage::Protocol::Afterimage,
            ProtocolArg::Amplitude => afterimage::Protocol::Amplitude,
        }),
        privacy_config: match args.privacy {
            PrivacyArg::Light => PrivacyLevel::Light,
            PrivacyArg::Medium => PrivacyLevel::Medium,
            PrivacyArg::Conservative => PrivacyLevel::Conservative,
        },
        image_policy: args.image_policy.map(|images| match images {
            ImageArg::All => ImagePolicy::All,
            ImageArg::Bundled => ImagePolicy::Bundled,
            ImageArg::None => ImagePolicy::NoImages,
        }),
        mask_rules: args.mask_rules.clone(),
        enable_remote_config: args.remote_config,
        record_identifiers: args.identifiers,
        debug_recording: args.debug_recording,
        log_level: if args.verbose {
            LogLevel::Debug
        } else {
            LogLevel::Warn
        },
        ..SessionReplayConfig::new(args.api_key.clone(), args.device_id.clone())
    }
}

/// Returns the conditions of the device that is played.
pub(crate) fn conditions(args: &RecordArgs) -> DeviceConditions {
    DeviceConditions {
        low_power: args.low_power,
        thermal: match args.thermal {
            ThermalArg::Nominal => ThermalState::Nominal,
            ThermalArg::Fair => ThermalState::Fair,
            ThermalArg::Serious => ThermalState::Serious,
            ThermalArg::Critical => ThermalState::Critical,
        },
        ..DeviceConditions::default()
    }
}
