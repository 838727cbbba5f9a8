//! What a picture is called outside of a recording.

use xxhash_rust::xxh3::xxh3_128;

/// The id of the picture that a recording refers to by this fingerprint: its XXH3 hash of 128 bits, seed 0, over the
/// fingerprint's UTF-8 bytes; written as 32 lower-case hexadecimal digits.
///
/// A fingerprint is the host's: it may have any length and any characters, and may say where an image came from. An
/// id has one length, fits into file names and headers, and says nothing.
#[must_use]
pub fn id_of(fingerprint: &str) -> u128 {
    xxh3_128(fingerprint.as_bytes())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ids_are_those_of_the_protocol() {
        assert_eq!(id_of(""), 0x99aa_06d3_0147_98d8_6001_c324_468d_497f);
        assert_eq!(
            format!("{:032x}", id_of("img:1a2b3c")),
            "010bb0b82614e42db00a6c299066dca2"
        );
    }
}
