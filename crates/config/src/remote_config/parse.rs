//! The parser of a config server's response.

use serde_json::{Map, Value};

use super::rules::{read_rules, warn_of_unmask_rules};
use super::settings::{ParsedRemoteConfig, RemoteConfig};
use super::warnings::{Warnings, type_name};
use crate::choices::{Platform, PrivacyLevel};
use crate::error::{Error, Result};

impl RemoteConfig {
    /// Parses the body of a response. The keys of `platform` override the general ones, value by value.
    ///
    /// The settings are read from `configs.sessionReplay`, where the published services have them, from `sessionReplay`, or
    /// from the top level: the first of them that exists.
    ///
    /// # Errors
    ///
    /// When the bytes are not a JSON object.
    pub fn parse(bytes: &[u8], platform: Platform) -> Result<ParsedRemoteConfig> {
        let value: Value = serde_json::from_slice(bytes).map_err(|e| Error::RemoteConfigNotJson {
            line: e.line(),
            column: e.column(),
        })?;
        let Value::Object(top) = value else {
            return Err(Error::RemoteConfigNotObject {
                found: type_name(&value),
            });
        };
        let mut warnings = Warnings::default();
        let config = find_settings(&top, &mut warnings)
            .map(|settings| read_settings(settings, platform, &mut warnings))
            .unwrap_or_default();
        Ok(ParsedRemoteConfig {
            config,
            warnings: warnings.into_messages(),
        })
    }
}

fn find_settings<'a>(top: &'a Map<String, Value>, warnings: &mut Warnings) -> Option<&'a Map<String, Value>> {
    let outer = if top.contains_key("configs") {
        read_object(top, "configs", warnings)?
    } else {
        top
    };
    if outer.contains_key("sessionReplay") {
        read_object(outer, "sessionReplay", warnings)
    } else {
        Some(outer)
    }
}

fn read_settings(settings: &Map<String, Value>, platform: Platform, warnings: &mut Warnings) -> RemoteConfig {
    let mut config = RemoteConfig::default();
    let mut has_sampling = false;
    for name in key_names(platform, "sampling_config") {
        if let Some(sampling) = read_object(settings, &name, warnings) {
            has_sampling = true;
            config.sample_rate = config
                .sample_rate
                .or_else(|| read_rate(sampling, &name, warnings));
            config.capture_enabled = config
                .capture_enabled
                .or_else(|| read_switch(sampling, &name, warnings));
        }
    }
    for name in key_names(platform, "privacy_config") {
        if let Some(privacy) = read_object(settings, &name, warnings) {
            config.privacy_level = config
                .privacy_level
                .or_else(|| read_level(privacy, &name, warnings));
            read_rules(privacy, &name, &mut config, warnings);
        }
    }
    warn_of_unmask_rules(&config.mask_rules, warnings);
    if has_sampling && config.capture_enabled.is_none() {
        warnings.push("sampling config without capture_enabled: recording is disabled".into());
        config.capture_enabled = Some(false);
    }
    config
}

fn read_object<'a>(
    parent: &'a Map<String, Value>,
    key: &str,
    warnings: &mut Warnings,
) -> Option<&'a Map<String, Value>> {
    let value = parent.get(key)?;
    let object = value.as_object();
    if object.is_none() {
        warnings.push_ignored("", key, "an object", value);
    }
    object
}

fn read_rate(sampling: &Map<String, Value>, path: &str, warnings: &mut Warnings) -> Option<f64> {
    let value = sampling.get("sample_rate")?;
    let rate = value.as_f64().filter(|rate| (0.0..=1.0).contains(rate));
    if rate.is_none() {
        warnings.push_ignored(path, "sample_rate", "a number from 0 to 1", value);
    }
    rate
}

fn read_switch(sampling: &Map<String, Value>, path: &str, warnings: &mut Warnings) -> Option<bool> {
    let value = sampling.get("capture_enabled")?;
    let switch = value.as_bool();
    if switch.is_none() {
        warnings.push_ignored(path, "capture_enabled", "true or false", value);
    }
    switch
}

fn read_level(privacy: &Map<String, Value>, path: &str, warnings: &mut Warnings) -> Option<PrivacyLevel> {
    let value = privacy.get("defaultMaskLevel")?;
    let level = value.as_str().and_then(PrivacyLevel::from_name);
    if level.is_none() {
        warnings.push_ignored(path, "defaultMaskLevel", "light, medium or conservative", value);
    }
    level
}

/// Returns the keys under which a setting is read, by precedence: the platform's own key first.
fn key_names(platform: Platform, name: &str) -> Vec<String> {
    let own = match platform {
        Platform::Ios => Some(format!("sr_ios_{name}")),
        Platform::Android => Some(format!("sr_android_{name}")),
        Platform::Other => None,
    };
    own.into_iter().chain([format!("sr_{name}")]).collect()
}
