package dev.afterimage.internal.buffer

import java.nio.ByteBuffer
import java.nio.ByteOrder

/** A node as it is stored in a frame buffer. */
class ReadNode(
    val id: Int,
    val parent: Int,
    val kind: Int,
    val x: Int,
    val y: Int,
    val width: Int,
    val height: Int,
    private val scalars: Map<Int, Int>,
    private val names: Map<Int, String>,
    private val texts: Map<Int, String>,
) {
    /** Returns a scalar, or `null` if the node has none of this key. */
    fun attr(key: Int): Int? = scalars[key]

    /** Returns a real number, or `null` if the node has none of this key. */
    fun real(key: Int): Float? = scalars[key]?.let { java.lang.Float.intBitsToFloat(it) }

    /** Returns a colour as `#rrggbbaa`, or `null` if the node has none of this key. */
    fun colour(key: Int): String? = scalars[key]?.let { "#%08x".format(it) }

    /** Returns whether a flag is set. */
    fun flag(key: Int): Boolean = (scalars[key] ?: 0) != 0

    fun ident(key: Int): String? = names[key]

    fun text(key: Int): String? = texts[key]

    /** All texts, in the order of their keys. */
    val allTexts: List<String> get() = texts.values.toList()

    /** All scalars by key. */
    val allScalars: Map<Int, Int> get() = scalars

    override fun toString(): String = "#$id<$parent kind $kind [$x $y $width $height] $scalars $names $texts"
}

/** A touch as it is stored in a frame buffer. */
data class ReadTouch(
    val elapsedMs: Long,
    val pointer: Int,
    val x: Int,
    val y: Int,
    val phase: Int,
)

/** Reads a frame buffer, independently of [FrameWriter]. Fails if sections and length do not agree. */
class FrameReader(
    buffer: ByteBuffer,
) {
    private val input = buffer.duplicate().order(ByteOrder.LITTLE_ENDIAN)
    private val start = buffer.position()

    /** The whole frame. */
    val bytes: ByteArray = ByteArray(buffer.remaining()).also { buffer.duplicate().get(it) }
    val source: Int = input.get(start + 6).toInt()
    val hasTree: Boolean = input.get(start + 7).toInt() == 1
    val elapsedMs: Long = input.getLong(start + 8)
    val viewportWidth: Int = input.getInt(start + 24)
    val viewportHeight: Int = input.getInt(start + 28)
    val nodes: List<ReadNode>

    /** The rank of each node, or `null` if the nodes are painted in their order. */
    val paintRanks: List<Int>?
    val touches: List<ReadTouch>

    init {
        check(input.getInt(start) == 0x42464941) { "no frame buffer" }
        check(input.getShort(start + 4).toInt() == 2) { "version ${input.getShort(start + 4)}" }
        val length = input.getInt(start + 16)
        val touchCount = input.getInt(start + 20)
        val nodeCount = input.getInt(start + 32)
        val attributeCount = input.getInt(start + 36)
        val textBytes = input.getInt(start + 40)
        val rankCount = input.getInt(start + 44)
        val attributesAt = start + 48 + nodeCount * 28
        val ranksAt = attributesAt + attributeCount * 8
        val textAt = ranksAt + rankCount * 4
        val touchesAt = textAt + textBytes
        check(touchesAt + touchCount * 24 == start + length) { "sections do not fill $length bytes" }
        nodes = readNodes(nodeCount, attributesAt, textAt)
        paintRanks = if (rankCount == 0) null else List(rankCount) { input.getInt(ranksAt + it * 4) }
        touches = List(touchCount) { readTouch(touchesAt + it * 24) }
    }

    /** Returns the only node whose texts contain [text]. */
    fun withText(text: String): ReadNode = nodes.single { node -> node.allTexts.any { text in it } }

    /** Returns the node of an id. */
    fun node(id: Int): ReadNode = nodes.single { it.id == id }

    /** Returns the children of a node in their order, or the roots for 0. */
    fun children(id: Int): List<ReadNode> = nodes.filter { it.parent == id }

    private fun readNodes(
        count: Int,
        attributesAt: Int,
        textAt: Int,
    ): List<ReadNode> {
        var attribute = attributesAt
        var text = textAt
        return List(count) { index ->
            val at = start + 48 + index * 28
            val strings = mapOf(1 to LinkedHashMap<Int, String>(), 2 to LinkedHashMap())
            val scalars = LinkedHashMap<Int, Int>()
            repeat(input.getShort(at + 24).toInt() and 0xffff) {
                val key = input.getShort(attribute).toInt()
                val attributeClass = input.getShort(attribute + 2).toInt()
                val value = input.getInt(attribute + 4)
                attribute += 8
                if (attributeClass == 0) {
                    scalars[key] = value
                } else {
                    val bytes = ByteArray(value) { input.get(text + it) }
                    text += value
                    strings.getValue(attributeClass)[key] = String(bytes, Charsets.UTF_8)
                }
            }
            ReadNode(
                id = input.getInt(at),
                parent = input.getInt(at + 4),
                kind = input.getShort(at + 26).toInt() and 0xffff,
                x = input.getInt(at + 8),
                y = input.getInt(at + 12),
                width = input.getInt(at + 16),
                height = input.getInt(at + 20),
                scalars = scalars,
                names = strings.getValue(1),
                texts = strings.getValue(2),
            )
        }
    }

    private fun readTouch(at: Int) =
        ReadTouch(
            elapsedMs = input.getLong(at),
            pointer = input.getInt(at + 8),
            x = input.getInt(at + 12),
            y = input.getInt(at + 16),
            phase = input.getInt(at + 20),
        )
}
