package dev.afterimage.flows

/** An element or a text of a replayed document. */
class ReplayedNode(
    val id: Int,
    val parent: Int,
    /** The text of a text node; null for an element. */
    val text: String?,
    val attributes: Map<String, String>,
    /** Declarations of the style attribute. */
    val style: Map<String, String>,
)

/** The document of a replay at one moment. */
class ReplayedScreen(
    /** Nodes in document order, without the style sheet. */
    val nodes: List<ReplayedNode>,
) {
    /** Texts in document order. */
    val texts: List<String> = nodes.mapNotNull { it.text }

    /** Returns whether a text on the screen contains `text`. */
    fun shows(text: String): Boolean = texts.any { text in it }

    /** Returns the elements of the roots of the recorded windows, in the order of drawing. */
    fun roots(): List<ReplayedNode> {
        val source = nodes.first { it.attributes["class"] == "source" }
        return nodes.filter { it.parent == source.id }
    }

    /** Returns the ids of all nodes of the recorded windows. */
    fun windowNodes(): Set<Int> {
        val inside = roots().map { it.id }.toHashSet()
        for (node in nodes) if (node.parent in inside) inside.add(node.id)
        return inside
    }

    /** Returns the texts below an element. */
    fun textsBelow(node: ReplayedNode): List<String> {
        val inside = hashSetOf(node.id)
        // A parent precedes its children.
        return nodes.filter { it.parent in inside && inside.add(it.id) }.mapNotNull { it.text }
    }
}
