//! Contexts: the values that a prediction depends on, combined into one `u32`.
//!
//! Contexts of one field that would otherwise hash the same values differ by a *salt*, a constant that is combined
//! first or last. Salts are part of the format.

/// Combines a value into a hash. `docs/format/packed.md` calls this function *hash*.
#[inline]
pub(super) const fn hash_combine(hash: u32, value: u32) -> u32 {
    (hash ^ value)
        .wrapping_mul(0x9e37_79b1)
        .rotate_left(15)
        .wrapping_mul(0x85eb_ca6b)
}

/// A direction and a magnitude: the length in bits, and the sign in the lowest bit.
pub(super) fn bucket(value: i64) -> u32 {
    let bits = u64::BITS - value.unsigned_abs().leading_zeros();
    bits << 1 | u32::from(value < 0)
}

/// Hashes the keys of maps by [`hash_combine`]. The maps are bounded, so chosen keys cannot make them slow without
/// bound, and a seeded hash would cost more.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct ContextHasher(u32);

impl std::hash::Hasher for ContextHasher {
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
        self.0 = hash_combine(self.0, value);
    }
}

/// A map with keys of one or more `u32`.
pub(super) type ContextMap<K, V> =
    std::collections::HashMap<K, V, std::hash::BuildHasherDefault<ContextHasher>>;
