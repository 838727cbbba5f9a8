package dev.afterimage.shop

import android.view.View
import android.view.ViewGroup
import android.view.inputmethod.EditorInfo
import androidx.compose.ui.ExperimentalComposeUiApi
import androidx.compose.ui.node.RootForTest
import androidx.compose.ui.semantics.SemanticsActions
import androidx.compose.ui.semantics.SemanticsNode
import androidx.compose.ui.semantics.SemanticsProperties
import androidx.compose.ui.semantics.getAllSemanticsNodes
import androidx.compose.ui.semantics.getOrNull
import dev.afterimage.flows.RecordedApp
import dev.afterimage.testapp.roots
import org.junit.Assert.assertEquals
import org.robolectric.shadows.ShadowChoreographer
import java.time.Duration

/** Time between two frames of the display. */
private const val FRAME_MS = 16L

/** Lets the display draw 60 frames a second. Otherwise each frame moves the clock, and a blinking cursor keeps the main thread busy forever. */
fun drawFramesByTheClock() {
    ShadowChoreographer.setPaused(true)
    ShadowChoreographer.setFrameDelay(Duration.ofMillis(FRAME_MS))
}

/** Lays out the compositions in a window, as drawing them does. */
@OptIn(ExperimentalComposeUiApi::class)
fun layOutCompositions(root: View) {
    for (composition in compositions(root)) (composition as RootForTest).measureAndLayoutForTest()
}

/** An element of Compose in a window. */
class Element(
    /** The view that draws it. */
    val view: View,
    private val node: SemanticsNode,
) {
    /** Its text, also what a person typed. */
    val text: String
        get() {
            val typed = node.config.getOrNull(SemanticsProperties.EditableText)
            return typed?.text ?: node.config
                .getOrNull(SemanticsProperties.Text)
                .orEmpty()
                .joinToString { it.text }
        }

    /** Whether a person can type into it. */
    val isField: Boolean get() = SemanticsActions.SetText in node.config

    /** Its middle in the window, in pixels. */
    val middle: Pair<Float, Float> get() = node.boundsInWindow.center.let { it.x to it.y }
}

/** Returns the elements of all windows. */
fun elements(): List<Element> =
    roots().flatMap(::compositions).flatMap { view ->
        val nodes = (view as RootForTest).semanticsOwner.getAllSemanticsNodes(mergingEnabled = false)
        nodes.map { Element(view, it) }
    }

/** Fails unless the app shows a text of Compose, and expects it in the replay. */
fun RecordedApp.showsElement(text: String) = shows(text) { elements().any { text in it.text } }

/** Taps the element with a text, and expects the touch in the replay. */
fun RecordedApp.tapElement(text: String) = tap(elements().first { text in it.text })

/** Types a text into the only field, as a keyboard does: character by character. */
fun RecordedApp.typeIntoElement(text: String) {
    tap(elements().first { it.isField })
    val view = elements().first { it.isField }.view
    val connection = checkNotNull(view.onCreateInputConnection(EditorInfo())) { "no field has the focus" }
    for (character in text) {
        connection.commitText(character.toString(), 1)
        run()
    }
    until("the typed text") { elements().first { it.isField }.text == text }
    settle()
}

private fun RecordedApp.tap(element: Element) {
    val (x, y) = element.middle
    tap(element.view.rootView, x, y)
}

private fun compositions(view: View): List<View> {
    if (view is RootForTest) return listOf(view)
    val group = view as? ViewGroup ?: return emptyList()
    return (0 until group.childCount).flatMap { compositions(group.getChildAt(it)) }
}
