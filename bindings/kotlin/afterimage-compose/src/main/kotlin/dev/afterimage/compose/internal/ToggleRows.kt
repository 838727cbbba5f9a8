package dev.afterimage.compose.internal

import androidx.compose.ui.semantics.Role
import androidx.compose.ui.semantics.SemanticsConfiguration
import androidx.compose.ui.semantics.SemanticsProperties
import androidx.compose.ui.semantics.getOrNull
import androidx.compose.ui.state.ToggleableState
import dev.afterimage.internal.buffer.Kind

/**
 * Finds the mark in a row that is toggled as a whole. The row has the semantics, and the switch in it none, so its colours would tell
 * its state at all levels. UI thread.
 */
internal object ToggleRows {
    /** Returns the kind of a row's mark, 0 if a node is no such row. */
    fun markOf(
        semantics: SemanticsConfiguration?,
        kind: Int,
    ): Int {
        if (kind != Kind.BUTTON || semantics == null) return 0
        val isToggled = SemanticsProperties.ToggleableState in semantics || SemanticsProperties.Selected in semantics
        if (!isToggled) return 0
        return when (semantics.getOrNull(SemanticsProperties.Role)) {
            Role.Switch -> Kind.SWITCH
            Role.RadioButton -> Kind.RADIO
            Role.Checkbox -> Kind.CHECKBOX
            else -> 0
        }
    }

    /** Stores on the level of a row that its mark is looked for. */
    fun enter(
        level: ComposeLevel,
        semantics: SemanticsConfiguration?,
        kind: Int,
    ) {
        level.mark = markOf(semantics, kind)
        if (level.mark == 0 || semantics == null) return
        level.row = level
        level.isOn =
            semantics.getOrNull(SemanticsProperties.ToggleableState) == ToggleableState.On ||
            semantics.getOrNull(SemanticsProperties.Selected) == true
    }

    /** Returns the kind of a node of this size in dp: that of the row's mark for the first node that looks like one. */
    fun kind(
        kind: Int,
        semantics: SemanticsConfiguration?,
        level: ComposeLevel,
        widthDp: Double,
        heightDp: Double,
    ): Int {
        val row = level.row ?: return kind
        val style = level.record?.style ?: return kind
        if (row.mark == 0 || kind != Kind.CONTAINER || semantics != null) return kind
        if (heightDp < LEAST_DP || heightDp > HIGHEST_DP || widthDp > WIDEST_DP) return kind
        // Check marks and radio buttons are drawn, switches have a long track.
        val isFound =
            if (row.mark ==
                Kind.SWITCH
            ) {
                style.background != 0 && widthDp >= heightDp * LEAST_RATIO
            } else {
                style.isDrawn && widthDp <= HIGHEST_DP
            }
        if (!isFound) return kind
        return row.mark.also { row.mark = 0 }
    }

    private const val LEAST_DP = 12.0

    /** The space for touches. */
    private const val HIGHEST_DP = 48.0
    private const val WIDEST_DP = 64.0

    /** Width to height of a track. Material's are longer. */
    private const val LEAST_RATIO = 1.25
}
