import AfterimageFFI
import XCTest

@testable import Afterimage

/// Calls before the engine exists, after its end, and from any thread.
final class CallTests: XCTestCase {
    private var rig: Rig!

    override func setUpWithError() throws { rig = try Rig() }

    override func tearDown() { rig.end() }

    /// Nothing listens there: the port is reserved.
    private let nowhere = "http://127.0.0.1:1"

    func testAnInstanceThatIsNotUsedDoesNothing() throws {
        let replay = rig.replay(rig.config(nowhere))
        XCTAssertEqual(replay.status().reason, .notStarted)
        XCTAssertEqual(replay.sessionId, Rig.session)
        XCTAssertEqual(replay.deviceId, "device-swift")
        XCTAssertFalse(replay.optOut)
        XCTAssertEqual(replay.sessionReplayProperties(), [:])
        XCTAssertEqual(try FileManager.default.contentsOfDirectory(atPath: rig.folder.path), [])
        replay.dispose()
        XCTAssertEqual(replay.status().reason, .disposed)
        replay.start()
        XCTAssertEqual(try FileManager.default.contentsOfDirectory(atPath: rig.folder.path), [])
    }

    func testCallsBeforeTheEngineAreMadeInTheirOrder() async throws {
        let replay = rig.replay(rig.config(nowhere))
        replay.sessionId = Rig.session + 1
        replay.sessionId = Rig.session + 2
        replay.optOut = true
        replay.optOut = false
        replay.deviceId = "device-other"
        replay.start()
        XCTAssertEqual(replay.sessionId, Rig.session + 2)
        XCTAssertEqual(replay.deviceId, "device-other")
        let report = await replay.flush()
        XCTAssertEqual(report.outcome, .delivered, "\(report)")
        XCTAssertEqual(replay.status().sessionId, Rig.session + 2)
        XCTAssertEqual(replay.status().deviceId, "device-other")
        XCTAssertEqual(replay.status().reason, .awaitingFrame)
        XCTAssertEqual(replay.status().counts.failures, 0, "\(rig.log.all)")
    }

    func testTheMainThreadReadsAndWritesNothing() {
        let onMain = Locked<[String]>([])
        let check = { @Sendable (what: String) in if Thread.isMainThread { onMain.with { $0.append(what) } } }
        var platform = rig.platform
        let folder = rig.folder
        platform.storageParent = {
            check("storage"); return folder
        }
        platform.bootId = {
            check("boot id"); return readBootId()
        }
        platform.device = {
            check("device"); return deviceFacts()
        }
        platform.writeLog = { [log = rig.log] level, line in
            check("log")
            log.append("\(level): \(line)")
        }
        XCTAssertTrue(Thread.isMainThread)
        let replay = rig.replay(rig.config(nowhere), platform: platform)
        replay.start()
        replay.deviceId = "x"
        let answered = expectation(description: "the report")
        replay.flush { _ in
            check("callback")
            answered.fulfill()
        }
        wait(for: [answered], timeout: Rig.waitSeconds)
        until("the line about the refused id") { rig.log.all.contains { $0.contains("the device id is refused") } }
        XCTAssertEqual(onMain.with { $0 }, [])
    }

    func testTheLastCallOfEachKindIsKeptInAFlood() async {
        let opened = DispatchSemaphore(value: 0)
        var platform = rig.platform
        let folder = rig.folder
        platform.storageParent = {
            opened.wait()
            return folder
        }
        let replay = rig.replay(rig.config(nowhere), platform: platform)
        replay.start()
        replay.optOut = true
        for at in 0..<(2 * WaitingCalls.limit) { replay.recordScreen("screen \(at)") }
        XCTAssertEqual(replay.status().reason, .undecided)
        opened.signal()
        let report = await replay.flush()
        XCTAssertEqual(report.outcome, .optedOut, "\(report)")
        XCTAssertGreaterThanOrEqual(replay.status().counts.lostCalls, Int64(WaitingCalls.limit))
    }

    func testAFloodOfScreensLosesNoOtherCall() {
        var waiting = WaitingCalls()
        let call = { (kind: CallKind) in EngineCalls.Call(kind: kind, onLost: {}, make: { _ in }) }
        // An opt-out, and an opt-in after it.
        for kind in [CallKind.optOut, .optOut, .deviceId, .deviceId] { XCTAssertNil(waiting.insert(call(kind))) }
        for _ in 0..<(2 * WaitingCalls.limit) {
            if let lost = waiting.insert(call(.screen)) { XCTAssertEqual(lost.kind, .screen) }
        }
        XCTAssertEqual(waiting.removeAll().prefix(4).map(\.kind), [.optOut, .optOut, .deviceId, .deviceId])
    }

    func testAnyThreadMayCall() async {
        let replay = rig.replay(rig.config(nowhere))
        DispatchQueue.concurrentPerform(iterations: 16) { at in
            replay.start()
            replay.recordScreen("screen \(at)")
            replay.sessionId = Rig.session + Int64(at)
            _ = replay.status()
            if at % 4 == 3 { replay.stop() }
        }
        replay.stop()
        _ = await replay.flush()
        XCTAssertEqual(replay.status().reason, .stopped)
        XCTAssertEqual(replay.status().counts.failures, 0, "\(rig.log.all)")
    }

    func testLaterCallsChangeNothingAfterDispose() async throws {
        let replay = rig.replay(rig.config(nowhere))
        _ = try await replay.startAndWait()
        replay.dispose()
        replay.dispose()
        replay.start()
        replay.stop()
        replay.sessionId = 5
        replay.deviceId = "device-other"
        replay.optOut = true
        replay.recordScreen("late")
        let report = await replay.flush()
        XCTAssertEqual(report.outcome, .disposed)
        XCTAssertEqual(report.problem, "the instance was disposed")
        XCTAssertEqual(replay.status().reason, .disposed)
        XCTAssertEqual(replay.status().counts.failures, 0, "\(rig.log.all)")
    }

    func testAnInstanceIsReleased() async throws {
        weak var released: SessionReplay?
        do {
            let replay = SessionReplay(rig.config(nowhere), platform: rig.platform)
            released = replay
            _ = try await replay.startAndWait()
            replay.dispose()
        }
        until("the release") { released == nil }
    }
}
