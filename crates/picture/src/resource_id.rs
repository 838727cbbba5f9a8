//! The id of an image resource, derived from its fingerprint.

use xxhash_rust::xxh3::xxh3_128;

/// Returns the id of the image that a recording refers to by `fingerprint`.
///
/// It is the 128-bit XXH3 hash, with seed 0, of the UTF-8 bytes of the fingerprint. File names and headers contain
/// it as 32 lower-case hexadecimal digits.
///
/// The host chooses the fingerprint, which may have any length and any characters and may reveal the origin of the
/// image. An id has a fixed length, is valid in file names and headers, and reveals nothing by itself.
#[must_use]
pub fn resource_id(fingerprint: &str) -> u128 {
    xxh3_128(fingerprint.as_bytes())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ids_match_the_values_of_the_protocol() {
        assert_eq!(resource_id(""), 0x99aa_06d3_0147_98d8_6001_c324_468d_497f);
        assert_eq!(
            format!("{:032x}", resource_id("img:1a2b3c")),
            "010bb0b82614e42db00a6c299066dca2"
        );
    }
}
