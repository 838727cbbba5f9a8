//! The cipher of a build without the feature `encryption`: none exists.

use std::io;

use afterimage_config::SpoolKey;

use super::FileKind;

/// A cipher that cannot be made.
#[derive(Debug)]
pub(crate) enum SpoolCipher {}

/// The cipher of a file.
#[derive(Debug)]
pub(crate) enum FileCipher {}

impl SpoolCipher {
    pub(crate) fn new(_key: &SpoolKey) -> Option<Self> {
        None
    }

    pub(crate) fn begin(&self, _kind: FileKind, _owner: &str) -> io::Result<FileCipher> {
        match *self {}
    }

    pub(crate) fn is_own(&self, _header: &[u8]) -> bool {
        match *self {}
    }

    pub(crate) fn resume(&self, _header: &[u8], _kind: FileKind, _owner: &str) -> Option<FileCipher> {
        match *self {}
    }

    pub(crate) fn encrypt_file(&self, _kind: FileKind, _owner: &str, _plain: &[u8]) -> io::Result<Vec<u8>> {
        match *self {}
    }

    pub(crate) fn decrypt_file(&self, _kind: FileKind, _owner: &str, _file: &[u8]) -> Option<Vec<u8>> {
        match *self {}
    }
}

impl FileCipher {
    pub(crate) fn header(&self) -> Vec<u8> {
        match *self {}
    }

    pub(crate) fn encrypt(&mut self, _position: u64, _plain: &[u8]) -> Option<Vec<u8>> {
        match *self {}
    }

    pub(crate) fn decrypt(&self, _position: u64, _record: &[u8]) -> Option<Vec<u8>> {
        match *self {}
    }
}
