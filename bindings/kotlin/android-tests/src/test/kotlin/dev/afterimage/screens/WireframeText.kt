package dev.afterimage.screens

import dev.afterimage.internal.buffer.Attr
import dev.afterimage.internal.buffer.FrameReader
import dev.afterimage.internal.buffer.InputType
import dev.afterimage.internal.buffer.Kind
import dev.afterimage.internal.buffer.LayoutDirection
import dev.afterimage.internal.buffer.ReadNode
import dev.afterimage.internal.buffer.TextField
import java.math.BigDecimal
import java.util.Locale

/** The text of a recorded wireframe, as in `examples/screens/expected`: of each node the recorded values of all properties that its description has. */
class WireframeText(
    private val frame: FrameReader,
) {
    private val lines = StringBuilder()

    /** Returns the text of a node and of its descendants. */
    fun of(
        described: DescribedNode,
        recorded: ReadNode,
    ): String {
        write(described, recorded, 0)
        return lines.toString()
    }

    private fun write(
        described: DescribedNode,
        node: ReadNode,
        depth: Int,
    ) {
        val place = listOf(node.x, node.y, node.width, node.height)
        lines.append("  ".repeat(depth)).append(KINDS[node.kind]).append(" frame=$place opacity=${node.attr(Attr.OPACITY) ?: OPAQUE}")
        for ((name, value) in PROPERTIES) if (described.has(name)) lines.append(" $name=${value(node)}")
        lines.append('\n')
        // A control may have parts of its own, such as the thumb of a switch.
        if (described.kind !in GROUPS) return
        val shown = described.children.filterNot { it.isHidden }
        val children = frame.children(node.id)
        check(shown.size == children.size) { "$described has ${children.size} children" }
        for ((child, recorded) in shown.zip(children)) write(child, recorded, depth + 1)
    }

    private companion object {
        const val OPAQUE = 1000
        const val BOLD = 700
        val GROUPS = setOf("container", "scroll")
        val KINDS =
            mapOf(
                Kind.CONTAINER to "container",
                Kind.TEXT to "text",
                Kind.BUTTON to "button",
                Kind.INPUT to "input",
                Kind.IMAGE to "image",
                Kind.SWITCH to "switch",
                Kind.SLIDER to "slider",
                Kind.PROGRESS to "progress",
                Kind.SCROLL to "scroll",
            )
        val INPUTS =
            mapOf(
                InputType.TEXT to "text",
                InputType.EMAIL to "email",
                InputType.PASSWORD to "password",
                InputType.NUMBER to "number",
                InputType.TEL to "tel",
            )
        val ALIGNMENTS = listOf("start", "center", "end")

        /** In the order in which they are written. */
        val PROPERTIES =
            listOf<Pair<String, (ReadNode) -> Any?>>(
                "text" to { quoted(it.text(TextField.TEXT)) },
                "value" to { quoted(it.text(TextField.VALUE)) },
                "placeholder" to { quoted(it.text(TextField.PLACEHOLDER)) },
                "color" to { it.colour(Attr.FOREGROUND) ?: NONE },
                "background" to { it.colour(Attr.BACKGROUND) ?: NONE },
                "size" to { it.attr(Attr.FONT_SIZE) ?: NONE },
                "corner" to { it.attr(Attr.CORNER_RADIUS) ?: NONE },
                "border" to { "${it.attr(Attr.BORDER_WIDTH) ?: NONE},${it.colour(Attr.BORDER_COLOUR) ?: NONE}" },
                "bold" to { (it.attr(Attr.FONT_WEIGHT) ?: 0) >= BOLD },
                "italic" to { it.flag(Attr.ITALIC) },
                "underline" to { it.flag(Attr.UNDERLINE) },
                "align" to { ALIGNMENTS[it.attr(Attr.ALIGN) ?: 0] },
                "input" to { INPUTS[it.attr(Attr.INPUT_TYPE)] },
                "secure" to { it.flag(Attr.SECURE) },
                "checked" to { it.flag(Attr.CHECKED) },
                "selected" to { it.flag(Attr.SELECTED) },
                "disabled" to { it.flag(Attr.DISABLED) },
                "clickable" to { it.flag(Attr.CLICKABLE) },
                "range" to { listOf(it.real(Attr.RANGE_MIN), it.real(Attr.RANGE_MAX)).map { end -> number(end ?: 0f) } },
                "position" to { it.text(TextField.VALUE)?.let { text -> number(text.toFloat()) } ?: NONE },
                "share" to { share(it) },
                "scroll" to { listOf(it.attr(Attr.SCROLL_X) ?: NONE, it.attr(Attr.SCROLL_Y) ?: NONE) },
                "direction" to { if (it.attr(Attr.LAYOUT_DIRECTION) == LayoutDirection.RTL) "rtl" else "ltr" },
            )
        const val NONE = "none"

        fun quoted(text: String?): String = text?.let { "\"$it\"" } ?: NONE

        /** Returns a number without zeros behind its last digit. */
        fun number(value: Float): String = BigDecimal(value.toString()).stripTrailingZeros().toPlainString()

        fun share(node: ReadNode): String {
            val least = node.real(Attr.RANGE_MIN) ?: 0f
            val value = node.text(TextField.VALUE)?.toFloat() ?: Float.NaN
            return String.format(Locale.ROOT, "%.3f", (value - least) / ((node.real(Attr.RANGE_MAX) ?: Float.NaN) - least))
        }
    }
}
