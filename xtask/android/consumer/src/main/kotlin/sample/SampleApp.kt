package sample

import android.app.Activity
import android.app.Application
import android.os.Bundle
import android.text.InputType
import android.widget.CheckBox
import android.widget.EditText
import android.widget.LinearLayout
import android.widget.TextView
import dev.afterimage.PrivacyLevel
import dev.afterimage.SessionReplay
import dev.afterimage.SessionReplayConfig
import dev.afterimage.afterimageBlock
import dev.afterimage.afterimageMask
import dev.afterimage.afterimageUnmask

/** An app that records itself, as the quick start shows. */
class SampleApp : Application() {
    /** The recording; [record] starts it. */
    lateinit var replay: SessionReplay
        private set

    /** Starts the recording, for a collector. */
    fun record(collectorUrl: String) {
        val config =
            SessionReplayConfig("sample-key", "device-sample") {
                sessionId = SESSION
                sampleRate = 1.0
                enableRemoteConfig = false
                serverUrl = collectorUrl
                privacyLevel = PrivacyLevel.MEDIUM
                maskRules = listOf("mask class=android.widget.CheckBox")
            }
        replay = SessionReplay(this, config)
        replay.start()
    }

    companion object {
        const val SESSION = 1_700_000_000_000L
    }
}

/** A screen with texts of which some are hidden. */
class SampleActivity : Activity() {
    override fun onCreate(savedInstanceState: Bundle?) {
        super.onCreate(savedInstanceState)
        val column = LinearLayout(this).apply { orientation = LinearLayout.VERTICAL }
        column.addView(text("plain-canary"))
        column.addView(text("masked-canary").apply { afterimageMask() })
        column.addView(text("blocked-canary").apply { afterimageBlock() })
        column.addView(CheckBox(this).apply { text = "ruled-canary" })
        column.addView(EditText(this).apply { setText("input-canary") })
        column.addView(EditText(this).apply { setText("shown-canary") }.apply { afterimageUnmask() })
        val password = InputType.TYPE_CLASS_TEXT or InputType.TYPE_TEXT_VARIATION_PASSWORD
        column.addView(EditText(this).apply { inputType = password }.apply { setText("password-canary") })
        setContentView(column)
        (application as SampleApp).replay.recordScreen("Sample")
    }

    private fun text(value: String) = TextView(this).apply { text = value }
}
