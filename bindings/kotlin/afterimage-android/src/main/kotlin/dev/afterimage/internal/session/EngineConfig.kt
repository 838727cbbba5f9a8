package dev.afterimage.internal.session

import dev.afterimage.SessionReplayConfig
import dev.afterimage.ffi.ImagePolicy
import dev.afterimage.ffi.LogLevel
import dev.afterimage.ffi.PrivacyLevel
import dev.afterimage.ffi.Protocol
import dev.afterimage.ffi.ServerZone
import dev.afterimage.ffi.SessionReplayConfig as EngineConfig

/** Returns the options as the engine's type. Sizes and times below zero become zero, which the engine refuses or ignores as it does others. */
internal fun SessionReplayConfig.toEngineConfig(): EngineConfig =
    EngineConfig(
        apiKey = apiKey,
        deviceId = deviceId,
        sessionId = sessionId,
        sampleRate = sampleRate,
        logLevel = LogLevel.valueOf(logLevel.name),
        privacyConfig = PrivacyLevel.valueOf(privacyLevel.name),
        enableRemoteConfig = enableRemoteConfig,
        optOut = optOut,
        serverZone = ServerZone.valueOf(serverZone.name),
        serverUrl = serverUrl,
        shouldInitializeNativeSdk = shouldInitializeNativeSdk,
        protocol = protocol?.let { Protocol.valueOf(it.name) },
        storageLimitBytes = unsigned(storageLimitBytes),
        storageMaxAgeMs = unsigned(storageMaxAgeMs),
        meteredDailyLimitBytes = meteredDailyLimitBytes?.let(::unsigned),
        dailyLimitBytes = dailyLimitBytes?.let(::unsigned),
        uploadOnMetered = uploadOnMetered,
        errorSampleRate = errorSampleRate,
        maxFps = maxFps.coerceAtLeast(0).toUInt(),
        recordIdentifiers = recordIdentifiers,
        imagePolicy = imagePolicy?.let(::engineImagePolicy),
        maskRules = maskRules,
        hideTextLength = hideTextLength,
        debugRecording = debugRecording,
    )

private fun unsigned(value: Long): ULong = value.coerceAtLeast(0).toULong()

private fun engineImagePolicy(policy: dev.afterimage.ImagePolicy): ImagePolicy =
    when (policy) {
        dev.afterimage.ImagePolicy.ALL -> ImagePolicy.ALL
        dev.afterimage.ImagePolicy.BUNDLED -> ImagePolicy.BUNDLED
        dev.afterimage.ImagePolicy.NONE -> ImagePolicy.NO_IMAGES
    }
