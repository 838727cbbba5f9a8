//! Decides whether a segment is packed. `docs/book/what-it-costs.md` has the table with the cost of both choices.

use crate::model::{DeviceConditions, ThermalState};

/// Returns whether segments may be packed now.
///
/// Packing takes some ten million instructions for each segment and more than halves its bytes. While the device saves power or
/// its system limits the processor, segments are sealed as they are on the disk. A segment that was sealed so is packed before
/// its upload if this function permits it by then, and is otherwise uploaded unpacked.
#[must_use]
pub fn allows_packing(conditions: DeviceConditions) -> bool {
    !conditions.low_power && conditions.thermal < ThermalState::Serious
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn segments_are_packed_unless_the_device_saves_power_or_is_hot() {
        for (low_power, thermal, is_allowed) in [
            (false, ThermalState::Nominal, true),
            (false, ThermalState::Fair, true),
            (false, ThermalState::Serious, false),
            (false, ThermalState::Critical, false),
            (true, ThermalState::Nominal, false),
            (true, ThermalState::Fair, false),
            (true, ThermalState::Serious, false),
            (true, ThermalState::Critical, false),
        ] {
            for others in 0..8_u8 {
                let conditions = DeviceConditions {
                    online: others & 1 == 0,
                    metered: others & 2 == 0,
                    low_memory: others & 4 == 0,
                    low_power,
                    thermal,
                    network_pending: false,
                    network_id: 0,
                };
                assert_eq!(allows_packing(conditions), is_allowed, "{conditions:?}");
            }
        }
    }
}
