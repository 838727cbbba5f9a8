package dev.afterimage.compose.internal

import androidx.compose.ui.semantics.Role
import androidx.compose.ui.semantics.SemanticsActions
import androidx.compose.ui.semantics.SemanticsConfiguration
import androidx.compose.ui.semantics.SemanticsProperties
import androidx.compose.ui.semantics.getOrNull
import dev.afterimage.internal.buffer.Kind

/** Decides the kind of nodes. */
internal object NodeKinds {
    /** Returns the kind of a node of this width in dp ([Kind]). */
    fun of(
        semantics: SemanticsConfiguration?,
        style: ModifierStyle,
        widthDp: Double,
        hasChildren: Boolean,
    ): Int {
        if (style.isOptions) return Kind.SELECT
        if (semantics == null) return if (style.isPicture) Kind.IMAGE else Kind.CONTAINER
        val role = semantics.getOrNull(SemanticsProperties.Role)
        return when {
            isField(semantics) -> Kind.INPUT
            SemanticsProperties.ProgressBarRangeInfo in semantics -> range(semantics)
            isToggle(semantics, role) -> toggle(role, widthDp, hasChildren)
            role == Role.DropdownList -> Kind.SELECT
            role != null && role == picker -> Kind.PICKER
            isScroll(semantics) -> Kind.SCROLL
            SemanticsProperties.Text in semantics -> Kind.TEXT
            style.isPicture || (role == Role.Image && !hasChildren) -> Kind.IMAGE
            role == Role.Button || role == Role.Tab -> Kind.BUTTON
            else -> Kind.CONTAINER
        }
    }

    /** The role of a picker, which Compose has from version 1.8 on, null before. */
    private val picker: Role? =
        try {
            Role.ValuePicker
        } catch (_: LinkageError) {
            null
        }

    private fun isField(semantics: SemanticsConfiguration): Boolean =
        SemanticsProperties.EditableText in semantics ||
            SemanticsActions.SetText in semantics ||
            SemanticsActions.InsertTextAtCursor in semantics

    private fun range(semantics: SemanticsConfiguration): Int =
        if (SemanticsActions.SetProgress in semantics) Kind.SLIDER else Kind.PROGRESS

    private fun isScroll(semantics: SemanticsConfiguration): Boolean =
        SemanticsProperties.VerticalScrollAxisRange in semantics || SemanticsProperties.HorizontalScrollAxisRange in semantics

    private fun isToggle(
        semantics: SemanticsConfiguration,
        role: Role?,
    ): Boolean = SemanticsProperties.ToggleableState in semantics || (role == Role.RadioButton && SemanticsProperties.Selected in semantics)

    /** A row that is toggled as a whole has the mark in it as a node of its own, and readers would draw it as large as the row. */
    private fun toggle(
        role: Role?,
        widthDp: Double,
        hasChildren: Boolean,
    ): Int =
        when {
            hasChildren && widthDp > MAX_MARK_WIDTH_DP -> Kind.BUTTON
            role == Role.Switch -> Kind.SWITCH
            role == Role.RadioButton -> Kind.RADIO
            else -> Kind.CHECKBOX
        }

    /** Returns whether a kind is that of a mark, whose state masking may remove. */
    fun isMark(kind: Int): Boolean = kind == Kind.SWITCH || kind == Kind.CHECKBOX || kind == Kind.RADIO

    /** Returns whether the children and the colours of a node are written. Those of a control show its state. */
    fun isWhole(kind: Int): Boolean = !isMark(kind) && kind != Kind.SLIDER

    /** Returns whether a node of this size in dp is the thumb of a slider with several, whose place is its value. */
    fun isThumb(
        kind: Int,
        widthDp: Double,
        heightDp: Double,
    ): Boolean = kind == Kind.SLIDER && widthDp <= MAX_THUMB_SIZE_DP && heightDp <= MAX_THUMB_SIZE_DP

    /** A switch with the space for touches around it is not wider. */
    private const val MAX_MARK_WIDTH_DP = 64.0

    /** The space for touches. A slider is longer. */
    private const val MAX_THUMB_SIZE_DP = 48.0
}
