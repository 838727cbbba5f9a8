/// The kinds of calls to the engine, in the order in which waiting calls lose their places to later ones. The latest waiting call of each
/// kind is never lost. The text is the purpose of the call, for the log.
enum CallKind: String, CaseIterable, Sendable {
    case screen = "the screen's name"
    case conditions = "the device's conditions"
    case flush
    case lifecycle = "start, stop or dispose"
    case sessionId = "the session id"
    case deviceId = "the device id"
    /// The last one to be lost: an opt-out deletes what is not sent, although the user opts in again afterwards.
    case optOut = "the opt-out"
    case deletion = "the deletion of local data"
}
