package dev.afterimage.testapp

import dev.afterimage.internal.buffer.FrameReader
import dev.afterimage.internal.buffer.TextField
import java.nio.ByteBuffer

/** The fields of a node that are drawn. The others are for assistive technology and for a long press. */
private val drawnFields = listOf(TextField.TEXT, TextField.VALUE, TextField.PLACEHOLDER)

private val spokenFields = listOf(TextField.LABEL, TextField.TOOLTIP)

/** Returns how many nodes of a frame draw each text of the test app, by its word. */
fun textNodes(frame: ByteArray): Map<String, Int> =
    counts(FrameReader(ByteBuffer.wrap(frame)).nodes.map { node -> drawnFields.mapNotNull { node.text(it) } })

/** Returns how many nodes of a frame have each text of the test app for assistive technology or a long press, by its word. */
fun spokenNodes(frame: ByteArray): Map<String, Int> =
    counts(FrameReader(ByteBuffer.wrap(frame)).nodes.map { node -> spokenFields.mapNotNull { node.text(it) } })

/** Returns how many views that are shown have each text of the test app, by its word. Views that are no `TextView` have texts besides. */
fun textViewCounts(): Map<String, Int> =
    counts(
        ShownCanaries
            .textViews()
            .filter { it.isShown }
            .map { listOfNotNull(it.text?.toString(), it.hint?.toString()) },
    )

private fun counts(owners: List<List<String>>): Map<String, Int> =
    owners.flatMap { texts -> texts.flatMap { Canary.findAll(it) }.toSet() }.groupingBy { it }.eachCount()
