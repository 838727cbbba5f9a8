package dev.afterimage.internal.buffer

/** Growing little-endian bytes on the heap. The memory is kept when the bytes are cleared. */
internal class Bytes(
    capacity: Int,
) {
    /** The bytes; those from [size] on have no meaning. */
    var array: ByteArray = ByteArray(capacity)
        private set

    /** Number of bytes. */
    var size: Int = 0
        private set

    /** Removes all bytes. */
    fun clear() {
        size = 0
    }

    /** Appends a 32-bit number. */
    fun putInt(value: Int) {
        reserve(Int.SIZE_BYTES)
        val at = size
        array[at] = value.toByte()
        array[at + 1] = (value ushr 8).toByte()
        array[at + 2] = (value ushr 16).toByte()
        array[at + 3] = (value ushr 24).toByte()
        size = at + Int.SIZE_BYTES
    }

    /** Appends a 64-bit number. */
    fun putLong(value: Long) {
        putInt(value.toInt())
        putInt((value ushr 32).toInt())
    }

    /** Replaces the 16-bit number at an offset. */
    fun setShort(
        offset: Int,
        value: Int,
    ) {
        array[offset] = value.toByte()
        array[offset + 1] = (value ushr 8).toByte()
    }

    /** Returns the 16-bit number at an offset, without a sign. */
    fun getShort(offset: Int): Int = (array[offset].toInt() and 0xff) or (array[offset + 1].toInt() and 0xff shl 8)

    /** Returns the 32-bit number at an offset. */
    fun getInt(offset: Int): Int = getShort(offset) or (getShort(offset + 2) shl Short.SIZE_BITS)

    /** Inserts two 32-bit numbers at an offset. */
    fun insertInts(
        offset: Int,
        first: Int,
        second: Int,
    ) {
        val moved = size - offset
        putLong(0)
        System.arraycopy(array, offset, array, offset + Long.SIZE_BYTES, moved)
        val end = size
        size = offset
        putInt(first)
        putInt(second)
        size = end
    }

    /** Appends a range of other bytes. */
    fun put(
        other: Bytes,
        start: Int,
        count: Int,
    ) {
        reserve(count)
        System.arraycopy(other.array, start, array, size, count)
        size += count
    }

    /** Appends text as UTF-8. A lone surrogate becomes U+FFFD. Returns the number of bytes. */
    fun putUtf8(text: CharSequence): Int {
        val start = size
        val length = text.length
        var index = 0
        while (index < length) {
            val char = text[index++]
            val code = char.code
            if (code < 0x80) {
                reserve(1)
                array[size++] = code.toByte()
            } else if (code < 0x800) {
                reserve(2)
                array[size++] = (0xc0 or (code shr 6)).toByte()
                array[size++] = (0x80 or (code and 0x3f)).toByte()
            } else if (Character.isHighSurrogate(char) && index < length && Character.isLowSurrogate(text[index])) {
                putFour(Character.toCodePoint(char, text[index++]))
            } else {
                putThree(if (Character.isSurrogate(char)) REPLACEMENT else code)
            }
        }
        return size - start
    }

    private fun putThree(code: Int) {
        reserve(3)
        array[size++] = (0xe0 or (code shr 12)).toByte()
        array[size++] = (0x80 or (code shr 6 and 0x3f)).toByte()
        array[size++] = (0x80 or (code and 0x3f)).toByte()
    }

    private fun putFour(code: Int) {
        reserve(4)
        array[size++] = (0xf0 or (code shr 18)).toByte()
        array[size++] = (0x80 or (code shr 12 and 0x3f)).toByte()
        array[size++] = (0x80 or (code shr 6 and 0x3f)).toByte()
        array[size++] = (0x80 or (code and 0x3f)).toByte()
    }

    private fun reserve(count: Int) {
        if (size + count > array.size) array = array.copyOf(maxOf(array.size * 2, size + count))
    }

    private companion object {
        /** U+FFFD, the replacement character. */
        const val REPLACEMENT = 0xfffd
    }
}
