//! Settings from the server, read with tolerance: what is null or of the wrong type is left out, one value at a
//! time and with a warning, since a mistake in a web form must not switch off what is right beside it.

mod rules;

use serde_json::{Map, Value};

use crate::{Error, MaskRule, Platform, PrivacyLevel, Result};

/// What the server says; `None` leaves the local setting.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct RemoteConfig {
    /// The share of sessions that are recorded, from 0 to 1.
    pub sample_rate: Option<f64>,
    /// Whether sessions are recorded at all. A sampling object that does not say so means no.
    pub capture_enabled: Option<bool>,
    /// The masking level.
    pub privacy_level: Option<PrivacyLevel>,
    /// Masking rules: they add to those of the app and lift nothing that the app masked or blocked.
    pub mask_rules: Vec<MaskRule>,
    /// A rule that was to hide something could not be read: everything is masked as at the strictest level.
    pub has_unread_rules: bool,
}

/// The settings in a response, and the messages about those that were ignored.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct ParsedRemoteConfig {
    /// The settings.
    pub config: RemoteConfig,
    /// One message for each value that was ignored or has side effects.
    pub warnings: Vec<String>,
}

impl RemoteConfig {
    /// Reads the answer of a config server, with the keys of `platform` winning over the general ones value
    /// by value, and returns it with a warning for each value that was left out.
    ///
    /// The settings are looked for in `configs.sessionReplay`, as the published services nest them, in
    /// `sessionReplay`, and at the top, whichever is there first.
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
            return Err(Error::RemoteConfigNotObject { found: kind(&value) });
        };
        let mut reader = ResponseReader::default();
        let config = reader
            .settings(&top)
            .map(|settings| reader.config(settings, platform));
        Ok(ParsedRemoteConfig {
            config: config.unwrap_or_default(),
            warnings: reader.warnings,
        })
    }
}

#[derive(Default)]
struct ResponseReader {
    warnings: Vec<String>,
}

impl ResponseReader {
    fn settings<'a>(&mut self, top: &'a Map<String, Value>) -> Option<&'a Map<String, Value>> {
        let outer = if top.contains_key("configs") {
            self.object(top, "configs")?
        } else {
            top
        };
        if outer.contains_key("sessionReplay") {
            self.object(outer, "sessionReplay")
        } else {
            Some(outer)
        }
    }

    fn config(&mut self, settings: &Map<String, Value>, platform: Platform) -> RemoteConfig {
        let mut config = RemoteConfig::default();
        let mut sampling_was_given = false;
        for name in key_names(platform, "sampling_config") {
            if let Some(sampling) = self.object(settings, &name) {
                sampling_was_given = true;
                config.sample_rate = config.sample_rate.or_else(|| self.rate(sampling, &name));
                config.capture_enabled = config.capture_enabled.or_else(|| self.switch(sampling, &name));
            }
        }
        for name in key_names(platform, "privacy_config") {
            if let Some(privacy) = self.object(settings, &name) {
                config.privacy_level = config.privacy_level.or_else(|| self.level(privacy, &name));
                self.rules(privacy, &name, &mut config);
            }
        }
        self.warn_of_unmasks(&config.mask_rules);
        if sampling_was_given && config.capture_enabled.is_none() {
            self.warnings
                .push("sampling config without capture_enabled: capture is off".into());
            config.capture_enabled = Some(false);
        }
        config
    }

    fn object<'a>(&mut self, parent: &'a Map<String, Value>, key: &str) -> Option<&'a Map<String, Value>> {
        let value = parent.get(key)?;
        let object = value.as_object();
        if object.is_none() {
            self.ignored("", key, "an object", value);
        }
        object
    }

    fn rate(&mut self, sampling: &Map<String, Value>, path: &str) -> Option<f64> {
        let value = sampling.get("sample_rate")?;
        let rate = value.as_f64().filter(|rate| (0.0..=1.0).contains(rate));
        if rate.is_none() {
            self.ignored(path, "sample_rate", "a number from 0 to 1", value);
        }
        rate
    }

    fn switch(&mut self, sampling: &Map<String, Value>, path: &str) -> Option<bool> {
        let value = sampling.get("capture_enabled")?;
        let switch = value.as_bool();
        if switch.is_none() {
            self.ignored(path, "capture_enabled", "true or false", value);
        }
        switch
    }

    fn level(&mut self, privacy: &Map<String, Value>, path: &str) -> Option<PrivacyLevel> {
        let value = privacy.get("defaultMaskLevel")?;
        let level = value.as_str().and_then(PrivacyLevel::from_name);
        if level.is_none() {
            self.ignored(path, "defaultMaskLevel", "light, medium or conservative", value);
        }
        level
    }

    /// Says what was left out. The value itself is not repeated: it is of any length and of anyone's making.
    fn ignored(&mut self, path: &str, key: &str, expected: &str, found: &Value) {
        let dot = if path.is_empty() { "" } else { "." };
        let found = match found {
            Value::Number(number) => format!("the number {number}"),
            other => kind(other).to_owned(),
        };
        self.warnings.push(format!(
            "{path}{dot}{key} ignored: expected {expected}, found {found}"
        ));
    }
}

/// The platform's own key first, since the first value found holds.
fn key_names(platform: Platform, name: &str) -> Vec<String> {
    let own = match platform {
        Platform::Ios => Some(format!("sr_ios_{name}")),
        Platform::Android => Some(format!("sr_android_{name}")),
        Platform::Other => None,
    };
    own.into_iter().chain([format!("sr_{name}")]).collect()
}

fn kind(value: &Value) -> &'static str {
    match value {
        Value::Null => "null",
        Value::Bool(_) => "a boolean",
        Value::Number(_) => "a number",
        Value::String(_) => "a string",
        Value::Array(_) => "an array",
        Value::Object(_) => "an object",
    }
}
