//! The limit of a server's bodies, in a file, so that a later process does not learn it again.

use std::fs;

use afterimage_checksum::crc32;
use afterimage_config::ServerUrl;

use super::Spool;
use crate::error::{Error, Result};
use crate::spool_time::SpoolTime;
use crate::upload::BodyLimit;
use crate::{codec, files, record};

/// Name of the file. It has no dot, so that no file name of a segment equals it.
const FILE: &str = "body-limit";

/// Version of the file's layout. A file of a different version is ignored.
const VERSION: u8 = 1;

/// Version, checksum of the server's address, sizes of the largest stored and the smallest refused body, whether the size is not the
/// reason of the refusals, and the spool time of the last change.
type EncodedLimit = (u8, u32, u64, u64, bool, u64);

impl Spool {
    /// Returns the limit of a server. It is unknown if the file is missing, altered, of a different version, or of another server.
    #[must_use]
    pub fn body_limit(&self, server: &ServerUrl) -> BodyLimit {
        let bytes = fs::read(self.dir().join(FILE)).unwrap_or_default();
        decode(&bytes, server).unwrap_or_default()
    }

    /// Stores the limit of a server, in place of that of another one.
    ///
    /// # Errors
    ///
    /// When the file cannot be written.
    pub(crate) fn store_body_limit(&self, server: &ServerUrl, limit: &BodyLimit) -> Result<()> {
        let bytes = encode(server, limit).ok_or(Error::NotEncodable {
            record: "the limit of a server",
        })?;
        files::replace(self.dir(), &self.dir().join(FILE), &bytes)
    }
}

fn source(server: &ServerUrl) -> u32 {
    crc32(&[server.to_string().as_bytes()])
}

fn encode(server: &ServerUrl, limit: &BodyLimit) -> Option<Vec<u8>> {
    let BodyLimit {
        stored,
        refused,
        is_not_of_size,
        learned,
    } = *limit;
    let encoded: EncodedLimit = (
        VERSION,
        source(server),
        stored,
        refused,
        is_not_of_size,
        learned.ms(),
    );
    record::frame(&codec::encode(&encoded)?)
}

fn decode(bytes: &[u8], server: &ServerUrl) -> Option<BodyLimit> {
    let recovery = record::recover(bytes, bytes.len() as u64).ok()?;
    let encoded: EncodedLimit = codec::decode(recovery.records.first()?)?;
    let (version, of, stored, refused, is_not_of_size, learned_ms) = encoded;
    // Sizes that contradict each other are those of no version.
    let is_valid = (version, of) == (VERSION, source(server)) && (refused == 0 || stored < refused);
    is_valid.then_some(BodyLimit {
        stored,
        refused,
        is_not_of_size,
        learned: SpoolTime::from_ms(learned_ms),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn limit_reads_back_for_its_server_alone() {
        let server = ServerUrl::parse("https://a.example/x").unwrap();
        let other = ServerUrl::parse("https://b.example/x").unwrap();
        let limit = BodyLimit {
            stored: 5,
            refused: 9,
            is_not_of_size: false,
            learned: SpoolTime::from_ms(7),
        };
        let bytes = encode(&server, &limit).unwrap();
        assert_eq!(decode(&bytes, &server), Some(limit));
        assert_eq!(decode(&bytes, &other), None);
        for at in 0..bytes.len() {
            let mut altered = bytes.clone();
            altered[at] ^= 1;
            assert_eq!(decode(&altered, &server), None);
            assert_eq!(decode(&bytes[..at], &server), None);
        }
        let contradictory = BodyLimit { stored: 9, ..limit };
        assert_eq!(decode(&encode(&server, &contradictory).unwrap(), &server), None);
    }
}
