package dev.afterimage.ffi

import kotlin.math.floor
import org.junit.jupiter.api.Assertions.assertEquals
import org.junit.jupiter.api.Assertions.assertTrue
import org.junit.jupiter.api.Test

/** The rounding that `docs/frame-buffer.md` requires of each walker, against the values that all languages share. */
class LengthsTest {
    /** Rounds logical pixels to tenths. `toInt` saturates, and converts NaN to 0. */
    private fun tenths(pixels: Double): Int = floor(pixels * 10.0 + 0.5).toInt().coerceIn(-MAX_LENGTH, MAX_LENGTH)

    @Test
    fun `lengths are rounded as in Rust`() {
        val rows = row.findAll(Golden.text("lengths.json")).toList()
        assertTrue(rows.size > 40, "${rows.size} values")
        for (match in rows) {
            val (pixels, density, expected) = match.destructured
            assertEquals(expected.toInt(), tenths(pixels.toDouble() / density.toDouble()), "$pixels / $density")
        }
    }

    private companion object {
        /** Maximum of a length, in tenths of a logical pixel. */
        const val MAX_LENGTH = 1 shl 29

        val row = Regex("""\{"pixels": "([^"]+)", "density": "([^"]+)", "tenths": (-?\d+)}""")
    }
}
