package dev.afterimage.shop

import android.content.Context
import android.util.Log
import dev.afterimage.LogLevel
import dev.afterimage.SessionReplay
import dev.afterimage.SessionReplayConfig
import java.util.UUID

/** Records the app for the studio whose address the person chose. Used on the main thread. */
class Recorder(
    private val context: Context,
) {
    private val preferences = context.getSharedPreferences("recorder", Context.MODE_PRIVATE)
    private var replay: SessionReplay? = null

    /** The address of the studio: the one chosen before, or that of the machine which runs the emulator. */
    val address: String get() = preferences.getString(ADDRESS, null) ?: EMULATOR_HOST

    /** Whether the person chose an address, now or in an earlier run. */
    val isNamed: Boolean get() = preferences.contains(ADDRESS)

    /** Whether the outlines of masked views are on the screen. */
    var isOverlayShown: Boolean = false
        set(value) {
            field = value
            if (value) replay?.showMaskOverlay() else replay?.hideMaskOverlay()
        }

    /** Whether nothing is recorded, as the macrobenchmark asks for to compare. */
    private val isOff: Boolean get() = preferences.getBoolean(OFF, false)

    /** Starts the recording if an address was chosen in an earlier run. */
    fun startIfNamed() {
        if (isNamed) start(address)
    }

    /** Turns recording on or off, for this run and the next ones, as the starter of the app asks for; without effect if it does not. */
    fun follow(request: String?) {
        if (request == null) return
        preferences.edit().putBoolean(OFF, request == "false").apply()
        if (isOff) stop() else start(address)
    }

    /** Ends the recording. */
    fun stop() {
        replay?.dispose()
        replay = null
    }

    /** Records for a studio from now on, with a new session if the address is another one. */
    fun start(address: String) {
        if (isOff || (replay != null && address == this.address)) return
        preferences.edit().putString(ADDRESS, address).apply()
        stop()
        val config =
            SessionReplayConfig("shop", deviceId()) {
                sessionId = System.currentTimeMillis()
                sampleRate = 1.0
                serverUrl = address
                // A session of a person who tries the app is short, and the network is theirs.
                uploadOnMetered = true
                logLevel = LogLevel.LOG
            }
        replay = SessionReplay(context, config).also(SessionReplay::start)
        if (isOverlayShown) replay?.showMaskOverlay()
    }

    /** Returns whether the screen is recorded, and why, in plain words. */
    fun why(): String = replay?.status()?.why ?: "nothing is recorded: no studio was chosen"

    /** Names the screen behind the payment, which has no activity of its own, and sends the recording so far. */
    fun recordDone() {
        replay?.recordScreen("Done")
        replay?.flush { report -> Log.i("Shop", "$report") }
    }

    private fun deviceId(): String {
        preferences.getString(DEVICE, null)?.let { return it }
        return UUID.randomUUID().toString().also { preferences.edit().putString(DEVICE, it).apply() }
    }

    private companion object {
        const val ADDRESS = "address"
        const val DEVICE = "device"
        const val OFF = "off"

        /** The port of `afterimage serve` on the machine that runs the emulator. */
        const val EMULATOR_HOST = "http://10.0.2.2:8787"
    }
}
