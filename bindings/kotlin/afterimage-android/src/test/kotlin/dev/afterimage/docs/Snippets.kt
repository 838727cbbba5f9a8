package dev.afterimage.docs

import android.app.Application
import android.content.Context
import android.view.View
import dev.afterimage.SessionReplay
import dev.afterimage.SessionReplayConfig
import dev.afterimage.afterimageBlock
import dev.afterimage.afterimageMask
import dev.afterimage.afterimageResetMasking
import dev.afterimage.afterimageUnmask

// The blocks of README.md and of docs/book. DocsTest compares them.

// The layout of the pages is narrower than the linter's.
@Suppress("ktlint")
class ShopApp : Application() {
    lateinit var replay: SessionReplay

    override fun onCreate() {
        super.onCreate()
        replay = SessionReplay(this, SessionReplayConfig("API_KEY", "device-id") {
            sessionId = System.currentTimeMillis()
            sampleRate = 1.0
            serverUrl = "https://replay.example.com"
        })
        replay.start()
    }
}

@Suppress("ktlint", "UNUSED_VARIABLE")
suspend fun control(replay: SessionReplay) {
    println(replay.status().why)                   // recorded: session … is in the sample (rate 1, set by the app)
    val report = replay.flush()                    // in a coroutine
    replay.flush { report -> println(report) }     // or with a callback
    replay.sessionId = System.currentTimeMillis()  // a new session
    replay.deviceId = "another-user-device"        // another person: nothing of before is in the recording
    replay.deleteLocalData()                       // deletes what was not sent yet, and continues
    replay.optOut = true                           // the same, and nothing is recorded any more
}

@Suppress("ktlint")
fun mask(
    balance: View,
    publicTitle: View,
    chat: View,
) {
    balance.afterimageMask()       // texts become stars, images are left out
    publicTitle.afterimageUnmask() // recorded although the level would mask it
    chat.afterimageBlock()         // a grey placeholder of the same size
    balance.afterimageResetMasking()
}

fun screen(replay: SessionReplay) {
    replay.recordScreen("Checkout")
}

@Suppress("ktlint")
class FirstRun(private val context: Context) {
    private lateinit var replay: SessionReplay

    fun start(deviceId: String, address: String) {
        replay = SessionReplay(context, SessionReplayConfig("shop", deviceId) {
            sessionId = System.currentTimeMillis()
            sampleRate = 1.0
            serverUrl = address
        })
        replay.start()
    }
}
