import AfterimageFFI

extension AfterimageFFI.SessionReplayConfig {
    /// The options as the engine's type. Sizes and times below zero become zero, which the engine refuses or ignores as it does others.
    init(_ config: Afterimage.SessionReplayConfig) {
        self.init(
            apiKey: config.apiKey,
            deviceId: config.deviceId,
            sessionId: config.sessionId,
            sampleRate: config.sampleRate,
            logLevel: AfterimageFFI.LogLevel(config.logLevel),
            privacyConfig: AfterimageFFI.PrivacyLevel(config.privacyLevel),
            enableRemoteConfig: config.enableRemoteConfig,
            optOut: config.optOut,
            serverZone: config.serverZone == .us ? .us : .eu,
            serverUrl: config.serverURL,
            shouldInitializeNativeSdk: config.shouldInitializeNativeSDK,
            protocol: config.uploadProtocol.map { $0 == .afterimage ? .afterimage : .amplitude },
            storageLimitBytes: unsigned(config.storageLimitBytes),
            storageMaxAgeMs: unsigned(config.storageMaxAgeMs),
            meteredDailyLimitBytes: config.meteredDailyLimitBytes.map(unsigned),
            dailyLimitBytes: config.dailyLimitBytes.map(unsigned),
            uploadOnMetered: config.uploadOnMetered,
            errorSampleRate: config.errorSampleRate,
            maxFps: UInt32(clamping: config.maxFps),
            recordIdentifiers: config.recordIdentifiers,
            imagePolicy: config.imagePolicy.map(AfterimageFFI.ImagePolicy.init),
            maskRules: config.maskRules,
            hideTextLength: config.hideTextLength,
            debugRecording: config.debugRecording)
    }
}

extension AfterimageFFI.ViewCapture {
    init(_ config: Afterimage.SessionReplayConfig) {
        let touches: AfterimageFFI.TouchCapture =
            switch config.touchCapture {
            case .sendEvent: .sendEvent
            case .recognizers: .recognizers
            case .off: .off
            }
        self.init(
            touches: touches,
            viewControllerNames: config.recordViewControllerNames,
            pictureVersions: config.swiftUIPictureVersions.map(UInt32.init(clamping:)))
    }
}

private func unsigned(_ value: Int64) -> UInt64 { UInt64(max(value, 0)) }

extension AfterimageFFI.LogLevel {
    init(_ level: Afterimage.LogLevel) {
        switch level {
        case .off: self = .off
        case .error: self = .error
        case .warn: self = .warn
        case .log: self = .log
        case .debug: self = .debug
        }
    }
}

extension Afterimage.LogLevel {
    init(_ level: AfterimageFFI.LogLevel) {
        switch level {
        case .off: self = .off
        case .error: self = .error
        case .warn: self = .warn
        case .log: self = .log
        case .debug: self = .debug
        }
    }
}

extension AfterimageFFI.PrivacyLevel {
    init(_ level: Afterimage.PrivacyLevel) {
        switch level {
        case .conservative: self = .conservative
        case .medium: self = .medium
        case .light: self = .light
        }
    }
}

extension AfterimageFFI.ImagePolicy {
    init(_ policy: Afterimage.ImagePolicy) {
        switch policy {
        case .all: self = .all
        case .bundled: self = .bundled
        case .none: self = .noImages
        }
    }
}
