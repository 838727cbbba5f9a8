//! The contents of stored files: as they are, or encrypted by the spool's key.

use std::{borrow::Cow, fs, path::Path, sync::Arc};

use afterimage_config::{ResourceName, SegmentName};

use super::{Spool, folder};
use crate::encryption::{FileCipher, FileKind, SpoolCipher};
use crate::error::{Error, Result};

impl Spool {
    /// Returns whether new files are encrypted.
    #[must_use]
    pub fn is_encrypted(&self) -> bool {
        self.cipher.is_some()
    }

    /// Returns the bytes of a sealed segment that its file does not have as they are: those that wait in memory, and those that are
    /// encrypted. `None` if the file is to be sent.
    ///
    /// # Errors
    ///
    /// [`Error::Io`] when the file cannot be read; [`Error::Unreadable`] when it is not authentic.
    pub(crate) fn segment_body(&self, name: &SegmentName) -> Result<Option<Arc<[u8]>>> {
        let (held, path, is_encrypted) = {
            let index = self.index.lock();
            let file = index.sealed_file(name);
            let is_encrypted = file.is_some_and(|file| folder::is_encrypted(file.extension));
            (
                index.held.get(name).cloned(),
                self.path_of(&index, name),
                is_encrypted,
            )
        };
        if held.is_some() || !is_encrypted {
            return Ok(held);
        }
        self.decrypt(FileKind::Sealed, &name.session().to_string(), &path)
            .map(Some)
    }

    /// Returns the bytes of a resource whose file is encrypted. `None` if the file is to be sent.
    ///
    /// # Errors
    ///
    /// As [`Self::segment_body`].
    pub(crate) fn resource_body(&self, name: &ResourceName) -> Result<Option<Arc<[u8]>>> {
        let Some(path) = self.resources.lock().encrypted_path(name) else {
            return Ok(None);
        };
        self.decrypt(FileKind::Resource, &name.to_string(), &path)
            .map(Some)
    }

    fn decrypt(&self, kind: FileKind, owner: &str, path: &Path) -> Result<Arc<[u8]>> {
        let file = fs::read(path).map_err(Error::io("reading", path))?;
        let cipher = self.cipher.as_ref();
        let plain = cipher.and_then(|cipher| cipher.decrypt_file(kind, owner, &file));
        plain
            .map(Arc::from)
            .ok_or_else(|| Error::Unreadable { path: path.into() })
    }

    /// Keeps a segment that turned out to be unreadable, and delivers it no more.
    pub(crate) fn keep_unreadable(&self, name: &SegmentName) {
        let mut index = self.index.lock();
        if let Some(file) = index.sealed.remove(name) {
            index.set_aside.insert(name.clone(), file);
        }
    }

    /// Keeps a resource that turned out to be unreadable, and delivers it no more.
    pub(crate) fn keep_unreadable_resource(&self, name: &ResourceName) {
        self.resources.lock().keep_unreadable(name);
    }

    /// Returns the extension of a new open file of a segment, and its cipher.
    pub(super) fn begin_open_file(&self, name: &SegmentName) -> Result<(&'static str, Option<FileCipher>)> {
        let Some(cipher) = &self.cipher else {
            return Ok((folder::OPEN, None));
        };
        let file = cipher
            .begin(FileKind::Open, &name.session().to_string())
            .map_err(Error::io("encrypting", self.dir()))?;
        Ok((folder::ENCRYPTED_OPEN, Some(file)))
    }

    /// Returns the extension of a new sealed file.
    pub(super) fn sealed_extension(&self) -> &'static str {
        match &self.cipher {
            Some(_) => folder::ENCRYPTED_SEALED,
            None => folder::SEALED,
        }
    }

    /// Returns the contents of a sealed file with this extension.
    pub(super) fn encoded<'a>(
        &self,
        name: &SegmentName,
        extension: &str,
        plain: &'a [u8],
        path: &Path,
    ) -> Result<Cow<'a, [u8]>> {
        let is_encrypted = folder::is_encrypted(extension);
        let cipher = self.cipher.as_ref().filter(|_| is_encrypted);
        encrypted(cipher, FileKind::Sealed, &name.session().to_string(), plain, path)
    }

    /// Returns the contents of the file with the blocks of a packed segment.
    pub(super) fn encoded_blocks<'a>(
        &self,
        name: &SegmentName,
        plain: &'a [u8],
        path: &Path,
    ) -> Result<Cow<'a, [u8]>> {
        let owner = name.session().to_string();
        encrypted(self.cipher.as_ref(), FileKind::Blocks, &owner, plain, path)
    }

    /// Decrypts the blocks of a packed segment; `None` if they are not encrypted with the present key.
    pub(super) fn decoded_blocks(&self, name: &SegmentName, file: &[u8]) -> Option<Vec<u8>> {
        let owner = name.session().to_string();
        self.cipher.as_ref()?.decrypt_file(FileKind::Blocks, &owner, file)
    }

    /// Returns the contents of the file of a resource.
    pub(super) fn encoded_resource<'a>(
        &self,
        name: &ResourceName,
        plain: &'a [u8],
        path: &Path,
    ) -> Result<Cow<'a, [u8]>> {
        encrypted(
            self.cipher.as_ref(),
            FileKind::Resource,
            &name.to_string(),
            plain,
            path,
        )
    }
}

fn encrypted<'a>(
    cipher: Option<&SpoolCipher>,
    kind: FileKind,
    owner: &str,
    plain: &'a [u8],
    path: &Path,
) -> Result<Cow<'a, [u8]>> {
    let Some(cipher) = cipher else {
        return Ok(Cow::Borrowed(plain));
    };
    let file = cipher.encrypt_file(kind, owner, plain);
    file.map(Cow::Owned).map_err(Error::io("encrypting", path))
}
