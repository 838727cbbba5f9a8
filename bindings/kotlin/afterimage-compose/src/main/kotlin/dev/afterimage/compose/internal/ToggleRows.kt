package dev.afterimage.compose.internal

import androidx.compose.ui.semantics.Role
import androidx.compose.ui.semantics.SemanticsConfiguration
import androidx.compose.ui.semantics.SemanticsProperties
import androidx.compose.ui.semantics.getOrNull
import androidx.compose.ui.state.ToggleableState
import dev.afterimage.internal.buffer.Kind

/**
 * Finds the mark in a row that is toggled as a whole. The row has the semantics, and the switch in it none, so that its colours would show
 * its state at all levels. UI thread.
 */
internal object ToggleRows {
    /** Returns the kind of a row's mark, [ANY_MARK] if the row has no role, 0 if a node is no such row. */
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
            null -> ANY_MARK
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

    /**
     * Returns the kind of a node of this size in dp: that of the row's mark for the first node that looks like one. In a row without a role
     * every such node is a mark.
     */
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
        if (heightDp !in MIN_HEIGHT_DP..MAX_HEIGHT_DP || widthDp > MAX_WIDTH_DP) return kind
        val mark = mark(row.mark, style, widthDp, heightDp)
        if (mark == 0) return kind
        // Without a role nothing excludes that a later element is the mark.
        if (row.mark != ANY_MARK) row.mark = 0
        return mark
    }

    /** Returns the kind of a mark that an element of this size looks like, 0 if it does not look like the one that is looked for. */
    private fun mark(
        expected: Int,
        style: ModifierStyle,
        widthDp: Double,
        heightDp: Double,
    ): Int {
        // Check marks and radio buttons are drawn, switches have a long track.
        val isTrack = style.background != 0 && widthDp >= heightDp * MIN_RATIO
        val isDrawing = style.isDrawn && widthDp <= MAX_HEIGHT_DP
        return when {
            isTrack && (expected == Kind.SWITCH || expected == ANY_MARK) -> Kind.SWITCH
            isDrawing && expected == ANY_MARK -> Kind.CHECKBOX
            isDrawing && expected != Kind.SWITCH -> expected
            else -> 0
        }
    }

    /** The mark of a row without a role, which its shape decides. */
    private const val ANY_MARK = -1
    private const val MIN_HEIGHT_DP = 12.0

    /** The space for touches. */
    private const val MAX_HEIGHT_DP = 48.0
    private const val MAX_WIDTH_DP = 64.0

    /** Width to height of a track. Material's are longer. */
    private const val MIN_RATIO = 1.25
}
