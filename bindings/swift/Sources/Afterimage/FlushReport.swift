/// The result of a flush of a ``SessionReplay``.
public struct FlushReport: Sendable, Equatable, CustomStringConvertible {
    /// The result: the first reason why something is left or lost.
    public let outcome: FlushOutcome
    /// Items that the collector stored during the flush.
    public let sent: ItemTotals
    /// Items that wait now. A later upload sends them.
    public let left: ItemTotals
    /// Those of the waiting items that the server refused. They are sent again if the server turns out to be at fault, or are set aside.
    public let refused: ItemTotals
    /// Items that are set aside now, since the server refuses them and stores others. They are not sent again, and stay on the device until a
    /// limit of the storage deletes them.
    public let setAside: ItemTotals
    /// Items that were deleted during the flush before they were delivered: by a limit of the storage, by somebody else, or since the disk
    /// refused them for too long.
    public let evicted: ItemTotals
    /// Those of the evicted items that exceeded the age limit.
    public let expired: ItemTotals
    /// Names of refused items and of items that are set aside, at most 20: ids and numbers, without recorded content.
    public let refusedNames: [String]
    /// The reason of ``outcome``, in plain words, with the next step if there is one. Empty if everything is delivered.
    public let problem: String

    /// The outcome, the totals and the problem.
    public var description: String {
        "\(outcome): sent \(sent), left \(left), refused \(refused), set aside \(setAside), evicted \(evicted) \(problem)"
    }
}
