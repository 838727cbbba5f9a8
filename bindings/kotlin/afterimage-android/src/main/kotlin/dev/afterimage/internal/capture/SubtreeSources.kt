package dev.afterimage.internal.capture

import android.view.View
import dev.afterimage.internal.Failures

/** The library that reads Compose, if the app has it. UI thread. */
internal class SubtreeSources(
    private val failures: Failures,
) {
    private val handled = HashMap<Class<*>, Boolean>()
    private val compose: SubtreeSource? = load()

    /** Starts a walk, whose number is not 0. */
    fun begin(walk: Int) {
        compose?.begin(walk)
    }

    /** Ends the capture. */
    fun end() {
        compose?.end()
    }

    /** Returns the source of the nodes below a view, null if they are those of its children. */
    fun of(view: View): SubtreeSource? {
        val source = compose ?: return null
        val type = view.javaClass
        val isHandled = handled[type] ?: source.handles(type).also { handled[type] = it }
        return if (isHandled) source else null
    }

    private fun load(): SubtreeSource? =
        try {
            Class.forName(COMPOSE).getDeclaredConstructor().newInstance() as SubtreeSource
        } catch (_: ClassNotFoundException) {
            null
        } catch (error: Throwable) {
            failures.report("loading afterimage-compose", error)
            null
        }

    private companion object {
        /** The class of `afterimage-compose`, which its rules for R8 keep. */
        const val COMPOSE = "dev.afterimage.compose.internal.ComposeSource"
    }
}
