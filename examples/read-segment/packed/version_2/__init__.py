"""Version 2: each number and each byte is a sequence of decisions; see docs/format/packed-2.md."""

from .numbers import Numbers
from .predictor import Predictor
from .texts import Texts


def values(decoder):
    """What reads numbers, and what reads the bytes of strings."""
    predictor = Predictor(decoder)
    return Numbers(predictor), Texts(predictor)
