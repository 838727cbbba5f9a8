/// The images that are recorded if nothing else hides them.
public enum ImagePolicy: Sendable {
    /// Records every image.
    case all
    /// Records only images that ship with the app. Images of unknown origin are not recorded.
    case bundled
    /// Records no image.
    case none
}

/// The messages that are written to the system's log, in the category `Afterimage`.
public enum LogLevel: Sendable {
    /// No messages.
    case off
    /// Failures that stop the recording.
    case error
    /// Problems that the developer should look at.
    case warn
    /// Events of normal operation.
    case log
    /// Details for debugging.
    case debug
}

/// The amount of text that is masked where no mask of the app applies. `docs/book/privacy.md` has the table.
public enum PrivacyLevel: Sendable {
    /// Masks all text and all form fields.
    case conservative
    /// Masks all form fields and text inputs.
    case medium
    /// Masks passwords and other secrets only.
    case light
}

/// The region of Amplitude's servers.
public enum ServerZone: Sendable {
    /// United States.
    case us
    /// European Union.
    case eu
}

/// How the touches of the user are read.
public enum TouchCapture: Sendable {
    /// From the events that the app's `UIApplication` sends to its windows: its `sendEvent(_:)` is replaced by one that calls it.
    case sendEvent
    /// By a gesture recognizer on each window, which never recognizes anything. No method is replaced. Touches of windows that are shown
    /// for less than a frame are missing.
    case recognizers
    /// Touches are not recorded.
    case off
}

/// The protocol of uploads.
public enum UploadProtocol: Sendable {
    /// Compact segments to the app's own collector. Needs a server URL.
    case afterimage
    /// rrweb events as JSON, to Amplitude's ingestion or a compatible server. Not implemented yet: a configuration with it is refused.
    case amplitude
}
