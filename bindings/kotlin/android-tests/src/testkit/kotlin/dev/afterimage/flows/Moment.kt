package dev.afterimage.flows

import com.google.gson.JsonObject
import com.google.gson.JsonParser

/** A moment of a replay. */
sealed class Moment {
    /** Milliseconds since 1970. */
    abstract val timeMs: Long

    /** The screen changed. */
    class Screen(
        override val timeMs: Long,
        val screen: ReplayedScreen,
    ) : Moment()

    /** A finger went down, at a place in logical pixels. */
    class TouchStart(
        override val timeMs: Long,
        val x: Double,
        val y: Double,
    ) : Moment()

    /** A finger went up. */
    class TouchEnd(
        override val timeMs: Long,
        val x: Double,
        val y: Double,
    ) : Moment()

    /** An event of the app, with its properties. */
    class Custom(
        override val timeMs: Long,
        val tag: String,
        val payload: JsonObject,
    ) : Moment()
}

/** Reads an export in rrweb's format. Returns its moments in their order. */
fun momentsOf(rrweb: String): List<Moment> {
    val document = ReplayedDocument()
    return JsonParser.parseString(rrweb).asJsonArray.mapNotNull { moment(it.asJsonObject, document) }
}

private fun moment(
    event: JsonObject,
    document: ReplayedDocument,
): Moment? {
    val timeMs = event["timestamp"].asLong
    val data = event.getAsJsonObject("data")
    return when (event["type"].asInt) {
        FULL_SNAPSHOT -> {
            document.load(data)
            Moment.Screen(timeMs, document.screen())
        }

        INCREMENTAL -> {
            incremental(timeMs, data, document)
        }

        CUSTOM -> {
            Moment.Custom(timeMs, data["tag"].asString, data.getAsJsonObject("payload"))
        }

        else -> {
            null
        }
    }
}

private fun incremental(
    timeMs: Long,
    data: JsonObject,
    document: ReplayedDocument,
): Moment? =
    when (data["source"].asInt) {
        MUTATION -> {
            document.apply(data)
            Moment.Screen(timeMs, document.screen())
        }

        MOUSE_INTERACTION -> {
            when (data["type"].asInt) {
                TOUCH_START -> Moment.TouchStart(timeMs, data["x"].asDouble, data["y"].asDouble)
                TOUCH_END -> Moment.TouchEnd(timeMs, data["x"].asDouble, data["y"].asDouble)
                else -> null
            }
        }

        else -> {
            null
        }
    }

// Numbers of rrweb.
private const val FULL_SNAPSHOT = 2
private const val INCREMENTAL = 3
private const val CUSTOM = 5
private const val MUTATION = 0
private const val MOUSE_INTERACTION = 2
private const val TOUCH_START = 7
private const val TOUCH_END = 9
