package dev.afterimage.internal.overlay

import com.google.gson.JsonObject
import com.google.gson.JsonParser
import dev.afterimage.ffi.ExplainedNode
import dev.afterimage.ffi.MaskAction
import dev.afterimage.ffi.PrivacyLevel
import dev.afterimage.internal.buffer.FrameReader
import dev.afterimage.internal.buffer.ReadNode
import dev.afterimage.internal.buffer.TextField
import dev.afterimage.testapp.Canary
import dev.afterimage.testapp.Recording
import org.junit.Assert.assertEquals
import org.junit.Assert.assertFalse
import org.junit.Assert.assertTrue
import java.nio.ByteBuffer

/** A frame that is recorded on its own: its bytes and the studio's export, against the decisions about its nodes. */
internal class RecordedDecisions(
    private val name: String,
    buffer: ByteBuffer,
    private val decisions: Map<Int, ExplainedNode>,
) {
    private val frame = FrameReader(buffer)
    private val recording = Recording.of(listOf(ByteArray(buffer.remaining()).also { buffer.duplicate().get(it) }), PrivacyLevel.MEDIUM)
    private val nodes: Map<Int, JsonObject> =
        recording.trace
            .lines()
            .filter { it.isNotBlank() }
            .map { JsonParser.parseString(it).asJsonObject }
            .last { it["type"].asString == "snapshot" }
            .getAsJsonArray("nodes")
            .map { it.asJsonObject }
            .associateBy { it["id"].asInt }

    /** Number of recorded nodes whose decision was compared, by their decision. */
    val compared = HashMap<MaskAction, Int>()

    /** Fails unless masked texts are stars, blocked nodes are placeholders, and the others have their texts. */
    fun check() {
        for (node in frame.nodes) {
            val decision = decisions[node.id] ?: continue
            nodes[node.id]?.let { check(node, it, decision.action) }
        }
        val kept = canaries(MaskAction.KEEP, ALL)
        // The placeholder of a masked field names the field, and may be kept.
        val hidden = canaries(MaskAction.MASK, MASKED) + canaries(MaskAction.BLOCK, ALL) - kept
        val found = Canary.findAll(recording.trace + recording.rrweb + recording.segments.joinToString { String(it, Charsets.ISO_8859_1) })
        assertEquals("$name: hidden texts in the bytes", emptySet<String>(), found intersect hidden)
    }

    private fun check(
        node: ReadNode,
        exported: JsonObject,
        action: MaskAction,
    ) {
        val texts = SHOWN.mapNotNull { exported[it]?.asString }
        when (action) {
            MaskAction.MASK -> {
                for (text in texts) assertTrue("$name: $text of $exported", text.all { it == '*' || it.isWhitespace() })
                if (texts.isNotEmpty()) count(action)
            }

            MaskAction.BLOCK -> {
                assertEquals("$name: $exported", "placeholder", exported["k"].asString)
                assertTrue("$name: $exported", texts.isEmpty())
                assertFalse("$name: $exported has children", nodes.values.any { it["p"].asInt == node.id })
                count(action)
            }

            else -> {
                val word = node.text(TextField.TEXT)?.let(Canary::find) ?: return
                assertTrue("$name: $word in $exported", texts.any { word in it })
                count(action)
            }
        }
    }

    private fun count(action: MaskAction) {
        compared[action] = (compared[action] ?: 0) + 1
    }

    /** Returns the words in some fields of the nodes with a decision. */
    private fun canaries(
        action: MaskAction,
        fields: List<Int>,
    ): Set<String> =
        frame.nodes
            .filter { node -> decisions[node.id]?.action == action }
            .flatMap { node -> fields.mapNotNull { node.text(it) } }
            .flatMap { Canary.findAll(it) }
            .toSet()

    private companion object {
        /** The exported names of [MASKED]. */
        val SHOWN = listOf("text", "value")
        val MASKED = listOf(TextField.TEXT, TextField.VALUE)
        val ALL = MASKED + TextField.PLACEHOLDER
    }
}
