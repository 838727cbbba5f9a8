//! The sampling formula of mobile platforms against vectors of the reference clients.

use afterimage_config::{is_sampled, sampling_ratio};
use xxhash_rust::xxh32::xxh32;

#[test]
fn hash_matches_the_published_vectors() {
    for (input, seed, hash) in [
        ("", 0, 46_947_589),
        ("abc", 0, 852_579_327),
        ("1719847315013", 0, 36_109_684),
        ("Nobody inspects the spammish repetition", 0, 0xe229_3b2f),
        ("I want an unsigned 32-bit seed!", 0, 0xf7a3_5af8),
        ("I want an unsigned 32-bit seed!", 1, 0xd8d4_b4ba),
    ] {
        assert_eq!(xxh32(input.as_bytes(), seed), hash, "{input:?}, seed {seed}");
    }
}

#[test]
fn ratio_matches_the_mobile_formula() {
    for (session_id, hash, ratio) in [
        (1_719_847_315_013, 36_109_684, 0.400_204),
        (1_700_000_000_000, 1_072_223_047, 0.914_457),
        (1_691_092_433_788, 248_306_650, 0.506_150),
        (1_691_092_416_403, 2_410_912_477, 0.286_787),
        (1_691_093_770_366, 2_976_427_722, 0.259_382),
        (1_699_922_971_244, 3_325_347_034, 0.758_054),
        (577_782_000, 1_243_009_535, 0.295_585),
        (1_i64, 3_068_971_186_u32, 0.106_766_f64),
    ] {
        assert_eq!(xxh32(session_id.to_string().as_bytes(), 0), hash, "{session_id}");
        assert_eq!(
            sampling_ratio(session_id).to_bits(),
            ratio.to_bits(),
            "{session_id}"
        );
        assert!(!is_sampled(session_id, ratio), "strictly less: {session_id}");
        assert!(is_sampled(session_id, ratio + 0.000_001), "{session_id}");
    }
}

#[test]
fn rate_zero_samples_none_and_rate_one_all() {
    for session_id in (0..2000).chain([i64::MAX, i64::MIN, -1]) {
        assert!(!is_sampled(session_id, 0.0));
        assert!(!is_sampled(session_id, f64::NAN));
        assert!(is_sampled(session_id, 1.0));
    }
}

#[test]
fn sampled_share_approximates_the_rate() {
    let taken = (0..20_000)
        .filter(|n| is_sampled(1_700_000_000_000 + n * 977, 0.25))
        .count();
    assert!((4_700..5_300).contains(&taken), "{taken}");
}
