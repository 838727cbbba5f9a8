//! Validation of the options as a whole. A developer who made three mistakes gets three faults at once, each with the
//! option and an advice, and no message repeats a secret.

use crate::choices::Protocol;
use crate::ids::{DeviceId, SessionId};
use crate::invalid::{InvalidConfig, InvalidOption};
use crate::mask_rules::{MAX_RULES, MaskRule};
use crate::options::SessionReplayConfig;
use crate::sampling::RateText;
use crate::server_url::ServerUrl;
use crate::spool_key::SpoolKey;

/// Maximum number of frames per second. More walks of the view tree slow down the screen's own rendering and show nothing
/// more.
pub const MAX_FPS: u32 = 60;

impl SessionReplayConfig {
    /// Checks all options and returns the protocol to use. `compiled` lists the protocols of this build.
    ///
    /// An instance that attaches to the process's engine (`should_initialize_native_sdk = false`) uses the key, ids and
    /// server of that engine, so its own are not checked.
    ///
    /// # Errors
    ///
    /// All faults, in one error.
    pub fn validate(&self, compiled: &[Protocol]) -> Result<Protocol, InvalidConfig> {
        let owns_engine = self.should_initialize_native_sdk;
        let mut faults = Vec::new();
        if owns_engine {
            faults.extend(api_key_fault(&self.api_key));
            faults.extend(DeviceId::new(self.device_id.as_str()).err());
            faults.extend(SessionId::from_host(self.session_id).err());
        }
        faults.extend(rate_fault("sample_rate", self.sample_rate));
        if owns_engine {
            faults.extend(
                self.server_url
                    .as_deref()
                    .and_then(|url| ServerUrl::parse(url).err()),
            );
            faults.extend(self.protocol_fault(compiled));
        }
        faults.extend(zero_fault(
            "storage_limit_bytes",
            self.storage_limit_bytes,
            "set the maximum size of stored recordings in bytes",
        ));
        faults.extend(zero_fault(
            "storage_max_age_ms",
            self.storage_max_age_ms,
            "set the maximum age of stored recordings in milliseconds",
        ));
        if let Some(limit) = self.metered_daily_limit_bytes {
            let advice = "set upload_on_metered to false to send nothing over metered networks";
            faults.extend(zero_fault("metered_daily_limit_bytes", limit, advice));
        }
        if let Some(limit) = self.daily_limit_bytes {
            let advice = "leave it unset for no limit";
            faults.extend(zero_fault("daily_limit_bytes", limit, advice));
        }
        faults.extend(rate_fault("error_sample_rate", self.error_sample_rate));
        faults.extend(max_fps_fault(self.max_fps));
        faults.extend(rule_faults(&self.mask_rules));
        faults.extend(self.spool_key.as_ref().and_then(key_fault));
        if faults.is_empty() {
            Ok(self.chosen_protocol())
        } else {
            Err(InvalidConfig { faults })
        }
    }

    fn chosen_protocol(&self) -> Protocol {
        match (self.protocol, &self.server_url) {
            (Some(protocol), _) => protocol,
            (None, Some(_)) => Protocol::Afterimage,
            (None, None) => Protocol::Amplitude,
        }
    }

    fn protocol_fault(&self, compiled: &[Protocol]) -> Option<InvalidOption> {
        let protocol = self.chosen_protocol();
        if !compiled.contains(&protocol) {
            let because = match (self.protocol, &self.server_url) {
                (None, None) => " (the default without server_url)",
                (None, Some(_)) => " (the default with server_url)",
                (Some(_), _) => "",
            };
            let advice = if self.server_url.is_none() && compiled.contains(&Protocol::Afterimage) {
                "set server_url to your collector, or build with the feature of this protocol"
            } else {
                "choose a different protocol, or build with the feature of this one"
            };
            return Some(InvalidOption {
                field: "protocol",
                problem: format!("is {protocol}{because}, which is not compiled in"),
                advice: advice.into(),
            });
        }
        (protocol == Protocol::Afterimage && self.server_url.is_none()).then(|| InvalidOption {
            field: "server_url",
            problem: format!("is not set, and the {protocol} protocol has no default server"),
            advice: "set server_url to your collector".into(),
        })
    }
}

fn api_key_fault(key: &str) -> Option<InvalidOption> {
    let problem = if key.trim().is_empty() {
        "is empty"
    } else if !key.chars().all(|c| c.is_ascii_graphic()) {
        // The key is sent in an HTTP header, in which a line break would start the next header.
        "has characters that HTTP headers do not allow, such as spaces or line breaks"
    } else {
        return None;
    };
    Some(InvalidOption {
        field: "api_key",
        problem: problem.into(),
        advice: "copy the key from your project's settings".into(),
    })
}

fn rate_fault(field: &'static str, rate: f64) -> Option<InvalidOption> {
    // NaN is in no range, so it is a fault, too.
    (!(0.0..=1.0).contains(&rate)).then(|| InvalidOption {
        field,
        // The text is rounded, so a rate close to a bound looks like the bound.
        problem: if rate.is_nan() {
            "is not a number".to_owned()
        } else {
            let side = if rate < 0.0 { "below 0" } else { "above 1" };
            format!("is {side} (about {})", RateText(rate))
        },
        advice: "use 0 for no sessions, 1 for all, 0.1 for one in ten".into(),
    })
}

fn zero_fault(field: &'static str, value: u64, advice: &str) -> Option<InvalidOption> {
    (value == 0).then(|| InvalidOption {
        field,
        problem: "is zero".into(),
        advice: advice.into(),
    })
}

fn max_fps_fault(max_fps: u32) -> Option<InvalidOption> {
    (!(1..=MAX_FPS).contains(&max_fps)).then(|| InvalidOption {
        field: "max_fps",
        problem: format!("is {max_fps}, which is outside 1 to {MAX_FPS}"),
        advice: "use a number of frames per second in this range, such as 10".into(),
    })
}

fn key_fault(key: &SpoolKey) -> Option<InvalidOption> {
    let bytes = key.bytes().len();
    (bytes != SpoolKey::BYTES).then(|| InvalidOption {
        field: "spool_key",
        problem: format!("has {bytes} bytes instead of {}", SpoolKey::BYTES),
        advice: "pass random bytes that the platform's key store keeps".into(),
    })
}

fn rule_faults(rules: &[String]) -> Vec<InvalidOption> {
    let fault = |problem, advice: &str| InvalidOption {
        field: "mask_rules",
        problem,
        advice: advice.into(),
    };
    if rules.len() > MAX_RULES {
        let problem = format!("has {} rules, more than {MAX_RULES}", rules.len());
        let advice = "use prefixes, or set overrides on the views instead";
        return vec![fault(problem, advice)];
    }
    let invalid_rule = |(rule, number): (&String, usize)| {
        let error = rule.parse::<MaskRule>().err()?;
        let problem = format!("has an invalid rule: rule {number}, {error}");
        let advice = "write rules like `mask class=com.app.PinView screen=Pay*`";
        Some(fault(problem, advice))
    };
    rules.iter().zip(1..).filter_map(invalid_rule).collect()
}
