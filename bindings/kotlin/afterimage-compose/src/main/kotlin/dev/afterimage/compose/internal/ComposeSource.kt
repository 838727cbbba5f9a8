package dev.afterimage.compose.internal

import android.view.View
import androidx.compose.ui.node.RootForTest
import dev.afterimage.internal.capture.Subtree
import dev.afterimage.internal.capture.SubtreeParent
import dev.afterimage.internal.capture.SubtreeSource

/** The source of the nodes of compositions. `SubtreeSources` makes it by its name. UI thread. */
internal class ComposeSource : SubtreeSource {
    private var walker: ComposeWalker? = null
    private var walk = 0

    override fun handles(type: Class<*>): Boolean = RootForTest::class.java.isAssignableFrom(type)

    override fun begin(walk: Int) {
        this.walk = walk
    }

    override fun write(
        view: View,
        parent: SubtreeParent,
        depth: Int,
        into: Subtree,
    ) {
        val walker = walker ?: ComposeWalker(into.failures).also { walker = it }
        walker.walk = walk
        walker.write(view, parent, depth, into)
    }

    override fun end() {
        walker?.release()
    }
}
