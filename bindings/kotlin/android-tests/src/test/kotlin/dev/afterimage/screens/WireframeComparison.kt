package dev.afterimage.screens

import dev.afterimage.internal.buffer.Attr
import dev.afterimage.internal.buffer.FrameReader
import dev.afterimage.internal.buffer.InputType
import dev.afterimage.internal.buffer.Kind
import dev.afterimage.internal.buffer.LayoutDirection
import dev.afterimage.internal.buffer.ReadNode
import dev.afterimage.internal.buffer.TextField

/** Compares a recorded wireframe with the description of its screen, in all that the description gives. */
class WireframeComparison(
    private val frame: FrameReader,
) {
    private val differences = ArrayList<String>()

    /** Returns the differences between a described node with its descendants and the node of its view. */
    fun differences(
        described: DescribedNode,
        recorded: ReadNode,
    ): List<String> {
        compare(described, recorded, OPAQUE)
        return differences
    }

    private fun compare(
        described: DescribedNode,
        recorded: ReadNode,
        parentOpacity: Double,
    ) {
        val opacity = parentOpacity * if (described.has("opacity")) described.number("opacity") else 1.0

        fun differ(
            property: String,
            expected: Any?,
            actual: Any?,
        ) {
            if (expected != actual) differences.add("$described: $property is $actual, not $expected")
        }
        differ("kind", KINDS.getValue(described.kind), recorded.kind)
        val place = listOf(recorded.x, recorded.y, recorded.width, recorded.height)
        differ("frame", described.frame.map(::tenths), place)
        differ("opacity", Math.round(opacity).toInt(), recorded.attr(Attr.OPACITY) ?: OPAQUE.toInt())
        for ((name, property) in PROPERTIES) {
            if (described.has(name)) differ(name, property.expected(described), property.actual(recorded))
        }
        // A control may have parts of its own, such as the thumb of a switch.
        if (described.kind !in GROUPS) return
        val shown = described.children.filterNot { it.isHidden }
        val children = frame.children(recorded.id)
        differ("number of children", shown.size, children.size)
        for ((child, node) in shown.zip(children)) compare(child, node, opacity)
    }

    /** A property of the file: its value as it is recorded, and the value of a recorded node. */
    private class Property(
        val expected: (DescribedNode) -> Any?,
        val actual: (ReadNode) -> Any?,
    )

    private companion object {
        const val OPAQUE = 1000.0
        val GROUPS = setOf("container", "scroll")
        val KINDS =
            mapOf(
                "container" to Kind.CONTAINER,
                "text" to Kind.TEXT,
                "button" to Kind.BUTTON,
                "input" to Kind.INPUT,
                "image" to Kind.IMAGE,
                "switch" to Kind.SWITCH,
                "slider" to Kind.SLIDER,
                "progress" to Kind.PROGRESS,
                "scroll" to Kind.SCROLL,
            )
        val INPUTS =
            mapOf(
                "text" to InputType.TEXT,
                "email" to InputType.EMAIL,
                "password" to InputType.PASSWORD,
                "number" to InputType.NUMBER,
                "tel" to InputType.TEL,
            )
        val ALIGNMENTS = mapOf("start" to 0, "center" to 1, "end" to 2)
        const val BOLD = 700

        val PROPERTIES =
            mapOf(
                "text" to Property({ it.text("text") }, { it.text(TextField.TEXT) }),
                "value" to Property({ it.text("value") }, { it.text(TextField.VALUE) }),
                "placeholder" to Property({ it.text("placeholder") }, { it.text(TextField.PLACEHOLDER) }),
                "color" to Property({ colour(it.text("color")) }, { it.colour(Attr.FOREGROUND) }),
                "background" to Property({ colour(it.text("background")) }, { it.colour(Attr.BACKGROUND) }),
                "size" to Property({ tenths(it.number("size")) }, { it.attr(Attr.FONT_SIZE) }),
                "corner" to Property({ tenths(it.number("corner")) }, { it.attr(Attr.CORNER_RADIUS) }),
                "border" to
                    Property(
                        { it.json.getAsJsonObject("border").run { tenths(get("width").asDouble) to colour(get("color").asString) } },
                        { it.attr(Attr.BORDER_WIDTH) to it.colour(Attr.BORDER_COLOUR) },
                    ),
                "bold" to Property({ it.flag("bold") }, { (it.attr(Attr.FONT_WEIGHT) ?: 0) >= BOLD }),
                "italic" to Property({ it.flag("italic") }, { it.flag(Attr.ITALIC) }),
                "underline" to Property({ it.flag("underline") }, { it.flag(Attr.UNDERLINE) }),
                "align" to Property({ ALIGNMENTS.getValue(it.text("align")) }, { it.attr(Attr.ALIGN) ?: 0 }),
                "input" to Property({ INPUTS.getValue(it.text("input")) }, { it.attr(Attr.INPUT_TYPE) }),
                "secure" to Property({ it.flag("secure") }, { it.flag(Attr.SECURE) }),
                "checked" to Property({ it.flag("checked") }, { it.flag(Attr.CHECKED) }),
                "selected" to Property({ it.flag("selected") }, { it.flag(Attr.SELECTED) }),
                "disabled" to Property({ it.flag("disabled") }, { it.flag(Attr.DISABLED) }),
                "clickable" to Property({ it.flag("clickable") }, { it.flag(Attr.CLICKABLE) }),
                "range" to
                    Property({ it.numbers("range") }, {
                        listOf(it.real(Attr.RANGE_MIN) ?: 0f, it.real(Attr.RANGE_MAX)).map { end ->
                            end?.toDouble()
                        }
                    }),
                "position" to Property({ it.number("position") }, { it.text(TextField.VALUE)?.toDouble() }),
                "share" to Property({ it.number("share") }, { share(it) }),
                "scroll" to Property({ it.numbers("scroll").map(::tenths) }, { listOf(it.attr(Attr.SCROLL_X), it.attr(Attr.SCROLL_Y)) }),
                "direction" to
                    Property(
                        { if (it.text("direction") == "rtl") LayoutDirection.RTL else LayoutDirection.LTR },
                        { it.attr(Attr.LAYOUT_DIRECTION) },
                    ),
            )

        fun share(node: ReadNode): Double? {
            val least = (node.real(Attr.RANGE_MIN) ?: 0f).toDouble()
            val value = node.text(TextField.VALUE)?.toDouble() ?: return null
            return (value - least) / ((node.real(Attr.RANGE_MAX) ?: return null) - least)
        }

        fun tenths(pixels: Double): Int = Math.floor(pixels * 10 + 0.5).toInt()

        fun colour(text: String): String = if (text.length == "#rrggbb".length) "${text}ff" else text
    }
}
