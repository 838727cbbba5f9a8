package dev.afterimage.compose

import android.view.View
import android.view.ViewGroup
import android.widget.FrameLayout
import android.widget.LinearLayout
import android.widget.TextView
import androidx.activity.ComponentActivity
import androidx.compose.foundation.layout.Box
import androidx.compose.foundation.layout.Column
import androidx.compose.foundation.layout.Row
import androidx.compose.foundation.layout.size
import androidx.compose.material3.Text
import androidx.compose.runtime.getValue
import androidx.compose.runtime.mutableStateOf
import androidx.compose.runtime.setValue
import androidx.compose.runtime.snapshots.Snapshot
import androidx.compose.ui.ComposeUiFlags
import androidx.compose.ui.ExperimentalComposeUiApi
import androidx.compose.ui.Modifier
import androidx.compose.ui.platform.ComposeView
import androidx.compose.ui.platform.testTag
import androidx.compose.ui.semantics.SemanticsProperties
import androidx.compose.ui.semantics.contentDescription
import androidx.compose.ui.semantics.semantics
import androidx.compose.ui.unit.dp
import androidx.compose.ui.viewinterop.AndroidView
import androidx.recyclerview.widget.LinearLayoutManager
import androidx.recyclerview.widget.RecyclerView
import dev.afterimage.compose.internal.ComposeWalker
import dev.afterimage.compose.internal.NodeRecords
import dev.afterimage.internal.buffer.Attr
import dev.afterimage.internal.buffer.Ident
import dev.afterimage.internal.buffer.Kind
import dev.afterimage.internal.buffer.MaskOverride
import dev.afterimage.internal.capture.CaptureRule
import org.junit.Assert.assertEquals
import org.junit.Assert.assertTrue
import org.junit.Rule
import org.junit.Test
import org.junit.runner.RunWith
import org.robolectric.RobolectricTestRunner
import org.robolectric.annotation.GraphicsMode

/** Compositions that fail, change or end while they are read, and large and nested ones. */
@RunWith(RobolectricTestRunner::class)
@GraphicsMode(GraphicsMode.Mode.NATIVE)
class HardCompositionsTest {
    @get:Rule(order = 0)
    val drained = DrainedLooper()

    @get:Rule(order = 1)
    val rule = CaptureRule()

    @Test
    fun `an element that throws in its semantics is blocked, and the others are recorded`() {
        rule.compose {
            Column {
                Box(
                    Modifier.testTag("broken").semantics {
                        set(SemanticsProperties.Text, Unreadable)
                    },
                ) { Text("inside") }
                Text("after")
            }
        }
        val frame = rule.frame()
        val broken = frame.nodes.single { it.ident(Ident.IDENTIFIER) == "broken" }
        assertEquals(MaskOverride.BLOCK, broken.attr(Attr.MASK_OVERRIDE))
        assertEquals(0, frame.nodes.count { "inside" in it.allTexts })
        assertEquals(1, frame.nodes.count { "after" in it.allTexts })
        assertEquals(1, rule.failed.size)
    }

    /** A list that fails. */
    private object Unreadable : AbstractList<androidx.compose.ui.text.AnnotatedString>() {
        override val size: Int get() = error("a message of the app")

        override fun get(index: Int): androidx.compose.ui.text.AnnotatedString = error("a message of the app")

        override fun isEmpty(): Boolean = error("a message of the app")
    }

    @Test
    fun `a composition that ends while it is read leaves a whole frame`() {
        lateinit var view: ComposeView
        var isArmed = false
        val activity =
            rule.show(PlainActivity::class.java).get().apply {
                view =
                    ComposeView(this).apply {
                        setContent {
                            Column {
                                Text("first")
                                Box(
                                    Modifier.semantics {
                                        set(
                                            SemanticsProperties.Text,
                                            Acting { if (isArmed) view.disposeComposition() },
                                        )
                                    },
                                )
                                repeat(50) { Text("text $it") }
                            }
                        }
                    }
                setContentView(
                    LinearLayout(this).apply {
                        addView(view)
                        addView(TextView(context).apply { text = "platform" })
                    },
                )
            }
        rule.idle()
        assertTrue(rule.frame().nodes.size > 50)
        isArmed = true
        val frame = rule.frame()
        assertEquals(1, frame.nodes.count { "platform" in it.allTexts })
        assertTrue(frame.nodes.size < 50)
        assertEquals(emptyList<String>(), rule.failed)
        // The view makes its composition again when it is measured.
        isArmed = false
        rule.change { }
        val again = rule.frame()
        assertEquals(1, again.nodes.count { "text 49" in it.allTexts })
        val records = view.getChildAt(0).getTag(ComposeWalker.KEY) as NodeRecords
        assertTrue("${records.count} records for ${again.nodes.size} nodes", records.count in 50..again.nodes.size)
        assertEquals(emptyList<String>(), rule.failed)
    }

    /** A list that runs code of the app when it is read. */
    private class Acting(
        private val action: () -> Unit,
    ) : AbstractList<androidx.compose.ui.text.AnnotatedString>() {
        override val size: Int get() = 1.also { action() }

        override fun get(index: Int) =
            androidx.compose.ui.text
                .AnnotatedString("")
    }

    @Test
    fun `a recomposition while the tree is read is in the next frame`() {
        var count by mutableStateOf(0)
        var isArmed = false
        rule.compose {
            Column {
                Box(
                    Modifier.size(50.dp).semantics {
                        set(
                            SemanticsProperties.Text,
                            Acting {
                                if (isArmed) count++
                                isArmed = false
                                Snapshot.sendApplyNotifications()
                            },
                        )
                    },
                )
                Text("count $count")
                if (count == 0) Text("removed") else Text("added")
            }
        }
        rule.frame().withText("count 0")
        isArmed = true
        rule.frames.clear()
        rule.capture.requestFrame()
        rule.idle(CaptureRule.FRAME_MS)
        val before = rule.frames.first()
        assertEquals("the walk changed the state", 1, count)
        before.withText("count 0")
        before.withText("removed")
        rule.change { }
        val after = rule.frame()
        after.withText("count 1")
        after.withText("added")
        assertEquals(0, after.nodes.count { "removed" in it.allTexts })
        assertEquals(before.withText("count 0").id, after.withText("count 1").id)
        assertEquals(emptyList<String>(), rule.failed)
    }

    @OptIn(ExperimentalComposeUiApi::class)
    @Test
    fun `an element whose semantics cannot be made is blocked, and the others are recorded`() {
        // Compose makes semantics when they are read, as it did before version 1.8.
        ComposeUiFlags.isSemanticAutofillEnabled = false
        try {
            assertBrokenIsBlocked()
        } finally {
            ComposeUiFlags.isSemanticAutofillEnabled = true
        }
    }

    private fun assertBrokenIsBlocked() {
        var isBroken by mutableStateOf(false)
        rule.compose {
            Column {
                Box(
                    Modifier.testTag("broken").semantics {
                        if (isBroken) error("a message of the app")
                        contentDescription = "whole"
                    },
                ) { Text("inside") }
                Text("after")
            }
        }
        val whole = rule.frame()
        val element = whole.nodes.single { "whole" in it.allTexts }
        assertEquals(1, whole.nodes.count { "inside" in it.allTexts })
        isBroken = true
        Snapshot.sendApplyNotifications()
        val frame = rule.frame()
        val broken = frame.node(element.id)
        assertEquals(Kind.UNKNOWN, broken.kind)
        assertEquals(MaskOverride.BLOCK, broken.attr(Attr.MASK_OVERRIDE))
        assertEquals(emptyList<String>(), broken.allTexts)
        assertEquals(0, frame.nodes.count { "inside" in it.allTexts || it.parent == broken.id })
        assertEquals(whole.withText("after").id, frame.withText("after").id)
        assertEquals(1, rule.failed.size)
    }

    @Test
    fun `five thousand nodes are walked in several walks`() {
        rule.compose {
            Column { repeat(250) { row -> Row { repeat(19) { Text("$row/$it", Modifier.size(10.dp, 4.dp)) } } } }
        }
        val whole = rule.frame()
        assertTrue("${whole.nodes.size} nodes", whole.nodes.size > 5_000)
        // Each reading of the clock takes time, so that a walk ends early.
        rule.nsPerReading = 100_000
        rule.frames.clear()
        rule.capture.requestFrame()
        rule.idle(60_000)
        assertTrue(
            rule.frames
                .first()
                .nodes
                .any { it.flag(Attr.CHILDREN_NOT_REACHED) },
        )
        val seen = rule.frames.flatMap { frame -> frame.nodes.map { it.id } }.toSet()
        assertEquals(whole.nodes.map { it.id }.toSet(), seen)
        rule.nsPerReading = 0
        rule.idle(5_000)
        assertEquals(whole.nodes.map { it.id }, rule.frame().nodes.map { it.id })
        assertEquals(emptyList<String>(), rule.failed)
    }

    @Test
    fun `compositions in rows of a RecyclerView, in views in compositions`() {
        val activity = rule.show(PlainActivity::class.java).get()
        val list =
            RecyclerView(activity).apply {
                layoutManager = LinearLayoutManager(activity)
                adapter = Rows()
            }
        activity.setContentView(
            ComposeView(activity).apply {
                setContent {
                    Column {
                        Text("outside")
                        AndroidView({ list }, Modifier.size(300.dp, 300.dp))
                    }
                }
            },
        )
        rule.idle(200)
        val frame = rule.frame()
        val texts = frame.nodes.flatMap { it.allTexts }
        assertTrue("$texts", "outside" in texts && "row 0" in texts && "nested 0" in texts)
        list.scrollBy(0, 200)
        rule.idle(200)
        val scrolled = rule.frame()
        val kept = scrolled.nodes.map { it.id }.filter { id -> frame.nodes.any { it.id == id } }
        assertTrue(kept.size > 5)
        assertEquals(emptyList<String>(), rule.failed)
    }

    private class Rows : RecyclerView.Adapter<RecyclerView.ViewHolder>() {
        override fun getItemCount(): Int = 50

        override fun onCreateViewHolder(
            parent: ViewGroup,
            viewType: Int,
        ) = object : RecyclerView.ViewHolder(ComposeView(parent.context)) {}

        override fun onBindViewHolder(
            holder: RecyclerView.ViewHolder,
            position: Int,
        ) {
            (holder.itemView as ComposeView).setContent {
                Column(Modifier.size(300.dp, 50.dp)) {
                    Text("row $position")
                    AndroidView({ context ->
                        FrameLayout(context).apply { addView(ComposeView(context).apply { setContent { Text("nested $position") } }) }
                    })
                }
            }
        }
    }
}

/** An activity without content, in which compositions can be shown. */
class PlainActivity : ComponentActivity()
