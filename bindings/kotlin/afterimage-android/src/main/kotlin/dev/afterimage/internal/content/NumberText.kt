package dev.afterimage.internal.content

/** A decimal number as text, without a string for each value. */
internal class NumberText : CharSequence {
    private val digits = CharArray(CAPACITY)
    private var start = CAPACITY

    override val length: Int get() = CAPACITY - start

    /** Sets a whole number. */
    fun set(value: Int): NumberText {
        start = CAPACITY
        putWhole(Math.abs(value.toLong()))
        if (value < 0) digits[--start] = '-'
        return this
    }

    /** Sets a number, rounded to hundredths. Not-a-number becomes 0. */
    fun set(value: Float): NumberText {
        val hundredths = Math.round(value.toDouble() * HUNDRED)
        val absolute = Math.abs(hundredths)
        val fraction = (absolute % HUNDRED).toInt()
        start = CAPACITY
        if (fraction % TEN != 0) digits[--start] = '0' + fraction % TEN
        if (fraction != 0) {
            digits[--start] = '0' + fraction / TEN
            digits[--start] = '.'
        }
        putWhole(absolute / HUNDRED)
        if (hundredths < 0) digits[--start] = '-'
        return this
    }

    override fun get(index: Int): Char = digits[start + index]

    override fun subSequence(
        startIndex: Int,
        endIndex: Int,
    ): CharSequence = toString().substring(startIndex, endIndex)

    override fun toString(): String = String(digits, start, length)

    private fun putWhole(value: Long) {
        var rest = value
        do {
            digits[--start] = '0' + (rest % TEN).toInt()
            rest /= TEN
        } while (rest != 0L)
    }

    private companion object {
        /** The longest is a negative 64-bit number with two decimals. */
        const val CAPACITY = 24
        const val TEN = 10
        const val HUNDRED = 100L
    }
}
