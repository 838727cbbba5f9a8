package dev.afterimage.internal.buffer

import kotlin.math.floor

/** Greatest length of a frame buffer, in tenths of a logical pixel. The core clamps to the same value. */
internal const val MAX_LENGTH: Int = 1 shl 29

/**
 * Converts a length in physical pixels to tenths of a logical pixel, by the rounding of `docs/frame-buffer.md`.
 *
 * Not-a-number becomes 0. A value beyond [MAX_LENGTH] becomes the nearer limit.
 */
internal fun tenths(
    pixels: Double,
    density: Double,
): Int = floor(pixels / density * 10.0 + 0.5).toInt().coerceIn(-MAX_LENGTH, MAX_LENGTH)
