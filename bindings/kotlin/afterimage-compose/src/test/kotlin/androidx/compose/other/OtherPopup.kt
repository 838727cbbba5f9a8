// Composables have names of types.
@file:Suppress("ktlint:standard:function-naming")

package androidx.compose.other

import android.content.Context
import androidx.compose.runtime.Composable
import androidx.compose.ui.platform.AbstractComposeView

/** The view of a popup as a version of Compose might have it. */
class OtherPopup(
    context: Context,
    private val content: @Composable () -> Unit,
) : AbstractComposeView(context) {
    @Composable
    override fun Content() = content()
}
