//! The steps of a script.

use proptest::prelude::*;

use super::wall::{Wall, wall};
use crate::fixture::DAY;

/// A step of a script.
#[derive(Clone, Copy, Debug)]
pub(super) enum Step {
    /// Time passes while the process runs; in sleep, too.
    Pass(u64),
    SetWall(Wall),
    /// A segment is begun, and is open when the process ends.
    Begin,
    Seal,
    EnforceLimits,
    Request,
    /// The segments are sent over a metered network.
    Deliver {
        fails: bool,
    },
    FetchConfig,
    /// The process ends, and a new one starts after a pause.
    Restart {
        pause_ms: u64,
    },
    /// The device is off, and a process starts some time after the boot.
    Reboot {
        off_ms: u64,
        after_boot_ms: u64,
        identity: Identity,
    },
    /// The host passes a different identity from now on, without a boot.
    RenameBoot,
}

/// Identity of a boot, as a host passes it.
#[derive(Clone, Copy, Debug)]
pub(super) enum Identity {
    Known,
    Unknown,
    /// The identity of the previous boot.
    Repeated,
}

/// Returns a span of time, often about the day after which budgets are granted.
fn span() -> impl Strategy<Value = u64> {
    let about_a_day = DAY - DAY / 24..DAY + DAY / 24;
    prop_oneof![0..1_000_u64, 0..DAY / 24, 0..DAY, about_a_day, 0..4 * DAY]
}

/// Steps of a device that is not rebooted.
pub(super) fn steady_step() -> impl Strategy<Value = Step> {
    prop_oneof![
        4 => span().prop_map(Step::Pass),
        2 => wall().prop_map(Step::SetWall),
        1 => Just(Step::Begin),
        4 => Just(Step::Seal),
        2 => Just(Step::EnforceLimits),
        1 => Just(Step::Request),
        3 => any::<bool>().prop_map(|fails| Step::Deliver { fails }),
        1 => Just(Step::FetchConfig),
        2 => span().prop_map(|pause_ms| Step::Restart { pause_ms }),
    ]
}

pub(super) fn step() -> impl Strategy<Value = Step> {
    let identity = prop_oneof![
        Just(Identity::Known),
        Just(Identity::Unknown),
        Just(Identity::Repeated)
    ];
    let reboot = (span(), span(), identity).prop_map(|(off_ms, after_boot_ms, identity)| Step::Reboot {
        off_ms,
        after_boot_ms,
        identity,
    });
    prop_oneof![8 => steady_step(), 2 => reboot, 1 => Just(Step::RenameBoot)]
}
