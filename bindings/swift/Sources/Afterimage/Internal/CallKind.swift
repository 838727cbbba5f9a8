/// The kinds of calls to the engine. The latest waiting call of each kind is never dropped. The text is the purpose of the call, for the log.
enum CallKind: String, CaseIterable, Sendable {
    case lifecycle = "start, stop or dispose"
    case sessionId = "the session id"
    case deviceId = "the device id"
    case optOut = "the opt-out"
    case screen = "the screen's name"
    case flush
}
