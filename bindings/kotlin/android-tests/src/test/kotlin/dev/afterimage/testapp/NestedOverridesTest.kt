package dev.afterimage.testapp

import android.app.Activity
import android.widget.LinearLayout
import android.widget.TextView
import dev.afterimage.ffi.PrivacyLevel
import dev.afterimage.internal.MaskTags
import dev.afterimage.internal.buffer.MaskOverride
import org.junit.Assert.assertEquals
import org.junit.Test
import org.junit.runner.RunWith
import org.robolectric.Robolectric
import org.robolectric.RobolectricTestRunner
import org.robolectric.annotation.Config

/** Texts of views whose parent has another mask override, in a recording's export. */
@RunWith(RobolectricTestRunner::class)
@Config(sdk = [35])
class NestedOverridesTest {
    private val controller = Robolectric.buildActivity(Activity::class.java).setup()
    private val activity = controller.get()

    @Test
    fun `a view is shown only if no ancestor is masked or blocked and it is not masked itself`() {
        activity.setContentView(
            LinearLayout(activity).apply {
                orientation = LinearLayout.VERTICAL
                addView(parent(MaskOverride.UNMASK, "KXL990001", MaskOverride.MASK, "KXL990002"))
                addView(parent(MaskOverride.MASK, "KXL990003", MaskOverride.UNMASK, "KXL990004"))
                addView(parent(MaskOverride.BLOCK, "KXL990005", MaskOverride.UNMASK, "KXL990006"))
            },
        )
        ShownScreen.settle()
        val frame = frame()
        for (level in PrivacyLevel.entries) {
            val recording = Recording.of(listOf(frame), level)
            assertEquals("$level", setOf("KXL990001"), canaries(recording))
        }
    }

    private fun frame(): ByteArray =
        FrameRecorder().use { recorder -> recorder.frame().also { assertEquals(emptyList<String>(), recorder.failures) } }

    /** Returns the texts in the export, which are all that are in any byte. */
    private fun canaries(recording: Recording): Set<String> {
        val exported = Canary.findAll(recording.rrweb)
        val bytes = Canary.findAll(recording.trace) + recording.segments.flatMap { Canary.findAll(String(it, Charsets.ISO_8859_1)) }
        assertEquals(exported, bytes.union(exported))
        return exported
    }

    private fun parent(
        override: Int,
        caption: String,
        childOverride: Int,
        childCaption: String,
    ) = LinearLayout(activity).apply {
        addView(text(caption))
        addView(text(childCaption).also { MaskTags.set(it, childOverride) })
        MaskTags.set(this, override)
    }

    private fun text(caption: String) = TextView(activity).apply { text = caption }
}
