"""Version 2 of the format: a model predicts each decision, and a range decoder reads it. The files follow
docs/format/packed.md and docs/format/model.md."""

from .strings import DICTIONARY_NUMBER as DICTIONARY_NUMBER
from .reader import Reader as Reader
