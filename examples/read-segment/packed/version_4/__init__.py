"""Version 4: a predicted number or byte is one decision, and other bits are nibbles; see docs/format/packed.md."""

from .numbers import Numbers
from .predictor import Predictor
from .texts import Texts


def values(decoder):
    """What reads numbers, and what reads the bytes of strings."""
    predictor = Predictor(decoder)
    return Numbers(predictor), Texts(predictor)
