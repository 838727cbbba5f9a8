//! The fingerprints of images.

/// Returns the part of a fingerprint that names the picture: all before the first `#` or `@`. A host appends the way in which a view
/// shows the picture, for example its tint and its place. The whole fingerprint if nothing is before.
///
/// Masking hides pictures: the same one, tinted otherwise, would reveal it.
#[must_use]
pub fn picture_of(fingerprint: &str) -> &str {
    match fingerprint.split(['#', '@']).next() {
        Some(picture) if !picture.is_empty() => picture,
        _ => fingerprint,
    }
}

/// The start of the fingerprint of a picture that shows a view with everything in it. Masking cannot hide a part of it.
pub const VIEW_PICTURE: &str = "view:";

/// Returns whether a fingerprint is that of a picture of a view with everything in it.
#[must_use]
pub fn is_of_view(fingerprint: &str) -> bool {
    fingerprint.starts_with(VIEW_PICTURE)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn picture_is_the_fingerprint_without_tint_and_place() {
        for fingerprint in [
            "c1f-8x8",
            "c1f-8x8#010203ff",
            "c1f-8x8@0,25,100,75",
            "c1f-8x8#1@2#3",
        ] {
            assert_eq!(picture_of(fingerprint), "c1f-8x8");
        }
        for fingerprint in ["", "#", "@2", "svg:1s7mvze"] {
            assert_eq!(picture_of(fingerprint), fingerprint);
        }
    }
}
