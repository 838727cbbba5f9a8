//! The body of a request, streamed from its file.

use std::{
    fs::File,
    io::{self, ErrorKind, Read},
    path::Path,
};

/// A file with the body of a request. A file that ends before its size at the begin of the request is an error: the server would
/// otherwise wait for the rest.
pub(super) struct BodyFile {
    file: File,
    size: u64,
    left: u64,
    failure: Option<ErrorKind>,
}

impl BodyFile {
    pub(super) fn open(path: &Path) -> io::Result<Self> {
        let file = File::open(path)?;
        let size = file.metadata()?.len();
        Ok(Self {
            file,
            size,
            left: size,
            failure: None,
        })
    }

    /// Returns the size in bytes when the file was opened.
    pub(super) fn size(&self) -> u64 {
        self.size
    }

    /// Returns the reason if a read failed.
    pub(super) fn failure(&self) -> Option<ErrorKind> {
        self.failure
    }
}

impl Read for BodyFile {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        // A file that grew is sent up to its first size.
        let read = (&self.file).take(self.left).read(buffer);
        let failure = match &read {
            Ok(0) if self.left > 0 && !buffer.is_empty() => Some(ErrorKind::UnexpectedEof),
            Ok(count) => {
                self.left -= *count as u64;
                None
            }
            Err(e) => Some(e.kind()),
        };
        match failure {
            None => read,
            Some(kind) => {
                self.failure = Some(kind);
                Err(kind.into())
            }
        }
    }
}
