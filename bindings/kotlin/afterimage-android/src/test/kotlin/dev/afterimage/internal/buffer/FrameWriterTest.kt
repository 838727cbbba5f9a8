package dev.afterimage.internal.buffer

import com.google.gson.JsonArray
import com.google.gson.JsonObject
import com.google.gson.JsonParser
import dev.afterimage.ffi.Golden
import org.junit.jupiter.api.Assertions.assertArrayEquals
import org.junit.jupiter.api.Assertions.assertEquals
import org.junit.jupiter.api.Assertions.assertTrue
import org.junit.jupiter.api.Test

/** The golden vectors, which all writers reproduce byte for byte. */
class FrameWriterTest {
    private val writer = FrameWriter()
    private val codes = JsonParser.parseString(Golden.text("codes.json")).asJsonObject

    @Test
    fun `every golden vector is reproduced`() {
        val names = Golden.names()
        assertTrue(names.size >= 10, "$names")
        for (name in names) {
            val described = JsonParser.parseString(Golden.text("$name.json")).asJsonObject
            assertArrayEquals(Golden.bytes(name), write(described), name)
        }
    }

    @Test
    fun `a warm writer does not allocate`() {
        val bean =
            java.lang.management.ManagementFactory
                .getThreadMXBean() as com.sun.management.ThreadMXBean
        val thread = Thread.currentThread().id
        var allocated = Long.MAX_VALUE
        repeat(20) {
            val before = bean.getThreadAllocatedBytes(thread)
            writeScreen()
            allocated = minOf(allocated, bean.getThreadAllocatedBytes(thread) - before)
        }
        // The counter itself allocates nothing here; one object of ours would be 16 bytes.
        assertEquals(0, allocated)
    }

    private fun writeScreen() {
        writer.begin(0, 4000, 8000)
        for (id in 1..500) {
            writer.node(id, if (id == 1) 0 else 1, Kind.TEXT, 0, id * 10, 4000, 100)
            writer.attr(Attr.FONT_SIZE, 170)
            writer.ident(Ident.CLASS, "android.widget.TextView")
            writer.text(TextField.TEXT, "Grüße aus der Zeile")
        }
        writer.touch(1_000, 0, TouchPhase.START, 10, 10)
        writer.finish(1_000)
    }

    private fun write(described: JsonObject): ByteArray {
        val viewport = described["viewport"].asJsonArray
        writer.begin(described["source"].asInt, viewport[0].asInt, viewport[1].asInt)
        if (described["tree"].isJsonObject) writeTree(described["tree"].asJsonObject)
        for (touch in described["touches"].asJsonArray) writeTouch(touch.asJsonObject)
        val buffer = writer.finish(described["elapsed_ms"].asLong)
        return ByteArray(buffer.remaining()).also { buffer.get(it) }
    }

    private fun writeTree(tree: JsonObject) {
        writer.tree()
        for (element in tree["nodes"].asJsonArray) {
            val node = element.asJsonObject
            val place = node["place"].asJsonArray.map { it.asInt }
            val parent = if (node["parent"].isJsonNull) 0 else node["parent"].asInt
            writer.node(node["id"].asInt, parent, code("Kind", node["kind"].asString), place[0], place[1], place[2], place[3])
            pairs(node, "attrs") { name, pair -> writer.attr(code("Attr", name), pair[1].asLong.toInt()) }
            pairs(node, "idents") { name, pair -> writer.ident(code("Ident", name), pair[1].asString) }
            pairs(node, "texts") { name, pair -> writer.text(code("TextField", name), pair[1].asString) }
        }
        if (tree["paint"].isJsonArray) {
            val ranks = tree["paint"].asJsonArray.map { it.asInt }.toIntArray()
            writer.paintRanks(ranks, ranks.size)
        }
    }

    private fun writeTouch(touch: JsonObject) {
        val at = touch["at"].asJsonArray
        val phase = code("TouchPhase", touch["phase"].asString)
        writer.touch(touch["elapsed_ms"].asLong, touch["pointer"].asInt, phase, at[0].asInt, at[1].asInt)
    }

    private fun pairs(
        node: JsonObject,
        name: String,
        put: (String, JsonArray) -> Unit,
    ) {
        val pairs = node[name] ?: return
        for (pair in pairs.asJsonArray) put(pair.asJsonArray[0].asString, pair.asJsonArray)
    }

    private fun code(
        group: String,
        name: String,
    ): Int = codes[group].asJsonObject[name].asInt
}
