package dev.afterimage.internal.buffer

/** Attributes of the node that is being written, sorted by class and key. */
internal class NodeAttributes {
    private var keys = IntArray(CAPACITY)
    private var values = IntArray(CAPACITY)
    private var starts = IntArray(CAPACITY)
    private val strings = Bytes(INITIAL_STRING_BYTES)

    /** Number of attributes. */
    var count: Int = 0
        private set

    /** Removes all attributes. */
    fun clear() {
        count = 0
        strings.clear()
    }

    /** Sets a scalar, or replaces the value of its key. */
    fun putScalar(
        key: Int,
        value: Int,
    ) {
        val at = slot(key)
        values[at] = value
    }

    /** Sets a string of a class, or replaces the value of its key. */
    fun putString(
        attributeClass: Int,
        key: Int,
        text: CharSequence,
    ) {
        val start = strings.size
        val length = strings.putUtf8(text)
        val at = slot(attributeClass shl Short.SIZE_BITS or key)
        values[at] = length
        starts[at] = start
    }

    /** Appends the records to [attributes] and the strings to [text]. */
    fun writeTo(
        attributes: Bytes,
        text: Bytes,
    ) {
        for (index in 0 until count) {
            val attributeClass = keys[index] ushr Short.SIZE_BITS
            val key = keys[index] and KEY_MASK
            attributes.putInt(key or (attributeClass shl Short.SIZE_BITS))
            attributes.putInt(values[index])
            if (attributeClass != CLASS_ATTR) text.put(strings, starts[index], values[index])
        }
    }

    /** Returns the index of a key, which is inserted in its order if it is new. */
    private fun slot(key: Int): Int {
        var at = count
        while (at > 0 && keys[at - 1] > key) at--
        if (at > 0 && keys[at - 1] == key) return at - 1
        if (count == keys.size) grow()
        val moved = count - at
        System.arraycopy(keys, at, keys, at + 1, moved)
        System.arraycopy(values, at, values, at + 1, moved)
        System.arraycopy(starts, at, starts, at + 1, moved)
        keys[at] = key
        count++
        return at
    }

    private fun grow() {
        keys = keys.copyOf(keys.size * 2)
        values = values.copyOf(values.size * 2)
        starts = starts.copyOf(starts.size * 2)
    }

    companion object {
        /** Class of scalars. */
        const val CLASS_ATTR: Int = 0

        /** Class of names. */
        const val CLASS_IDENT: Int = 1

        /** Class of screen texts. */
        const val CLASS_TEXT: Int = 2

        private const val KEY_MASK = 0xffff

        /** More than the number of keys that exist, so that a walk never grows the arrays. */
        private const val CAPACITY = 96
        private const val INITIAL_STRING_BYTES = 1024
    }
}
