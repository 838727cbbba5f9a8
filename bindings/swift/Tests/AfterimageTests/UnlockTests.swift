import AfterimageFFI
import XCTest

@testable import Afterimage

/// A device that its user has not unlocked since it started.
final class UnlockTests: XCTestCase {
    private var rig: Rig!
    private let device = LockedDevice()

    override func setUpWithError() throws { rig = try Rig() }

    override func tearDown() { rig.end() }

    private func replay() -> SessionReplay {
        var platform = rig.platform
        platform.isLocked = { [device] _ in device.isLocked }
        platform.unlock = { [device] in device }
        return rig.replay(rig.config("http://127.0.0.1:1"), platform: platform)
    }

    func testTheRecordingStartsWithTheUnlock() async throws {
        let replay = replay()
        replay.start()
        until("the state") { replay.status().reason == .deviceLocked }
        XCTAssertTrue(replay.status().why.contains("not unlocked"))
        XCTAssertEqual(try FileManager.default.contentsOfDirectory(atPath: rig.folder.path), [])
        // A notification before the files can be used changes nothing.
        device.notify()
        let report = await replay.flush()
        XCTAssertEqual(report.outcome, .engineUnavailable)
        XCTAssertTrue(report.problem.contains("not unlocked"), report.problem)
        replay.sessionId = Rig.session + 1
        device.unlock()
        until("the engine") { replay.engine != nil }
        XCTAssertEqual(replay.sessionId, Rig.session + 1)
        until("the decision") { replay.status().reason == .awaitingFrame }
        XCTAssertEqual([replay.status().counts.failures, replay.status().counts.lostCalls], [0, 0])
        XCTAssertFalse(device.isObserved)
    }

    func testADisposeBeforeTheUnlockEndsTheWait() async {
        let replay = replay()
        replay.start()
        until("the wait") { self.device.isObserved }
        replay.dispose()
        until("the end") { replay.status().reason == .disposed }
        XCTAssertFalse(device.isObserved)
        device.unlock()
        let report = await replay.flush()
        XCTAssertEqual(report.outcome, .engineUnavailable)
        XCTAssertNil(replay.engine)
    }

    func testAFolderIsLockedIfTheSystemRefusesItsFiles() throws {
        XCTAssertFalse(isFolderLocked(rig.folder))
        XCTAssertEqual(try FileManager.default.contentsOfDirectory(atPath: rig.folder.appendingPathComponent("dev.afterimage").path), [])
        // A file is where the folder should be: the engine reports it.
        XCTAssertFalse(isFolderLocked(URL(fileURLWithPath: #filePath)))
        // The system accepts no files there.
        XCTAssertTrue(isFolderLocked(URL(fileURLWithPath: "/sys")))
    }
}

private final class LockedDevice: UnlockObserver {
    private let state = Locked(State())

    var isLocked: Bool { state.with { $0.isLocked } }

    var isObserved: Bool { state.with { $0.unlocked != nil } }

    func start(_ unlocked: @escaping @Sendable () -> Void) { state.with { $0.unlocked = unlocked } }

    func stop() { state.with { $0.unlocked = nil } }

    func notify() { state.with { $0.unlocked }?() }

    func unlock() {
        state.with { $0.isLocked = false }
        notify()
    }

    private struct State {
        var isLocked = true
        var unlocked: (@Sendable () -> Void)?
    }
}
