package dev.afterimage.internal.buffer

import dev.afterimage.ffi.Golden
import org.junit.jupiter.api.Assertions.assertEquals
import org.junit.jupiter.api.Assertions.assertTrue
import org.junit.jupiter.api.Test

/** The rounding that `docs/frame-buffer.md` requires of each walker, against the values that all languages share. */
class LengthsTest {
    @Test
    fun `lengths are rounded as in Rust`() {
        val rows = row.findAll(Golden.text("lengths.json")).toList()
        assertTrue(rows.size > 40, "${rows.size} values")
        for (match in rows) {
            val (pixels, density, expected) = match.destructured
            assertEquals(expected.toInt(), tenths(pixels.toDouble(), density.toDouble()), "$pixels / $density")
        }
    }

    private companion object {
        val row = Regex("""\{"pixels": "([^"]+)", "density": "([^"]+)", "tenths": (-?\d+)}""")
    }
}
