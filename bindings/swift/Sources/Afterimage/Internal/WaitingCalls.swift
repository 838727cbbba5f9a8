/// The calls that wait for the engine, in their order.
struct WaitingCalls {
    /// Creating the engine takes less than a second: no app makes this many different calls meanwhile.
    static let limit = 200

    private var calls: [EngineCalls.Call] = []

    /// Calls that lost their place to later ones.
    private(set) var dropped: Int64 = 0

    /// Appends a call. Returns the call that loses its place, if too many wait: the first one of the first kind of which several wait.
    mutating func insert(_ call: EngineCalls.Call) -> EngineCalls.Call? {
        calls.append(call)
        guard calls.count > Self.limit else { return nil }
        dropped += 1
        let counts = Dictionary(grouping: calls, by: \.kind).mapValues(\.count)
        // There is one, since more calls wait than there are kinds.
        let repeated = CallKind.allCases.first { counts[$0, default: 0] > 1 }
        return calls.firstIndex { $0.kind == repeated }.map { calls.remove(at: $0) }
    }

    mutating func removeFirst() -> EngineCalls.Call? {
        calls.isEmpty ? nil : calls.removeFirst()
    }

    mutating func removeAll(of kind: CallKind) -> [EngineCalls.Call] {
        defer { calls.removeAll { $0.kind == kind } }
        return calls.filter { $0.kind == kind }
    }

    mutating func removeAll() -> [EngineCalls.Call] {
        defer { calls = [] }
        return calls
    }
}
