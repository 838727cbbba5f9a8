"""Versions 2 and 4 of the format: a predictor gives the probability of each decision, and a range decoder reads it. The files
follow docs/format/packed.md, docs/format/packed-2.md and docs/format/model.md."""

from .dictionary import NUMBER as DICTIONARY_NUMBER
from .model import VALUES
from .reader import Reader as Reader

VERSIONS = tuple(VALUES)
