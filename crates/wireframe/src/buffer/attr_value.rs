//! The values of scalars: lengths are clamped, and values without a meaning are counted.

use super::degraded::Degraded;
use super::node_fields::clamp_length;
use crate::{
    Align, Attr, ContentType, Ellipsis, ImageOrigin, InputType, LayoutDirection, MaskOverride,
    PlaceholderReason, VerticalAlign,
};

/// Returns the value of a scalar as it is recorded. Only a length out of range differs from the host's value: a code that
/// this version does not know is kept, and so is a real that is not finite, since readers decide about them on the safe
/// side.
#[inline]
pub(super) fn checked_value(attr: Attr, value: u32, degraded: &mut Degraded) -> u32 {
    let is_known = match attr {
        Attr::FontSize
        | Attr::LineHeight
        | Attr::PaddingTop
        | Attr::PaddingRight
        | Attr::PaddingBottom
        | Attr::PaddingLeft
        | Attr::CornerRadius
        | Attr::BorderWidth
        | Attr::ClipX
        | Attr::ClipY
        | Attr::ClipW
        | Attr::ClipH
        | Attr::ScrollX
        | Attr::ScrollY
        | Attr::ContentWidth
        | Attr::ContentHeight
        | Attr::NaturalWidth
        | Attr::NaturalHeight => {
            let length = clamp_length(value.cast_signed()).cast_unsigned();
            degraded.clamped_lengths += u32::from(length != value);
            return length;
        }
        Attr::RangeMin
        | Attr::RangeMax
        | Attr::TransformA
        | Attr::TransformB
        | Attr::TransformC
        | Attr::TransformD
        | Attr::TransformTx
        | Attr::TransformTy => f32::from_bits(value).is_finite(),
        Attr::Align => Align::from_code(value).is_some(),
        Attr::VerticalAlign => VerticalAlign::from_code(value).is_some(),
        // 0 is the meaning of its absence.
        Attr::Ellipsis => value == 0 || Ellipsis::from_code(value).is_some(),
        Attr::LayoutDirection => LayoutDirection::from_code(value).is_some(),
        Attr::InputType => InputType::from_code(value).is_some(),
        Attr::ContentType => ContentType::from_code(value).is_some(),
        Attr::ImageOrigin => ImageOrigin::from_code(value).is_some(),
        Attr::MaskOverride => MaskOverride::from_code(value).is_some(),
        Attr::PlaceholderReason => PlaceholderReason::from_code(value).is_some(),
        _ => return value,
    };
    degraded.unknown_values += u32::from(!is_known);
    value
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::MAX_LENGTH;

    fn check(attr: Attr, value: u32, expected: u32, counts: (u32, u32)) {
        let mut degraded = Degraded::default();
        assert_eq!(
            checked_value(attr, value, &mut degraded),
            expected,
            "{attr:?} {value}"
        );
        let counted = (degraded.clamped_lengths, degraded.unknown_values);
        assert_eq!(counted, counts, "{attr:?} {value}");
    }

    #[test]
    fn lengths_out_of_range_are_clamped_and_counted() {
        let most = MAX_LENGTH.cast_unsigned();
        let least = (-MAX_LENGTH).cast_unsigned();
        for attr in [
            Attr::FontSize,
            Attr::ScrollY,
            Attr::ClipX,
            Attr::NaturalWidth,
            Attr::BorderWidth,
        ] {
            for kept in [0, 1, u32::MAX, most, least] {
                check(attr, kept, kept, (0, 0));
            }
            check(attr, i32::MAX.cast_unsigned(), most, (1, 0));
            check(attr, most + 1, most, (1, 0));
            check(attr, i32::MIN.cast_unsigned(), least, (1, 0));
        }
    }

    #[test]
    fn values_without_a_meaning_are_kept_and_counted() {
        for (attr, value) in [
            (Attr::LayoutDirection, 7),
            (Attr::LayoutDirection, 0),
            (Attr::Ellipsis, 9),
            (Attr::InputType, u32::MAX),
            (Attr::MaskOverride, 0),
            (Attr::TransformA, f32::NAN.to_bits()),
            (Attr::TransformTy, f32::NEG_INFINITY.to_bits()),
            (Attr::RangeMax, f32::INFINITY.to_bits()),
        ] {
            check(attr, value, value, (0, 1));
        }
    }

    #[test]
    fn values_with_a_meaning_are_not_counted() {
        for (attr, value) in [
            (Attr::LayoutDirection, 2),
            (Attr::Ellipsis, 0),
            (Attr::Ellipsis, 3),
            (Attr::Clickable, 7),
            (Attr::Background, u32::MAX),
            (Attr::TransformA, 1e9_f32.to_bits()),
            (Attr::TransformD, 0),
        ] {
            check(attr, value, value, (0, 0));
        }
    }
}
