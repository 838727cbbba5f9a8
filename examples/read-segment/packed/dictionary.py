"""The dictionary of words that both sides read before the first string, and the letters of a word as a context."""

import hashlib
import pathlib

from .context_hash import hash_combine

# Ends a string. UTF-8 never contains this byte.
END = 0xFF

# The dictionary is part of the format: another one would have another number.
NUMBER = 1
PATH = pathlib.Path(__file__).resolve().parents[3] / "crates/compression/src/packed/dictionary.txt"
SHA256 = "b2256e704762ab79e7b7c70ead39787f8ab5890094911bdd9858e1f09e815201"


def lines():
    data = PATH.read_bytes()
    if hashlib.sha256(data).hexdigest() != SHA256:
        raise SystemExit(f"{PATH} is not dictionary {NUMBER} of the format")
    return data.splitlines()


def next_word(word, byte):
    """The hash of a word's letters, without regard to case. Any other byte ends the word."""
    if 65 <= byte <= 90:
        byte += 32
    elif not (97 <= byte <= 122 or byte >= 0x80):
        return 0
    return hash_combine(word, byte)
