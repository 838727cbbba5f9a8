"""Version 2 of the format: a model of what screens are like guesses at every decision, and a range decoder says how
far it was off. Described in docs/format/packed.md; the files here follow that page."""

from .strings import DICTIONARY_NUMBER as DICTIONARY_NUMBER
from .reader import Reader as Reader
