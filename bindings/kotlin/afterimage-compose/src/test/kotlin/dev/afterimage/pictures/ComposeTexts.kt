package dev.afterimage.pictures

import android.view.View
import androidx.compose.ui.node.RootForTest
import androidx.compose.ui.semantics.SemanticsActions
import androidx.compose.ui.semantics.SemanticsNode
import androidx.compose.ui.semantics.getAllSemanticsNodes
import androidx.compose.ui.semantics.getOrNull
import androidx.compose.ui.text.TextLayoutResult
import androidx.compose.ui.unit.toSize
import dev.afterimage.internal.capture.descendants

/**
 * The texts on the screen by Compose's own semantics and text layouts. They do not have the places: Compose makes the layout of a plain text
 * anew for its semantics, without the default font size, direction and least width.
 */
object ComposeTexts {
    /** Returns the first word of each text that is not clipped. */
    fun firstWords(roots: List<View>): List<String> =
        roots
            .flatMap(::descendants)
            .mapNotNull { (it as? RootForTest)?.semanticsOwner }
            .flatMap { it.getAllSemanticsNodes(false) }
            .filter { it.layoutInfo.isPlaced && it.boundsInWindow.size == it.size.toSize() }
            .mapNotNull(::text)
            .filter(String::isNotBlank)
            .map { it.trim().substringBefore(' ') }

    private fun text(node: SemanticsNode): String? {
        val results = ArrayList<TextLayoutResult>(1)
        node.config
            .getOrNull(SemanticsActions.GetTextLayoutResult)
            ?.action
            ?.invoke(results)
        return results
            .firstOrNull()
            ?.layoutInput
            ?.text
            ?.text
    }
}
