package dev.afterimage.pictures

import dev.afterimage.testapp.Canary
import dev.afterimage.testapp.Screens
import dev.afterimage.testapp.Secrecy
import dev.afterimage.testapp.ShownScreen
import dev.afterimage.testapp.forThisApi
import dev.afterimage.testapp.roots
import org.junit.Assert.assertEquals
import org.junit.Assume.assumeNotNull
import org.junit.Test
import org.junit.runner.RunWith
import org.robolectric.RobolectricTestRunner
import org.robolectric.annotation.Config
import org.robolectric.annotation.GraphicsMode

/** Draws each screen with its own views and records it, for the comparison of both ([PictureFolder]). */
@RunWith(RobolectricTestRunner::class)
@Config(sdk = [35])
@GraphicsMode(GraphicsMode.Mode.NATIVE)
class PicturesTest {
    @Test
    fun `every screen is drawn and recorded`() {
        val folder = PictureFolder.named("views")
        assumeNotNull(folder)
        val pictures = PictureFolder(folder!!, ::isSecret)
        pictures.use {
            for (screen in Screens.forThisApi()) {
                it.begin()
                ShownScreen.show(screen).use { _ -> it.add(screen.name, roots()) }
            }
        }
        assertEquals(emptyList<String>(), pictures.failures)
    }

    private fun isSecret(text: String): Boolean =
        Canary.find(text)?.let(Canary::secrecy).let { it == Secrecy.SECRET || it == Secrecy.AUTOFILL }
}
