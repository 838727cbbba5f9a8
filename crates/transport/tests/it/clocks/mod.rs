//! Ages, budgets and cached settings under clocks that step, drift, are unset or alternate, and under reboots. The test
//! knows the true time: nothing may expire, and no budget be granted, before its true time.

mod device;
mod step;
mod wall;

use proptest::prelude::*;

use self::{
    device::{Device, Precision},
    step::{steady_step, step},
};

/// Scripts in the test command; `AFTERIMAGE_CASES` overrides it.
const CASES: u32 = 150;

fn config() -> ProptestConfig {
    let cases = std::env::var("AFTERIMAGE_CASES").map_or(CASES, |cases| cases.parse().unwrap());
    ProptestConfig {
        cases,
        failure_persistence: None,
        ..ProptestConfig::default()
    }
}

proptest! {
    #![proptest_config(config())]

    #[test]
    fn nothing_expires_and_no_budget_is_granted_early(steps in prop::collection::vec(step(), 1..60)) {
        let mut device = Device::new(Precision::NeverEarly);
        for step in steps {
            device.perform(step);
        }
    }

    #[test]
    fn without_a_reboot_everything_expires_on_time(steps in prop::collection::vec(steady_step(), 1..60)) {
        let mut device = Device::new(Precision::Exact);
        for step in steps {
            device.perform(step);
        }
    }
}
