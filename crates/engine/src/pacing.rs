//! The rate of walks: the options' maximum, and less while the device is strained.

use crate::model::{DeviceConditions, ThermalState};

const MS_PER_SECOND: u32 = 1000;

/// Shortest time between two walks of a strained device: every screen that a person looks at is still recorded, and a gesture
/// costs a fifth of the walks.
const STRAINED_INTERVAL_MS: u32 = 500;

/// Shortest time between two walks if the device may shut down: the recording keeps the order of screens.
const CRITICAL_INTERVAL_MS: u32 = 2000;

/// Returns the shortest time between two walks in milliseconds.
#[must_use]
pub fn walk_interval_ms(max_fps: u32, conditions: DeviceConditions) -> u32 {
    let least_ms = if conditions.thermal == ThermalState::Critical {
        CRITICAL_INTERVAL_MS
    } else if conditions.is_strained() {
        STRAINED_INTERVAL_MS
    } else {
        0
    };
    (MS_PER_SECOND / max_fps.max(1)).max(least_ms)
}

/// Returns whether images may be requested: drawing and encoding them takes memory and processor time.
#[must_use]
pub fn allows_images(conditions: DeviceConditions) -> bool {
    !conditions.is_strained()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn thermal(thermal: ThermalState) -> DeviceConditions {
        DeviceConditions {
            thermal,
            ..DeviceConditions::default()
        }
    }

    #[test]
    fn strain_lowers_the_rate_and_never_raises_it() {
        let low_memory = DeviceConditions {
            low_memory: true,
            ..DeviceConditions::default()
        };
        for (conditions, at_10_fps, at_1_fps, images) in [
            (thermal(ThermalState::Nominal), 100, 1000, true),
            (thermal(ThermalState::Fair), 100, 1000, true),
            (thermal(ThermalState::Serious), 500, 1000, false),
            (thermal(ThermalState::Critical), 2000, 2000, false),
            (low_memory, 500, 1000, false),
        ] {
            assert_eq!(walk_interval_ms(10, conditions), at_10_fps, "{conditions:?}");
            assert_eq!(walk_interval_ms(1, conditions), at_1_fps, "{conditions:?}");
            assert_eq!(allows_images(conditions), images, "{conditions:?}");
        }
        assert_eq!(walk_interval_ms(0, DeviceConditions::default()), 1000);
    }
}
