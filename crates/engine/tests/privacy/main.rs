//! Touch privacy against a rasterizer: random trees with transforms, clips, opacity, scroll offsets and orders of painting. No touch on
//! a pixel that a private view paints keeps its place, and touches on other pixels lose theirs only at the edges of private views.

// Helpers of tests are tests, which `clippy.toml` does not recognise in an integration test.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing
)]
// The letters of a matrix.
#![allow(clippy::many_single_char_names)]

mod random_tree;
mod rasterizer;
mod recorded_touches;

use random_tree::{Random, RandomTree, TOUCHES, tree};
use rasterizer::Rasterizer;
use recorded_touches::{RecordedPlace, record};

/// Trees of a normal run. `AFTERIMAGE_CASES` sets a different number.
const TREES: u64 = 30_000;

/// Trees of one recording.
const BATCH: usize = 50;

/// Largest distance between a touch that loses its place and a private pixel, in tenths: one logical pixel.
const EDGE: i32 = 10;

/// Largest share of touches on public pixels that lose their places, in percent.
const MAX_LOST_PERCENT: u64 = 2;

/// Touches by the pixel and by what was recorded.
#[derive(Debug, Default)]
struct Totals {
    private: u64,
    public: u64,
    lost: u64,
}

fn cases() -> u64 {
    let set = std::env::var("AFTERIMAGE_CASES").ok();
    set.and_then(|cases| cases.parse().ok()).unwrap_or(TREES)
}

/// Records batches of random trees, and returns the first fault.
fn check(cases: u64, totals: &mut Totals) -> Result<(), String> {
    let seeds: Vec<u64> = (0..cases).collect();
    for seeds in seeds.chunks(BATCH) {
        let mut next_id = 1;
        let trees: Vec<RandomTree> = seeds
            .iter()
            .map(|seed| tree(&mut Random::new(*seed), &mut next_id))
            .collect();
        for ((tree, places), seed) in trees.iter().zip(record(&trees)).zip(seeds) {
            assert_eq!(places.len(), TOUCHES, "seed {seed}");
            check_tree(tree, &places, totals).map_err(|fault| format!("seed {seed}: {fault}\n{tree:#?}"))?;
        }
    }
    Ok(())
}

fn check_tree(tree: &RandomTree, places: &[RecordedPlace], totals: &mut Totals) -> Result<(), String> {
    let raster = Rasterizer::new(&tree.nodes, &tree.paint);
    for (at, place) in tree.touches.iter().zip(places) {
        let has_place = *place == RecordedPlace::At(*at);
        if raster.is_private(*at) {
            totals.private += 1;
            // The middle of a private area may be where the touch was made.
            if has_place {
                return Err(format!("{at:?} is private and kept its place"));
            }
        } else {
            totals.public += 1;
            totals.lost += u64::from(!has_place);
            if !has_place && !tree.may_be_enlarged && !raster.is_near_private(*at, EDGE) {
                return Err(format!("{at:?} is public and was recorded as {place:?}"));
            }
        }
    }
    Ok(())
}

#[test]
fn no_touch_on_a_private_pixel_keeps_its_place() {
    let mut totals = Totals::default();
    if let Err(fault) = check(cases(), &mut totals) {
        panic!("{fault}");
    }
    println!("{totals:?}");
    let share = totals.lost * 100;
    assert!(share <= totals.public * MAX_LOST_PERCENT, "{totals:?}");
    // Both kinds of pixels are common, so the test cannot pass for want of either.
    assert!(
        totals.private > cases() * 2 && totals.public > cases() * 5,
        "{totals:?}"
    );
}
