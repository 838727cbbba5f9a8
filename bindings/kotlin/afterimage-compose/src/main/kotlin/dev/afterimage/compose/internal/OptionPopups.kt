package dev.afterimage.compose.internal

import android.view.View
import dev.afterimage.internal.Failures

/**
 * Recognises popups with the options of a form field (`ExposedDropdownMenu`) by the class that places them. Unlike the code that measures the
 * options, the class has the same name in all versions of Material. UI thread.
 */
internal class OptionPopups(
    private val features: ComposeFeatures,
    private val failures: Failures,
) {
    private val fields = OwnFields(features, failures)

    /** Returns whether the composition of a view is a popup with options. A popup of an unknown class counts as one. */
    fun areOptions(composition: View): Boolean {
        val popup = composition.parent as? View ?: return false
        // Popups are root views of windows; other compositions, and those of dialogs, are in other views.
        if (popup.parent is View) return false
        val type = popup.javaClass
        val name = type.name
        if (!name.startsWith(COMPOSE) || name == ROOT || name == SHEET) return false
        if (PrivateClass.of(type) == PrivateClass.POPUP) {
            val provider = fields.find(type, "positionProvider") ?: return true
            return isOfOptions(
                provider
                    .get(popup)
                    ?.javaClass
                    ?.name
                    .orEmpty(),
            )
        }
        // Older versions of Material show options in a popup of their own.
        if (!name.startsWith(MATERIAL)) features.markMissing(ComposeFeature.POPUPS, failures, ClassNotFoundException())
        return true
    }

    companion object {
        private const val COMPOSE = "androidx.compose."
        private const val MATERIAL = "androidx.compose.material"

        /** A composition that the app shows as a window. */
        private const val ROOT = "androidx.compose.ui.platform.ComposeView"

        /** A bottom sheet of Material 3 before 1.3. */
        private const val SHEET = "androidx.compose.material3.ModalBottomSheetWindow"
        private const val OPTIONS = "ExposedDropdownMenu"

        /** Returns whether a class is part of Material's `ExposedDropdownMenu`. The names of its lambdas begin with the same word. */
        fun isOfOptions(className: String): Boolean = className.startsWith(MATERIAL) && OPTIONS in className
    }
}
