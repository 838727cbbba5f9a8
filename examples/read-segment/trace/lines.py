"""Lines of JSON, identical to the byte to those of the export in Rust, so that both can be compared."""

import json
import struct


MIN, MAX = -(1 << 63), (1 << 63) - 1


class Record(dict):
    """Written with sorted keys; other dicts keep their order."""


class Real:
    """A number of 32 or 64 bits, written with the fewest digits that give the same number again."""

    def __init__(self, value, is_short):
        self.value, self.is_short = value, is_short


def line(value):
    return text(value) + "\n"


def text(value):
    if isinstance(value, Real):
        return real(value)
    if isinstance(value, dict):
        items = sorted(value.items()) if isinstance(value, Record) else value.items()
        return "{" + ",".join(f"{json.dumps(key)}:{text(item)}" for key, item in items) + "}"
    if isinstance(value, (list, tuple)):
        return "[" + ",".join(map(text, value)) + "]"
    return json.dumps(value, ensure_ascii=False)


def px(tenths):
    """A length in tenths as a number of pixels."""
    if tenths % 10 == 0:
        return tenths // 10
    return tenths / 10


def float_of(bits):
    return struct.unpack("<f", struct.pack("<I", bits))[0]


def range_end(bits):
    """A number of 32 bits, without a fraction if it is an integer."""
    value = float_of(bits)
    return max(MIN, min(MAX, int(value))) if value.is_integer() else Real(value, True)


def real(number):
    value = number.value
    if value - value != 0:
        # JSON has no infinity and no NaN.
        return "null"
    digits = repr(value)
    if number.is_short:
        shorter = (f"{value:.{count}g}" for count in range(1, 18))
        same = next(short for short in shorter if float_of_text(short) == value)
        digits = repr(float(same))
    mantissa, _, exponent = digits.partition("e")
    if not exponent:
        return digits
    # Python writes at least two digits of the exponent, and uses exponents one or two powers of ten earlier.
    if -(6 if number.is_short else 5) <= int(exponent) < 0:
        sign, mantissa = ("-", mantissa[1:]) if mantissa[0] == "-" else ("", mantissa)
        return sign + "0." + "0" * (-int(exponent) - 1) + mantissa.replace(".", "")
    return f"{mantissa}e{int(exponent):+d}"


def float_of_text(digits):
    return struct.unpack("<f", struct.pack("<f", float(digits)))[0]
