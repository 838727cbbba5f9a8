/// The options of a ``SessionReplay``. Names and defaults are those of Amplitude's Session Replay SDK; every option but the key and the
/// device has one. With the defaults nothing is recorded: set a session id, a sample rate and a server URL.
///
/// ```swift
/// var config = SessionReplayConfig(apiKey: "API_KEY", deviceId: "device-id")
/// config.sessionId = Int64(Date().timeIntervalSince1970 * 1000)
/// config.sampleRate = 1
/// config.serverURL = "https://replay.example.com"
/// ```
///
/// Options are validated when the engine is created. If any is invalid, nothing is recorded, the log has every fault, and
/// ``SessionReplay/status()`` returns ``CaptureReason/invalidConfig``.
public struct SessionReplayConfig: Sendable, Equatable {
    /// The session id with which nothing is recorded.
    public static let noSession: Int64 = -1

    /// The project's key. It is sent with each request and never logged.
    public var apiKey: String
    /// The device id of analytics events, 6 to 100 characters.
    public var deviceId: String
    /// The session id of analytics events: its start in milliseconds since 1970. -1, the default, records nothing.
    public var sessionId: Int64 = SessionReplayConfig.noSession
    /// The share of sessions that are recorded, from 0 (none, the default) to 1 (all).
    public var sampleRate: Double = 0
    /// The messages that are written to the system's log. Default: ``LogLevel/warn``.
    public var logLevel: LogLevel = .warn
    /// The masking level where no mask of the app applies. Default: ``PrivacyLevel/medium``.
    public var privacyLevel: PrivacyLevel = .medium
    /// Whether settings of the server override local ones. Default: true. Nothing is recorded if they cannot be fetched and none are cached.
    public var enableRemoteConfig: Bool = true
    /// Whether the user opted out: nothing is recorded, and stored recordings are deleted. Default: false.
    public var optOut: Bool = false
    /// The region of Amplitude's servers, to which uploads are not implemented yet. Ignored with a server URL. Default: ``ServerZone/us``.
    public var serverZone: ServerZone = .us
    /// The collector's address, `http` or `https`. `nil`, the default, selects Amplitude's servers, to which uploads are not implemented
    /// yet: set it. A text, so that a malformed address is reported and not dropped.
    public var serverURL: String?
    /// The protocol of uploads. `nil`, the default, selects Afterimage's with a server URL and Amplitude's without.
    public var uploadProtocol: UploadProtocol?
    /// `false` attaches the instance to the engine that the app starts in this process, now or later. Such an instance records no views of
    /// its own. Default: true.
    public var shouldInitializeNativeSDK: Bool = true
    /// The maximum size of recordings on the device in bytes. Beyond it the oldest are deleted. Default: 50 MiB.
    public var storageLimitBytes: Int64 = SessionReplayConfig.defaultStorageLimitBytes
    /// The maximum time in milliseconds that a recording waits for its upload. Default: two weeks.
    public var storageMaxAgeMs: Int64 = SessionReplayConfig.defaultStorageMaxAgeMs
    /// The maximum number of bytes that are sent over metered networks in 24 hours. `nil`, the default, is no limit.
    public var meteredDailyLimitBytes: Int64?
    /// The maximum number of bytes that are sent over all networks in 24 hours. `nil`, the default, is no limit.
    public var dailyLimitBytes: Int64?
    /// Whether recordings are sent over metered networks. Default: true.
    public var uploadOnMetered: Bool = true
    /// The share of unsampled sessions that keep their last minute for an error, from 0 (the default) to 1. Not implemented yet, without
    /// effect.
    public var errorSampleRate: Double = 0
    /// The maximum number of frames that are captured in a second. Default: 10.
    public var maxFps: Int = SessionReplayConfig.defaultMaxFps
    /// How touches are read. Default: ``TouchCapture/sendEvent``.
    public var touchCapture: TouchCapture = .sendEvent
    /// The major versions of iOS on which pictures of SwiftUI's hosting views are taken, since their texts cannot be read. Default: none, as no
    /// version was checked on a device: add one after you did. Pictures are images of unknown origin, so only ``PrivacyLevel/light`` or
    /// ``ImagePolicy/all`` records them, and none is taken of a view with a field, a masked view or a text of UIKit in it.
    public var swiftUIPictureVersions: [Int] = []
    /// Whether the class name of the topmost view controller is the name of a screen until the app names it. Default: true.
    public var recordViewControllerNames: Bool = true
    /// Whether accessibility identifiers of views are recorded. Default: false.
    public var recordIdentifiers: Bool = false
    /// The images that are recorded. `nil`, the default, selects them by the masking level.
    public var imagePolicy: ImagePolicy?
    /// Masking rules, for example `mask class=Shop.PinView` or `block screen=Checkout`: classes of Swift have the name of their module
    /// first. Default: none.
    public var maskRules: [String] = []
    /// Whether masked text is recorded with a fixed length. Default: false.
    public var hideTextLength: Bool = false
    /// Whether the recording explains each masking decision. For development only. Default: false.
    public var debugRecording: Bool = false

    /// Creates options with their defaults.
    ///
    /// - Parameters:
    ///   - apiKey: the project's key.
    ///   - deviceId: the device id of analytics events, 6 to 100 characters.
    public init(apiKey: String, deviceId: String) {
        self.apiKey = apiKey
        self.deviceId = deviceId
    }

    /// Several hours of recording, in less space than a photo album.
    private static let defaultStorageLimitBytes: Int64 = 50 * 1024 * 1024
    /// Two weeks: servers usually retain recordings for 30 days, so a recording that is late can still be watched.
    private static let defaultStorageMaxAgeMs: Int64 = 14 * 24 * 60 * 60 * 1000
    /// Enough to follow a gesture, and at most a sixth of the frames that a screen draws.
    private static let defaultMaxFps = 10
}

extension SessionReplayConfig: CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable {
    /// The type and the device id. The key is not in it.
    public var description: String { "SessionReplayConfig(deviceId: \(deviceId))" }

    /// The same as ``description``: a debugger's print does not show the key.
    public var debugDescription: String { description }

    /// The device id alone: `dump` does not show the key.
    public var customMirror: Mirror { Mirror(self, children: ["deviceId": deviceId]) }
}
