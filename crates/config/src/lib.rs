//! Configuration: options and their validation, ids and names, sampling, remote config, masking rules, and the lifecycle.
//!
//! Every function is pure: there is no file, socket, clock or thread, so each rule is a table in a test. Decisions carry
//! their reason as data ([`CaptureReason`]), because the developer of the host app can ask at any time why a session is
//! or is not recorded.

mod capture_reason;
mod choices;
mod effective;
mod error;
mod ids;
mod invalid;
mod lifecycle;
mod mask_rules;
mod options;
mod remote_config;
mod sampling;
mod server_url;
mod session_record;
mod spool_key;
mod validation;

pub use capture_reason::{CaptureReason, RateSource, StatusFacts, UploadObstacle};
pub use choices::{ImagePolicy, LogLevel, Platform, PrivacyLevel, Protocol, ServerZone};
pub use effective::{EffectiveConfig, RemoteOutcome, effective};
pub use error::{Error, Result};
pub use ids::{
    DeviceId, IdError, MAX_DEVICE_ID_CHARS, MIN_DEVICE_ID_CHARS, NO_SESSION, ReceiptError, ResourceName,
    SegmentName, SessionId, SessionName, StorageReceipt,
};
pub use invalid::{InvalidConfig, InvalidOption};
pub use lifecycle::{Lifecycle, LifecycleCall, LifecycleError, LifecycleState, Transition};
pub use mask_rules::{MAX_RULE_CHARS, MAX_RULES, MaskRule, Pattern, RULE_KINDS, RuleAction, RuleError};
pub use options::{
    DEFAULT_MAX_FPS, DEFAULT_STORAGE_LIMIT_BYTES, DEFAULT_STORAGE_MAX_AGE_MS, SessionReplayConfig,
};
pub use remote_config::{ParsedRemoteConfig, RemoteConfig};
pub use sampling::{is_sampled, sampling_ratio};
pub use server_url::ServerUrl;
pub use session_record::{BootId, MAX_BOOT_ID_BYTES, SessionRecord};
pub use spool_key::SpoolKey;
pub use validation::MAX_FPS;
