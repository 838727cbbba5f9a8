// Composables have names of types.
@file:Suppress("ktlint:standard:function-naming")

package dev.afterimage.compose.docs

import androidx.compose.foundation.layout.Box
import androidx.compose.foundation.layout.size
import androidx.compose.material3.Text
import androidx.compose.runtime.Composable
import androidx.compose.runtime.DisposableEffect
import androidx.compose.ui.Modifier
import androidx.compose.ui.unit.dp
import androidx.navigation.compose.rememberNavController
import dev.afterimage.SessionReplay
import dev.afterimage.compose.afterimageBlock
import dev.afterimage.compose.afterimageMask
import dev.afterimage.compose.afterimageUnmask
import dev.afterimage.navigation.NavigationScreens

// The blocks of docs/book/android.md with composables. ComposeDocsTest compares them.

@Composable
fun MaskedScreen(
    balance: String,
    publicTitle: String,
) {
    Text(balance, Modifier.afterimageMask())
    Text(publicTitle, Modifier.afterimageUnmask())
    Box(Modifier.size(200.dp).afterimageBlock()) { Chat() }
}

@Composable
fun NamedScreens(replay: SessionReplay) {
    val navController = rememberNavController()
    DisposableEffect(navController) {
        val screens = NavigationScreens(replay)
        navController.addOnDestinationChangedListener(screens)
        onDispose { navController.removeOnDestinationChangedListener(screens) }
    }
}

@Composable
private fun Chat() = Text("")
