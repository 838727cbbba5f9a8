//! Hashes of what decisions depend on.

/// Mixes a number into a hash.
pub(super) fn mix(hash: u32, value: u32) -> u32 {
    (hash ^ value)
        .wrapping_mul(0x9e37_79b1)
        .rotate_left(15)
        .wrapping_mul(0x85eb_ca6b)
}

/// Hashes numbers by [`mix`]: what is looked up is bounded, and both sides are not to spend their time on it.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Mixer(u32);

impl std::hash::Hasher for Mixer {
    fn finish(&self) -> u64 {
        let hash = u64::from(self.0);
        hash | hash << 32
    }

    fn write(&mut self, bytes: &[u8]) {
        for byte in bytes {
            self.write_u32(u32::from(*byte));
        }
    }

    fn write_u32(&mut self, value: u32) {
        self.0 = mix(self.0, value);
    }
}

/// A map by numbers.
pub(super) type Map<K, V> = std::collections::HashMap<K, V, std::hash::BuildHasherDefault<Mixer>>;
