import AfterimageFFI

/// A part of the system that reports conditions of the device. Any thread.
protocol ConditionSource: Sendable {
    /// Reports the present state, unless the system does so itself, and then each change, until ``stop()``.
    func start(_ report: @escaping @Sendable (ConditionChange) -> Void)
    /// Ends the reports. The source can be started again.
    func stop()
}

/// A state of the device that limits uploads or capture.
enum ConditionChange: Sendable {
    /// `id` differs between networks, and is 0 if the source does not tell them apart.
    case network(online: Bool, metered: Bool, id: UInt64 = 0)
    /// The network is not known until its next report.
    case networkPending
    case lowPower(Bool)
    case lowMemory(Bool)
    case thermal(ThermalState)

    /// Returns the conditions with this state.
    func applied(to conditions: DeviceConditions) -> DeviceConditions {
        var (online, metered, networkPending) = (conditions.online, conditions.metered, conditions.networkPending)
        var networkId = conditions.networkId
        var (lowPower, lowMemory, thermal) = (conditions.lowPower, conditions.lowMemory, conditions.thermal)
        switch self {
        case .network(let isOnline, let isMetered, let id): (online, metered, networkPending, networkId) = (isOnline, isMetered, false, id)
        case .networkPending: networkPending = true
        case .lowPower(let isLow): lowPower = isLow
        case .lowMemory(let isLow): lowMemory = isLow
        case .thermal(let state): thermal = state
        }
        return DeviceConditions(
            online: online, metered: metered, lowPower: lowPower, lowMemory: lowMemory, thermal: thermal, networkPending: networkPending,
            networkId: networkId)
    }
}
