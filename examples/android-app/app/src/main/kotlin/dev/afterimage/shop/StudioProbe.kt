package dev.afterimage.shop

import android.os.Handler
import android.os.Looper
import java.io.IOException
import java.net.HttpURLConnection
import java.net.URL
import kotlin.concurrent.thread

/** The result of a request to the studio. */
sealed class StudioAnswer {
    /** The studio answered. */
    object Healthy : StudioAnswer()

    /** Another program is at the address. */
    class Other(
        val status: Int,
    ) : StudioAnswer()

    /** Nothing answered. */
    class Silent(
        val reason: String,
    ) : StudioAnswer()
}

/** Asks a studio whether it is there. */
object StudioProbe {
    private const val TIMEOUT_MS = 3_000

    /** Requests the studio's health on a thread of its own, and calls [onAnswer] on the main thread. */
    fun check(
        address: String,
        onAnswer: (StudioAnswer) -> Unit,
    ) {
        val main = Handler(Looper.getMainLooper())
        thread(name = "studio-probe") {
            val answer = request(address)
            main.post { onAnswer(answer) }
        }
    }

    private fun request(address: String): StudioAnswer =
        try {
            val connection = URL(address.trimEnd('/') + "/api/health").openConnection() as HttpURLConnection
            connection.connectTimeout = TIMEOUT_MS
            connection.readTimeout = TIMEOUT_MS
            val status = connection.responseCode
            connection.disconnect()
            if (status == HttpURLConnection.HTTP_OK) StudioAnswer.Healthy else StudioAnswer.Other(status)
        } catch (failure: IOException) {
            StudioAnswer.Silent(failure.message ?: failure.javaClass.simpleName)
        }
}
