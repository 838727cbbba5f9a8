package dev.afterimage.compose.internal

import androidx.compose.ui.layout.LayoutInfo
import androidx.compose.ui.node.RootForTest
import androidx.compose.ui.semantics.SemanticsConfiguration
import androidx.compose.ui.semantics.SemanticsNode
import dev.afterimage.internal.Failures

/** A tree of a composition: of its layout nodes, or of those with semantics. UI thread. */
internal interface ComposeTree {
    /** Whether semantics are the same object until they change. */
    val keepsSemantics: Boolean

    /** Returns the root of a composition. */
    fun root(owner: RootForTest): Any

    /** Returns the children of a node, in the order of drawing if it is known. The list may change with the node. */
    fun children(node: Any): List<Any>

    /** Returns the layout node of a node. */
    fun layout(node: Any): LayoutInfo

    /** Returns the id of a node in its composition. */
    fun id(node: Any): Int

    /** Returns the semantics of a node alone, null if it has none. */
    fun semantics(node: Any): SemanticsConfiguration?
}

/** All layout nodes. */
internal class LayoutTree(
    private val features: ComposeFeatures,
    private val failures: Failures,
) : ComposeTree {
    override val keepsSemantics: Boolean get() = true

    override fun root(owner: RootForTest): Any = owner.semanticsOwner.unmergedRootSemanticsNode.layoutInfo

    override fun children(node: Any): List<Any> {
        val layout = node as LayoutInfo
        val drawn = features.read(ComposeFeature.DRAWING_ORDER, failures, null) { ComposeInternals.drawnChildren(layout) }
        return drawn ?: ComposeInternals.children(layout)
    }

    override fun layout(node: Any): LayoutInfo = node as LayoutInfo

    override fun id(node: Any): Int = ComposeInternals.id(node as LayoutInfo)

    override fun semantics(node: Any): SemanticsConfiguration? = ComposeInternals.semantics(node as LayoutInfo)
}

/** The nodes with semantics, which every version of Compose has in its public API. Each walk allocates them. */
internal class SemanticsTree : ComposeTree {
    override val keepsSemantics: Boolean get() = false

    override fun root(owner: RootForTest): Any = owner.semanticsOwner.unmergedRootSemanticsNode

    override fun children(node: Any): List<Any> = (node as SemanticsNode).children

    override fun layout(node: Any): LayoutInfo = (node as SemanticsNode).layoutInfo

    override fun id(node: Any): Int = (node as SemanticsNode).id

    override fun semantics(node: Any): SemanticsConfiguration? = (node as SemanticsNode).config
}
