//! The cipher of the spool's files.

use std::{fmt, io};

use afterimage_config::SpoolKey;
use chacha20poly1305::{AeadInOut, KeyInit, Tag, XChaCha20Poly1305, XNonce, aead::inout::InOutBuf};

use super::{FileKind, HEADER_BYTES};

/// First bytes of an encrypted file.
const MAGIC: &[u8; 4] = b"AENC";

/// Version of the layout. A file of a different version is unreadable.
const VERSION: u8 = 1;

const KEY_ID_BYTES: usize = 8;
const SALT_BYTES: usize = 16;
const NUMBER_BYTES: usize = 8;
const TAG_BYTES: usize = 16;

/// Nonce from which the id of a key is computed: the tag of an empty text. No file has its salt, which is no random number.
const KEY_ID_NONCE: &[u8; SALT_BYTES + NUMBER_BYTES] = b"afterimage key id       ";

/// The host's key. `Debug` shows its id, and dropping it overwrites the key.
pub(crate) struct SpoolCipher {
    aead: XChaCha20Poly1305,
    key_id: [u8; KEY_ID_BYTES],
}

/// The cipher of a file, which numbers its encryptions.
pub(crate) struct FileCipher {
    aead: XChaCha20Poly1305,
    header: [u8; HEADER_BYTES],
    salt: [u8; SALT_BYTES],
    /// Header, kind and owner. The position of a record is appended.
    associated: Vec<u8>,
    next_number: u64,
}

impl SpoolCipher {
    /// Returns the cipher of a key; `None` if the key has a wrong length.
    pub(crate) fn new(key: &SpoolKey) -> Option<Self> {
        let aead = XChaCha20Poly1305::new_from_slice(key.bytes()).ok()?;
        let nonce = XNonce::from(*KEY_ID_NONCE);
        let tag = aead
            .encrypt_inout_detached(&nonce, &[], InOutBuf::from(&mut [][..]))
            .ok()?;
        let (key_id, _) = tag.split_first_chunk()?;
        Some(Self {
            key_id: *key_id,
            aead,
        })
    }

    /// Begins a file, with a salt of its own.
    pub(crate) fn begin(&self, kind: FileKind, owner: &str) -> io::Result<FileCipher> {
        let mut salt = [0; SALT_BYTES];
        getrandom::fill(&mut salt).map_err(io::Error::other)?;
        Ok(self.file(salt, kind, owner))
    }

    fn file(&self, salt: [u8; SALT_BYTES], kind: FileKind, owner: &str) -> FileCipher {
        let mut header = [0; HEADER_BYTES];
        let parts = MAGIC.iter().chain(&[VERSION]).chain(&self.key_id).chain(&salt);
        for (byte, part) in header.iter_mut().zip(parts) {
            *byte = *part;
        }
        let mut associated = header.to_vec();
        associated.push(kind as u8);
        associated.extend(owner.as_bytes());
        FileCipher {
            aead: self.aead.clone(),
            header,
            salt,
            associated,
            next_number: 0,
        }
    }

    /// Returns whether a file with this header is encrypted by this key.
    pub(crate) fn is_own(&self, header: &[u8]) -> bool {
        self.salt_in(header).is_some()
    }

    fn salt_in(&self, header: &[u8]) -> Option<[u8; SALT_BYTES]> {
        let rest = header.strip_prefix(MAGIC)?.strip_prefix(&[VERSION])?;
        rest.strip_prefix(&self.key_id)?.first_chunk().copied()
    }

    /// Returns the cipher of a file with this header; `None` if a different key encrypted it.
    pub(crate) fn resume(&self, header: &[u8], kind: FileKind, owner: &str) -> Option<FileCipher> {
        Some(self.file(self.salt_in(header)?, kind, owner))
    }

    /// Returns a whole file with these contents.
    pub(crate) fn encrypt_file(&self, kind: FileKind, owner: &str, plain: &[u8]) -> io::Result<Vec<u8>> {
        let mut cipher = self.begin(kind, owner)?;
        let record = cipher.encrypt(0, plain);
        let record = record.ok_or_else(|| io::Error::from(io::ErrorKind::FileTooLarge))?;
        let mut file = cipher.header();
        file.extend(record);
        Ok(file)
    }

    /// Returns the contents of a whole file; `None` if a byte of it was altered, or a different key encrypted it.
    pub(crate) fn decrypt_file(&self, kind: FileKind, owner: &str, file: &[u8]) -> Option<Vec<u8>> {
        let (header, record) = file.split_at_checked(HEADER_BYTES)?;
        self.resume(header, kind, owner)?.decrypt(0, record)
    }
}

impl FileCipher {
    /// Returns the header, with which the file begins.
    pub(crate) fn header(&self) -> Vec<u8> {
        self.header.to_vec()
    }

    /// Encrypts the record at a position of the file: the number of the encryption, the encrypted bytes and a tag. A record that
    /// is encrypted again, since it was not written, gets a new number. `None` if the record is longer than the cipher permits.
    pub(crate) fn encrypt(&mut self, position: u64, plain: &[u8]) -> Option<Vec<u8>> {
        let number = self.next_number;
        self.next_number = number.checked_add(1)?;
        let mut record = Vec::with_capacity(NUMBER_BYTES + plain.len() + TAG_BYTES);
        record.extend(number.to_le_bytes());
        record.extend(plain);
        let (_, text) = record.split_at_mut_checked(NUMBER_BYTES)?;
        let associated = self.associated_at(position);
        let tag = self
            .aead
            .encrypt_inout_detached(&self.nonce(number), &associated, InOutBuf::from(text))
            .ok()?;
        record.extend(tag);
        Some(record)
    }

    /// Decrypts the record at a position of the file; `None` if it is not the one that was written there.
    pub(crate) fn decrypt(&self, position: u64, record: &[u8]) -> Option<Vec<u8>> {
        let (number, rest) = record.split_first_chunk()?;
        let (text, tag) = rest.split_last_chunk::<TAG_BYTES>()?;
        let mut plain = text.to_vec();
        self.aead
            .decrypt_inout_detached(
                &self.nonce(u64::from_le_bytes(*number)),
                &self.associated_at(position),
                InOutBuf::from(plain.as_mut_slice()),
                &Tag::from(*tag),
            )
            .ok()?;
        Some(plain)
    }

    fn nonce(&self, number: u64) -> XNonce {
        let mut nonce = XNonce::default();
        let parts = self.salt.into_iter().chain(number.to_le_bytes());
        for (byte, part) in nonce.iter_mut().zip(parts) {
            *byte = part;
        }
        nonce
    }

    fn associated_at(&self, position: u64) -> Vec<u8> {
        let mut associated = self.associated.clone();
        associated.extend(position.to_le_bytes());
        associated
    }
}

impl fmt::Debug for SpoolCipher {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("SpoolCipher").finish_non_exhaustive()
    }
}

impl fmt::Debug for FileCipher {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("FileCipher").finish_non_exhaustive()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn cipher(byte: u8) -> SpoolCipher {
        SpoolCipher::new(&SpoolKey::new(vec![byte; SpoolKey::BYTES])).unwrap()
    }

    #[test]
    fn file_is_decrypted_by_its_key_owner_and_kind_alone() {
        let file = cipher(1)
            .encrypt_file(FileKind::Sealed, "device/7", b"text")
            .unwrap();
        let plain = |key, kind, owner| cipher(key).decrypt_file(kind, owner, &file);
        assert_eq!(
            plain(1, FileKind::Sealed, "device/7").as_deref(),
            Some(&b"text"[..])
        );
        assert_eq!(plain(2, FileKind::Sealed, "device/7"), None);
        assert_eq!(plain(1, FileKind::Open, "device/7"), None);
        assert_eq!(plain(1, FileKind::Sealed, "device/8"), None);
        assert!(cipher(1).is_own(&file) && !cipher(2).is_own(&file));
    }

    #[test]
    fn each_altered_bit_and_each_cut_is_detected() {
        let file = cipher(1)
            .encrypt_file(FileKind::Sealed, "o", b"text of a screen")
            .unwrap();
        for bit in 0..file.len() * 8 {
            let mut altered = file.clone();
            altered[bit / 8] ^= 1 << (bit % 8);
            assert_eq!(
                cipher(1).decrypt_file(FileKind::Sealed, "o", &altered),
                None,
                "bit {bit}"
            );
        }
        for length in 0..file.len() {
            assert_eq!(
                cipher(1).decrypt_file(FileKind::Sealed, "o", &file[..length]),
                None
            );
        }
        let longer = [&file[..], b"\0"].concat();
        assert_eq!(cipher(1).decrypt_file(FileKind::Sealed, "o", &longer), None);
    }

    #[test]
    fn records_stay_at_their_positions_and_in_their_file() {
        let mut file = cipher(1).begin(FileKind::Open, "o").unwrap();
        let records: Vec<_> = (0..3)
            .map(|at| file.encrypt(at, &[at as u8; 40]).unwrap())
            .collect();
        let read = cipher(1).resume(&file.header(), FileKind::Open, "o").unwrap();
        for (record, n) in records.iter().zip(0..) {
            for position in 0..4 {
                let plain = (position == n).then(|| vec![n as u8; 40]);
                assert_eq!(read.decrypt(position, record), plain);
            }
        }
        let other = cipher(1).begin(FileKind::Open, "o").unwrap();
        assert_eq!(other.decrypt(0, &records[0]), None, "a file of the same segment");
    }

    #[test]
    fn same_text_is_encrypted_differently_each_time() {
        let mut file = cipher(1).begin(FileKind::Open, "o").unwrap();
        let (first, second) = (
            file.encrypt(0, b"text").unwrap(),
            file.encrypt(0, b"text").unwrap(),
        );
        assert_ne!(first, second);
        assert_eq!(
            file.decrypt(0, &second).as_deref(),
            Some(&b"text"[..]),
            "written at the second attempt"
        );
        let other = cipher(1).begin(FileKind::Open, "o").unwrap();
        assert_ne!(file.header(), other.header());
    }

    /// The vector of draft-irtf-cfrg-xchacha-03, appendix A.3.1.
    #[test]
    fn cipher_is_the_one_of_the_draft() {
        let aead = XChaCha20Poly1305::new(&std::array::from_fn::<u8, 32, _>(|n| 0x80 + n as u8).into());
        let nonce: [u8; 24] = std::array::from_fn(|n| 0x40 + n as u8);
        let associated = [
            0x50, 0x51, 0x52, 0x53, 0xc0, 0xc1, 0xc2, 0xc3, 0xc4, 0xc5, 0xc6, 0xc7,
        ];
        let mut text = *b"Ladies and Gentlemen of the class of '99: If I could offer you only one tip for the future, sunscreen would be it.";
        let tag = aead
            .encrypt_inout_detached(&nonce.into(), &associated, InOutBuf::from(text.as_mut_slice()))
            .unwrap();
        assert_eq!(text[..8], [0xbd, 0x6d, 0x17, 0x9d, 0x3e, 0x83, 0xd4, 0x3b]);
        let expected = [
            0xc0, 0x87, 0x59, 0x24, 0xc1, 0xc7, 0x98, 0x79, 0x47, 0xde, 0xaf, 0xd8, 0x78, 0x0a, 0xcf, 0x49,
        ];
        assert_eq!(tag.as_slice(), expected);
    }

    #[test]
    fn debug_shows_no_key() {
        let shown = format!(
            "{:?} {:?}",
            cipher(77),
            cipher(77).begin(FileKind::Open, "o").unwrap()
        );
        assert!(!shown.contains("77"), "{shown}");
    }
}
