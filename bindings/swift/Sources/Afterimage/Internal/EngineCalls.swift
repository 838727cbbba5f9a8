import AfterimageFFI

/// Passes the app's calls to the engine in their order. Any thread.
///
/// The first call opens the engine on the worker. Calls before the engine is ready wait, and are made on the worker. Later ones are made on
/// the caller's thread: they return at once. If the engine cannot be opened, all calls are lost.
final class EngineCalls: Sendable {
    /// A call for the engine, which is made once or lost.
    struct Call: Sendable {
        let kind: CallKind
        let onLost: @Sendable () -> Void
        let make: @Sendable (ReplayEngine) throws -> Void
    }

    private let opener: EngineOpener
    private let diagnostics: Diagnostics
    private let state = Locked(State())

    init(opener: EngineOpener, diagnostics: Diagnostics) {
        self.opener = opener
        self.diagnostics = diagnostics
    }

    /// The engine, once it is ready and no call waits.
    var engine: ReplayEngine? {
        state.with { state in
            if case .ready(let engine) = state.phase { engine } else { nil }
        }
    }

    /// Calls that were lost because too many waited.
    var lostCalls: Int64 { state.with { $0.waiting.dropped } }

    /// Makes a call now or when the engine is ready. `onLost` runs instead if the engine cannot be opened, or if later calls
    /// need the place and one of them is of the same kind.
    func call(
        _ kind: CallKind, onLost: @escaping @Sendable () -> Void = {}, make: @escaping @Sendable (ReplayEngine) throws -> Void
    ) {
        let call = Call(kind: kind, onLost: onLost, make: make)
        switch state.with({ $0.accept(call) }) {
        case .make(let engine): self.make(call, engine)
        case .lose(let lost): lost.onLost()
        case .open(let lost):
            lost?.onLost()
            diagnostics.worker.async { self.open() }
        case .wait: break
        }
    }

    /// Ends the engine after the calls that wait. An engine that was never opened is not opened for this.
    func dispose() {
        let wasNeverOpened = state.with { state in
            guard case .notOpened = state.phase else { return false }
            state.phase = .failed
            return true
        }
        if wasNeverOpened {
            opener.refuseAll()
        } else {
            call(.lifecycle) { $0.dispose() }
            // After the wait began, if the device is locked.
            diagnostics.worker.async { [self] in
                if opener.endWait() { fail() }
            }
        }
    }

    /// Opens the engine, or waits for the device's unlock. A flush does not wait: its deadline would pass. On the worker.
    private func open() {
        opener.whenReady(
            { [weak self] in self?.create() },
            waiting: { [self] in
                let flushes = state.with { $0.waitForUnlock() }
                flushes.forEach { $0.onLost() }
            })
    }

    /// On the worker.
    private func create() {
        state.with { $0.isLocked = false }
        guard let engine = opener.open() else { return fail() }
        while let call = state.with({ $0.next(of: engine) }) {
            make(call, engine)
        }
    }

    private func fail() {
        let lost = state.with { state in
            state.phase = .failed
            return state.waiting.removeAll()
        }
        lost.forEach { $0.onLost() }
    }

    private func make(_ call: Call, _ engine: ReplayEngine) {
        do {
            try call.make(engine)
        } catch let error as ReplayError {
            // The app passed an invalid value, or called after the end.
            diagnostics.log.write(.warn, "\(call.kind.rawValue) is refused and changes nothing: \(error.explanation)")
        } catch {
            diagnostics.failures.report("a call for \(call.kind.rawValue)", error)
        }
    }

    /// The engine and the calls that wait for it. `accept` and `next` change it under the lock.
    private struct State {
        var phase = Phase.notOpened
        var waiting = WaitingCalls()
        /// The engine is opened when the user unlocks the device.
        var isLocked = false

        enum Phase {
            case notOpened, opening, failed
            case ready(ReplayEngine)
        }

        enum Decision {
            /// The caller makes the call.
            case make(ReplayEngine)
            /// This call is lost: the call itself, or an earlier one.
            case lose(Call)
            /// The call waits, and the caller opens the engine.
            case open(lost: Call?)
            case wait
        }

        mutating func accept(_ call: Call) -> Decision {
            switch phase {
            case .ready(let engine): return .make(engine)
            case .failed: return .lose(call)
            case .notOpened:
                phase = .opening
                return .open(lost: waiting.insert(call))
            case .opening where isLocked && call.kind == .flush: return .lose(call)
            case .opening:
                return waiting.insert(call).map(Decision.lose) ?? .wait
            }
        }

        /// The engine is not opened before the user unlocks the device. Returns the calls that do not wait for it.
        mutating func waitForUnlock() -> [Call] {
            isLocked = true
            return waiting.removeAll(of: .flush)
        }

        /// Returns the next waiting call. If there is none, the engine is ready, and later calls are made at once.
        mutating func next(of engine: ReplayEngine) -> Call? {
            if let call = waiting.removeFirst() { return call }
            phase = .ready(engine)
            return nil
        }
    }
}
