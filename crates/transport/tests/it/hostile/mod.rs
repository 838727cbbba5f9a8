//! Seeded schedules of a hostile collector in virtual time: any answers, conditions, clock steps and restarts.

mod collector;
#[path = "../../shared/random.rs"]
mod random;
mod table;
mod world;

use world::World;

/// Schedules of the test. Each takes some milliseconds.
const SCHEDULES: u64 = 1_000;

#[test]
fn no_schedule_of_answers_loses_or_repeats_an_item_or_causes_more_requests_than_the_table_allows() {
    for seed in 0..SCHEDULES {
        let mut world = World::new(seed);
        for _ in 0..40 {
            world.step();
        }
        world.finish();
    }
}
