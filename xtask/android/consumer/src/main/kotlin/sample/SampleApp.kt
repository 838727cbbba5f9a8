package sample

import android.app.Application
import dev.afterimage.SessionReplay
import dev.afterimage.SessionReplayConfig

/** An app that uses the whole API, so that R8 keeps all of it. */
class SampleApp : Application() {
    override fun onCreate() {
        super.onCreate()
        val config =
            SessionReplayConfig("API_KEY", "device-id") {
                sessionId = System.currentTimeMillis()
                sampleRate = 1.0
            }
        val replay = SessionReplay(this, config)
        replay.start()
        replay.recordScreen("Home")
        replay.flush { report -> println(report) }
        println(replay.status())
    }
}
