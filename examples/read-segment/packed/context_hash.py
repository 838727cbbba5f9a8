"""Contexts: the values that a decision depends on, combined into a hash of 32 bits."""


def hash_combine(hash_, value):
    """The function that docs/format/packed.md calls *hash*."""
    x = ((hash_ ^ value) & 0xFFFFFFFF) * 0x9E3779B1 & 0xFFFFFFFF
    return ((x << 15 | x >> 17) & 0xFFFFFFFF) * 0x85EBCA6B & 0xFFFFFFFF


def bits32(value):
    """The lowest 32 bits of a number in two's complement: how a signed number is hashed."""
    return value & 0xFFFFFFFF


def i64(value):
    """Wraps at 64 bits."""
    return (value + (1 << 63)) % (1 << 64) - (1 << 63)


def signed(value):
    """32 bits as a signed number."""
    return value - (1 << 32) if value >> 31 else value


def bucket(value):
    """The length of a number in bits, and its sign in the lowest bit."""
    return abs(value).bit_length() << 1 | (value < 0)
