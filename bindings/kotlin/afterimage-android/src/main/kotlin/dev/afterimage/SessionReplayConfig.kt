package dev.afterimage

/**
 * The options of a [SessionReplay]. Names and defaults are those of Amplitude's Session Replay SDK; every option but the key and the device
 * has one. With the defaults nothing is recorded: set a session id, a sample rate and a server URL.
 *
 * In Kotlin: `SessionReplayConfig("API_KEY", "device-id") { sessionId = 1; sampleRate = 1.0; serverUrl = url }`. In Java:
 * `new SessionReplayConfig.Builder("API_KEY", "device-id").setSessionId(1).setSampleRate(1.0).setServerUrl(url).build()`.
 *
 * Options are validated when the native library is loaded. If any is invalid, nothing is recorded, the log has every fault, and
 * [SessionReplay.status] returns [CaptureReason.INVALID_CONFIG]. No constructor throws.
 *
 * Instances are immutable and can be used by any thread.
 */
public class SessionReplayConfig private constructor(
    builder: Builder,
) {
    /** Returns the options that [configure] sets. [apiKey] and [deviceId] are those of [Builder]. */
    public constructor(apiKey: String, deviceId: String, configure: Builder.() -> Unit) :
        this(Builder(apiKey, deviceId).apply(configure))

    /** Returns the defaults. [apiKey] and [deviceId] are those of [Builder]. */
    public constructor(apiKey: String, deviceId: String) : this(Builder(apiKey, deviceId))

    /** See [Builder.apiKey]. */
    public val apiKey: String = builder.apiKey

    /** See [Builder.deviceId]. */
    public val deviceId: String = builder.deviceId

    /** See [Builder.sessionId]. */
    public val sessionId: Long = builder.sessionId

    /** See [Builder.sampleRate]. */
    public val sampleRate: Double = builder.sampleRate

    /** See [Builder.logLevel]. */
    public val logLevel: LogLevel = builder.logLevel

    /** See [Builder.privacyLevel]. */
    public val privacyLevel: PrivacyLevel = builder.privacyLevel

    /** See [Builder.enableRemoteConfig]. */
    public val enableRemoteConfig: Boolean = builder.enableRemoteConfig

    /** See [Builder.optOut]. */
    public val optOut: Boolean = builder.optOut

    /** See [Builder.serverZone]. */
    public val serverZone: ServerZone = builder.serverZone

    /** See [Builder.serverUrl]. */
    public val serverUrl: String? = builder.serverUrl

    /** See [Builder.protocol]. */
    public val protocol: UploadProtocol? = builder.protocol

    /** See [Builder.shouldInitializeNativeSdk]. */
    public val shouldInitializeNativeSdk: Boolean = builder.shouldInitializeNativeSdk

    /** See [Builder.storageLimitBytes]. */
    public val storageLimitBytes: Long = builder.storageLimitBytes

    /** See [Builder.storageMaxAgeMs]. */
    public val storageMaxAgeMs: Long = builder.storageMaxAgeMs

    /** See [Builder.meteredDailyLimitBytes]. */
    public val meteredDailyLimitBytes: Long? = builder.meteredDailyLimitBytes

    /** See [Builder.dailyLimitBytes]. */
    public val dailyLimitBytes: Long? = builder.dailyLimitBytes

    /** See [Builder.uploadOnMetered]. */
    public val uploadOnMetered: Boolean = builder.uploadOnMetered

    /** See [Builder.errorSampleRate]. */
    public val errorSampleRate: Double = builder.errorSampleRate

    /** See [Builder.maxFps]. */
    public val maxFps: Int = builder.maxFps

    /** See [Builder.recordIdentifiers]. */
    public val recordIdentifiers: Boolean = builder.recordIdentifiers

    /** See [Builder.imagePolicy]. */
    public val imagePolicy: ImagePolicy? = builder.imagePolicy

    /** See [Builder.maskRules]. */
    public val maskRules: List<String> = builder.maskRules.toList()

    /** See [Builder.hideTextLength]. */
    public val hideTextLength: Boolean = builder.hideTextLength

    /** See [Builder.debugRecording]. */
    public val debugRecording: Boolean = builder.debugRecording

    /** See [Builder.recordActivityNames]. */
    public val recordActivityNames: Boolean = builder.recordActivityNames

    /** See [Builder.recordFragmentNames]. */
    public val recordFragmentNames: Boolean = builder.recordFragmentNames

    /** See [Builder.keepAppScreenNames]. */
    public val keepAppScreenNames: Boolean = builder.keepAppScreenNames

    /** Returns the class and the device id. The key is not in it. */
    override fun toString(): String = "SessionReplayConfig(deviceId=$deviceId)"

    /**
     * Collects the options. One thread at a time.
     *
     * @property apiKey the project's key. It is sent with each request and never logged.
     * @property deviceId the device id of analytics events, 6 to 100 characters.
     */
    public class Builder(
        internal val apiKey: String,
        internal val deviceId: String,
    ) {
        /** The session id of analytics events: its start in milliseconds since 1970. -1, the default, records nothing. */
        @set:JvmSynthetic
        public var sessionId: Long = NO_SESSION

        /** The share of sessions that are recorded, from 0 (none, the default) to 1 (all). */
        @set:JvmSynthetic
        public var sampleRate: Double = 0.0

        /** The messages that are written to logcat. Default: [LogLevel.WARN]. */
        @set:JvmSynthetic
        public var logLevel: LogLevel = LogLevel.WARN

        /** The masking level where no mask of the app applies. Default: [PrivacyLevel.MEDIUM]. */
        @set:JvmSynthetic
        public var privacyLevel: PrivacyLevel = PrivacyLevel.MEDIUM

        /** Whether settings of the server override local ones. Default: true. Nothing is recorded if they cannot be fetched and none are cached. */
        @set:JvmSynthetic
        public var enableRemoteConfig: Boolean = true

        /** Whether the user opted out: nothing is recorded, and stored recordings are deleted. Default: false. */
        @set:JvmSynthetic
        public var optOut: Boolean = false

        /** The region of Amplitude's servers, to which uploads are not implemented yet. Ignored with a server URL. Default: [ServerZone.US]. */
        @set:JvmSynthetic
        public var serverZone: ServerZone = ServerZone.US

        /** The collector's address, `http` or `https`. `null`, the default, selects Amplitude's servers, to which uploads are not implemented yet: set it. */
        @set:JvmSynthetic
        public var serverUrl: String? = null

        /** The protocol of uploads. `null`, the default, selects Afterimage's with a server URL and Amplitude's without. */
        @set:JvmSynthetic
        public var protocol: UploadProtocol? = null

        /**
         * `false` attaches the instance to the engine that the app starts in this process, now or later. Such an instance records
         * no views of its own. Default: true.
         */
        @set:JvmSynthetic
        public var shouldInitializeNativeSdk: Boolean = true

        /** The maximum size of recordings on the device in bytes. Beyond it the oldest are deleted. Default: 50 MiB. */
        @set:JvmSynthetic
        public var storageLimitBytes: Long = DEFAULT_STORAGE_LIMIT_BYTES

        /** The maximum time in milliseconds that a recording waits for its upload. Default: two weeks. */
        @set:JvmSynthetic
        public var storageMaxAgeMs: Long = DEFAULT_STORAGE_MAX_AGE_MS

        /** The maximum number of bytes that are sent over metered networks in 24 hours. `null`, the default, is no limit. */
        @set:JvmSynthetic
        public var meteredDailyLimitBytes: Long? = null

        /** The maximum number of bytes that are sent over all networks in 24 hours. `null`, the default, is no limit. */
        @set:JvmSynthetic
        public var dailyLimitBytes: Long? = null

        /** Whether recordings are sent over metered networks. Default: true. */
        @set:JvmSynthetic
        public var uploadOnMetered: Boolean = true

        /** The share of unsampled sessions that keep their last minute for an error, from 0 (the default) to 1. Not implemented yet, without effect. */
        @set:JvmSynthetic
        public var errorSampleRate: Double = 0.0

        /** The maximum number of frames that are captured in a second. Default: 10. */
        @set:JvmSynthetic
        public var maxFps: Int = DEFAULT_MAX_FPS

        /** Whether resource names of views are recorded. Default: false. */
        @set:JvmSynthetic
        public var recordIdentifiers: Boolean = false

        /** The images that are recorded. `null`, the default, selects them by the masking level. */
        @set:JvmSynthetic
        public var imagePolicy: ImagePolicy? = null

        /** Masking rules, for example `mask class=com.app.PinView` or `block screen=Checkout`. Default: none. */
        @set:JvmSynthetic
        public var maskRules: List<String> = emptyList()

        /** Whether masked text is recorded with a fixed length. Default: false. */
        @set:JvmSynthetic
        public var hideTextLength: Boolean = false

        /** Whether the recording explains each masking decision. For development only. Default: false. */
        @set:JvmSynthetic
        public var debugRecording: Boolean = false

        /** Whether the class name of an activity is the name of its screen until the app names one. Default: true. */
        @set:JvmSynthetic
        public var recordActivityNames: Boolean = true

        /**
         * Whether the class name of the `androidx` fragment that an activity shows is the name of the screen. For apps of one activity.
         * Default: false.
         */
        @set:JvmSynthetic
        public var recordFragmentNames: Boolean = false

        /**
         * Whether a name of [SessionReplay.recordScreen] applies until the app gives the activity's screen another one. Otherwise a
         * destination or a fragment that is shown next replaces it. Default: false.
         */
        @set:JvmSynthetic
        public var keepAppScreenNames: Boolean = false

        /** Sets [sessionId]. */
        public fun setSessionId(value: Long): Builder = apply { sessionId = value }

        /** Sets [sampleRate]. */
        public fun setSampleRate(value: Double): Builder = apply { sampleRate = value }

        /** Sets [logLevel]. */
        public fun setLogLevel(value: LogLevel): Builder = apply { logLevel = value }

        /** Sets [privacyLevel]. */
        public fun setPrivacyLevel(value: PrivacyLevel): Builder = apply { privacyLevel = value }

        /** Sets [enableRemoteConfig]. */
        public fun setEnableRemoteConfig(value: Boolean): Builder = apply { enableRemoteConfig = value }

        /** Sets [optOut]. */
        public fun setOptOut(value: Boolean): Builder = apply { optOut = value }

        /** Sets [serverZone]. */
        public fun setServerZone(value: ServerZone): Builder = apply { serverZone = value }

        /** Sets [serverUrl]. */
        public fun setServerUrl(value: String?): Builder = apply { serverUrl = value }

        /** Sets [protocol]. */
        public fun setProtocol(value: UploadProtocol?): Builder = apply { protocol = value }

        /** Sets [shouldInitializeNativeSdk]. */
        public fun setShouldInitializeNativeSdk(value: Boolean): Builder = apply { shouldInitializeNativeSdk = value }

        /** Sets [storageLimitBytes]. */
        public fun setStorageLimitBytes(value: Long): Builder = apply { storageLimitBytes = value }

        /** Sets [storageMaxAgeMs]. */
        public fun setStorageMaxAgeMs(value: Long): Builder = apply { storageMaxAgeMs = value }

        /** Sets [meteredDailyLimitBytes]. */
        public fun setMeteredDailyLimitBytes(value: Long?): Builder = apply { meteredDailyLimitBytes = value }

        /** Sets [dailyLimitBytes]. */
        public fun setDailyLimitBytes(value: Long?): Builder = apply { dailyLimitBytes = value }

        /** Sets [uploadOnMetered]. */
        public fun setUploadOnMetered(value: Boolean): Builder = apply { uploadOnMetered = value }

        /** Sets [errorSampleRate]. */
        public fun setErrorSampleRate(value: Double): Builder = apply { errorSampleRate = value }

        /** Sets [maxFps]. */
        public fun setMaxFps(value: Int): Builder = apply { maxFps = value }

        /** Sets [recordIdentifiers]. */
        public fun setRecordIdentifiers(value: Boolean): Builder = apply { recordIdentifiers = value }

        /** Sets [imagePolicy]. */
        public fun setImagePolicy(value: ImagePolicy?): Builder = apply { imagePolicy = value }

        /** Sets [maskRules]. */
        public fun setMaskRules(value: List<String>): Builder = apply { maskRules = value }

        /** Sets [hideTextLength]. */
        public fun setHideTextLength(value: Boolean): Builder = apply { hideTextLength = value }

        /** Sets [debugRecording]. */
        public fun setDebugRecording(value: Boolean): Builder = apply { debugRecording = value }

        /** Sets [recordActivityNames]. */
        public fun setRecordActivityNames(value: Boolean): Builder = apply { recordActivityNames = value }

        /** Sets [recordFragmentNames]. */
        public fun setRecordFragmentNames(value: Boolean): Builder = apply { recordFragmentNames = value }

        /** Sets [keepAppScreenNames]. */
        public fun setKeepAppScreenNames(value: Boolean): Builder = apply { keepAppScreenNames = value }

        /** Returns the options. */
        public fun build(): SessionReplayConfig = SessionReplayConfig(this)
    }

    public companion object {
        /** The session id with which nothing is recorded. */
        public const val NO_SESSION: Long = -1

        /** Several hours of recording, in less space than a photo album. */
        private const val DEFAULT_STORAGE_LIMIT_BYTES = 50L * 1024 * 1024

        /** Two weeks: servers usually retain recordings for 30 days, so a recording that is late can still be watched. */
        private const val DEFAULT_STORAGE_MAX_AGE_MS = 14L * 24 * 60 * 60 * 1000

        /** Enough to follow a gesture, and at most a sixth of the frames that a screen draws. */
        private const val DEFAULT_MAX_FPS = 10
    }
}
