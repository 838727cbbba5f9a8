//! The spelling of segment and resource names in the store's file names. The rules of the ids themselves are those of
//! [`afterimage_config`].

use afterimage_config::{IdError, ResourceName, SegmentName, SessionName};

/// Largest sequence number in the store: file names have six digits, so that files sort as they play. At 30 s per segment
/// this is 347 days of one session.
pub(super) const MAX_SEQUENCE: u64 = 999_999;

/// Returns the file name of a segment, without its extension.
pub(super) fn segment_stem(name: &SegmentName) -> String {
    format!("{:06}", name.sequence())
}

/// Reads the path of a segment below the folder of segments.
///
/// # Errors
///
/// When the store would not write that path.
pub(super) fn read_segment(device: &str, session: &str, stem: &str) -> Result<SegmentName, IdError> {
    let session = SessionName::new(device.parse()?, session.parse()?);
    let sequence = stem.parse().map_err(|_| IdError::Sequence)?;
    let name = SegmentName::new(session, sequence);
    if sequence <= MAX_SEQUENCE && segment_stem(&name) == stem {
        Ok(name)
    } else {
        Err(IdError::Sequence)
    }
}

/// Returns the file name of a resource, without its extension.
pub(super) fn resource_stem(name: &ResourceName) -> String {
    name.id_digits()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_file_names_of_the_store_are_read() {
        for (stem, sequence) in [("000012", 12), ("999999", MAX_SEQUENCE)] {
            let name = read_segment("d", "1", stem).unwrap();
            assert_eq!((name.sequence(), segment_stem(&name).as_str()), (sequence, stem));
        }
        for stem in ["12", "0000012", "+00012", "00001x", "", "1000000"] {
            assert_eq!(read_segment("d", "1", stem), Err(IdError::Sequence), "{stem}");
        }
        assert_eq!(read_segment("..", "1", "000012"), Err(IdError::DeviceId));
        assert_eq!(read_segment("d", "-1", "000012"), Err(IdError::SessionId));
    }
}
