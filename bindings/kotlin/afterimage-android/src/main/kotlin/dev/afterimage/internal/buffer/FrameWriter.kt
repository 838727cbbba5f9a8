package dev.afterimage.internal.buffer

import java.nio.ByteBuffer
import java.nio.ByteOrder

/** Bytes of a node's record. */
internal const val NODE_BYTES: Int = 28

/** Offset of the number of attributes in a node's record. */
internal const val ATTRIBUTE_COUNT_OFFSET: Int = 24

/** Bytes of an attribute's record. */
internal const val ATTRIBUTE_BYTES: Int = 8

/**
 * Writes frame buffers (`docs/frame-buffer.md`), one after another, into memory that it reuses: once warm it does not allocate.
 *
 * Call [begin], then [node] for each node in depth-first order, each followed by its attributes, then [touch] for each touch, then
 * [finish]. All lengths are tenths of a logical pixel (see [tenths]). One thread at a time.
 */
internal class FrameWriter {
    private val nodes = Bytes(INITIAL_BYTES)
    private val attributes = Bytes(INITIAL_BYTES)
    private val text = Bytes(INITIAL_BYTES)
    private val touches = Bytes(TOUCH_BYTES * INITIAL_TOUCHES)
    private val tail = Bytes(INITIAL_BYTES)
    private val own = NodeAttributes()
    private val ranks = PaintRanks()
    private val unreached = UnreachedNodes()
    private var hasTree = false
    private var isInNode = false
    private var source = 0
    private var width = 0
    private var height = 0
    private var attributeCount = 0
    private var out: ByteBuffer = direct(INITIAL_BYTES)

    /** Number of nodes since [begin]. */
    val nodeCount: Int get() = nodes.size / NODE_BYTES

    /** Number of touches since [begin]. */
    val touchCount: Int get() = touches.size / TOUCH_BYTES

    /** Starts the buffer of a source. The viewport is the size of the app's window. */
    fun begin(
        source: Int,
        viewportWidth: Int,
        viewportHeight: Int,
    ) {
        this.source = source
        width = viewportWidth
        height = viewportHeight
        hasTree = false
        isInNode = false
        attributeCount = 0
        nodes.clear()
        attributes.clear()
        text.clear()
        touches.clear()
        own.clear()
        ranks.clear()
        unreached.clear()
    }

    /** Declares that the buffer has a tree, even if no node follows: an empty screen. */
    fun tree() {
        hasTree = true
    }

    /** Adds a node. [x] and [y] are relative to the content of the parent; [parent] is 0 for a root. */
    fun node(
        id: Int,
        parent: Int,
        kind: Int,
        x: Int,
        y: Int,
        width: Int,
        height: Int,
    ) {
        endNode()
        hasTree = true
        isInNode = true
        nodes.putInt(id)
        nodes.putInt(parent)
        nodes.putInt(x)
        nodes.putInt(y)
        nodes.putInt(width)
        nodes.putInt(height)
        nodes.putInt(kind shl Short.SIZE_BITS)
    }

    /** Sets a scalar of the last node ([Attr]), or replaces it. */
    fun attr(
        key: Int,
        value: Int,
    ) {
        own.putScalar(key, value)
    }

    /** Sets a real number of the last node ([Attr.RANGE_MIN], [Attr.RANGE_MAX], transforms), or replaces it. */
    fun real(
        key: Int,
        value: Float,
    ) {
        own.putScalar(key, java.lang.Float.floatToRawIntBits(value))
    }

    /** Sets [Attr.CHILDREN_NOT_REACHED] of any node so far. [node] counts the nodes from 0. */
    fun childrenNotReached(node: Int) {
        unreached.add(node)
    }

    /** Sets a name of the last node ([Ident]), or replaces it. */
    fun ident(
        key: Int,
        name: CharSequence,
    ) {
        own.putString(NodeAttributes.CLASS_IDENT, key, name)
    }

    /** Sets a screen text of the last node ([TextField]), or replaces it. Never the text of a secure field. */
    fun text(
        key: Int,
        value: CharSequence,
    ) {
        own.putString(NodeAttributes.CLASS_TEXT, key, value)
    }

    /** Sets the order of painting: one rank for each node, in the order of the nodes. Lower ranks are painted first. */
    fun paintRanks(
        values: IntArray,
        count: Int,
    ) {
        ranks.set(values, count)
    }

    /** Adds a touch. [x] and [y] are in the window. [phase] is one of [TouchPhase]. */
    fun touch(
        elapsedMs: Long,
        pointer: Int,
        phase: Int,
        x: Int,
        y: Int,
    ) {
        touches.putLong(elapsedMs)
        touches.putInt(pointer)
        touches.putInt(x)
        touches.putInt(y)
        touches.putInt(phase)
    }

    /** Returns the buffer, whose time is [elapsedMs] since boot, sleep included. Its bytes are valid until the next [finish]. */
    fun finish(elapsedMs: Long): ByteBuffer {
        endNode()
        attributeCount += unreached.writeTo(nodes, attributes)
        tail.clear()
        if (ranks.normalise(nodeCount)) ranks.writeTo(tail)
        val length = HEADER_BYTES + nodes.size + attributes.size + tail.size + text.size + touches.size
        if (out.capacity() < length) out = direct(maxOf(length, out.capacity() * 2))
        out.clear()
        putHeader(elapsedMs, length)
        put(nodes)
        put(attributes)
        put(tail)
        put(text)
        put(touches)
        out.flip()
        return out
    }

    private fun putHeader(
        elapsedMs: Long,
        length: Int,
    ) {
        out.putInt(MAGIC)
        out.putShort(VERSION)
        out.put(source.toByte())
        out.put(if (hasTree) HAS_TREE else 0)
        out.putLong(elapsedMs)
        out.putInt(length)
        out.putInt(touchCount)
        out.putInt(width)
        out.putInt(height)
        out.putInt(nodeCount)
        out.putInt(attributeCount)
        out.putInt(text.size)
        out.putInt(tail.size / Int.SIZE_BYTES)
    }

    private fun put(bytes: Bytes) {
        out.put(bytes.array, 0, bytes.size)
    }

    private fun endNode() {
        if (!isInNode) return
        nodes.setShort(nodes.size - NODE_BYTES + ATTRIBUTE_COUNT_OFFSET, own.count)
        attributeCount += own.count
        own.writeTo(attributes, text)
        own.clear()
        isInNode = false
    }

    private companion object {
        /** "AIFB". */
        const val MAGIC = 0x42464941
        const val VERSION: Short = 2
        const val HAS_TREE: Byte = 1
        const val HEADER_BYTES = 48
        const val TOUCH_BYTES = 24

        /** A screen of 500 nodes with texts. */
        const val INITIAL_BYTES = 64 * 1024
        const val INITIAL_TOUCHES = 256

        fun direct(capacity: Int): ByteBuffer = ByteBuffer.allocateDirect(capacity).order(ByteOrder.LITTLE_ENDIAN)
    }
}
