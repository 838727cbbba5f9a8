package dev.afterimage.compose.internal

import org.junit.jupiter.api.Assertions.assertEquals
import org.junit.jupiter.api.Assertions.assertFalse
import org.junit.jupiter.api.Assertions.assertNotSame
import org.junit.jupiter.api.Assertions.assertNull
import org.junit.jupiter.api.Assertions.assertSame
import org.junit.jupiter.api.Assertions.assertTrue
import org.junit.jupiter.api.Test

/** Records end with the nodes of their composition, if one walk covers it or several. */
class NodeRecordsTest {
    private val records = NodeRecords()
    private var walk = 0

    /** Walks over nodes; returns their records. A walk that does not end the pass ran out of time. */
    private fun walk(
        keys: Iterable<Int>,
        isContinued: Boolean = false,
        isEnd: Boolean = true,
    ): List<NodeRecord> {
        walk++
        if (isContinued) records.continuePass(walk) else records.beginPass(walk)
        val written = keys.map { key -> records.get(key).also { records.markWritten(it, walk) } }
        if (isEnd) records.endPass()
        return written
    }

    @Test
    fun `a whole walk leaves the records of its nodes`() {
        val kept = walk(1..100).last()
        walk(100..150)
        assertEquals(51, records.count)
        assertSame(kept, records.get(100))
    }

    @Test
    fun `the last walk of a pass leaves the records of the pass and the one before`() {
        walk(1..50, isEnd = false)
        walk(51..100, isContinued = true)
        assertEquals(100, records.count)
        walk(201..250, isEnd = false)
        walk(251..300, isContinued = true)
        assertEquals(200, records.count)
        walk(401..450, isEnd = false)
        assertEquals(250, records.count)
        walk(451..500, isContinued = true)
        assertEquals(200, records.count)
        assertSame(records.get(201), walk(201..300).first())
        assertEquals(100, records.count)
    }

    @Test
    fun `the records of a tree whose walks never reach its end are bounded`() {
        walk(0..9, isEnd = false)
        repeat(1_000) { round -> walk(round * 10..round * 10 + 9, isContinued = true, isEnd = false) }
        assertTrue(records.count <= 3 * 64 * 10, "${records.count} records")
    }

    @Test
    fun `a pass of many walks leaves the records of all`() {
        walk(0..9, isEnd = false)
        for (round in 1..64) walk(round * 10..round * 10 + 9, isContinued = true, isEnd = round == 64)
        assertEquals(650, records.count)
    }

    @Test
    fun `the record of a secret stays without its drawing`() {
        val secret = walk(1..3).first()
        secret.wasSecure = true
        secret.style.draw("a shape of the app")
        secret.style.drawing = {}
        secret.text = TextLook()
        walk(2..3)
        assertEquals(3, records.count)
        assertNull(secret.style.shape)
        assertNull(secret.style.drawing)
        assertNull(secret.text)
        assertSame(secret, walk(1..3).first())
        assertTrue(secret.wasSecure)
    }

    @Test
    fun `a secret that was retained and is shown again hides no other record from removal`() {
        walk(1..3).first().wasSecure = true
        walk(2..3)
        walk(1..3)
        walk(1..2)
        assertEquals(2, records.count)
        walk(2..2)
        assertEquals(2, records.count)
        walk(1..1)
        assertEquals(1, records.count)
    }

    @Test
    fun `the latest secrets stay`() {
        for (key in 1..5_000) walk(key..key).first().wasSecure = true
        assertTrue(records.count in 500..1_001, "${records.count} records")
        assertTrue(records.get(5_000).wasSecure && records.get(4_600).wasSecure)
        assertFalse(records.get(1).wasSecure)
    }

    @Test
    fun `the end of a capture leaves secrets alone`() {
        val first = walk(1..3).first()
        records.root = "a root"
        assertTrue(records.clear())
        assertNull(records.root)
        assertNotSame(first, walk(1..3).first())
        records.get(2).wasSecure = true
        assertFalse(records.clear())
        assertEquals(1, records.count)
        assertTrue(walk(2..2).first().wasSecure)
    }
}
