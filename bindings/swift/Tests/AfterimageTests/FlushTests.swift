import AfterimageFFI
import XCTest

@testable import Afterimage

/// Callbacks of flushes, and the outcomes that the engine reports.
final class FlushTests: XCTestCase {
    private var rig: Rig!

    override func setUpWithError() throws { rig = try Rig() }

    override func tearDown() { rig.end() }

    private struct AppError: Error {
        let text = "text of the screen"
    }

    func testACallbackThatThrowsIsCountedAndTheNextFlushDelivers() async throws {
        let studio = try Studio(in: rig.folder)
        defer { studio.end() }
        let replay = rig.replay(rig.config(studio.url))
        let engine = try await replay.startAndWait()
        let calls = Locked(0)
        replay.flush { _ in
            calls.with { $0 += 1 }
            throw AppError()
        }
        until("the failure") { replay.status().counts.failures == 1 }
        XCTAssertEqual(calls.with { $0 }, 1)
        until("a line of the log") { rig.log.all.contains { $0.contains("callback of a flush failed: AppError") } }
        XCTAssertFalse(rig.log.all.contains { $0.contains("text of the screen") })
        _ = engine.submitFrame(buffer: try Golden.frame("form"))
        let report = await replay.flush()
        XCTAssertEqual(report.sent.segments, 1, "\(report)")
    }

    func testASlowCallbackDelaysNothing() async throws {
        let studio = try Studio(in: rig.folder)
        defer { studio.end() }
        let replay = rig.replay(rig.config(studio.url))
        let engine = try await replay.startAndWait()
        let release = DispatchSemaphore(value: 0)
        let entered = Locked(false)
        replay.flush { _ in
            entered.with { $0 = true }
            release.wait()
        }
        until("the callback") { entered.with { $0 } }
        _ = engine.submitFrame(buffer: try Golden.frame("form"))
        let second = expectation(description: "the callback of another flush")
        let sent = Locked<Int64>(0)
        replay.flush { report in
            sent.with { $0 = report.sent.segments }
            second.fulfill()
        }
        await fulfillment(of: [second], timeout: Rig.waitSeconds)
        release.signal()
        XCTAssertEqual(sent.with { $0 }, 1)
    }

    func testACallbackMayCallTheInstance() throws {
        let replay = rig.replay(rig.config(Self.nowhere))
        let reports = Locked<[Afterimage.FlushOutcome]>([])
        replay.start()
        replay.flush { [reports] report in
            reports.with { $0.append(report.outcome) }
            replay.dispose()
            replay.flush { report in reports.with { $0.append(report.outcome) } }
        }
        until("both reports") { reports.with { $0.count } == 2 }
        XCTAssertEqual(reports.with { $0 }, [.delivered, .disposed])
    }

    func testAnUnreachableServerIsTriedAgain() async throws {
        let report = try await reportOfAFrame(Self.nowhere, deadlineMs: 2_000)
        XCTAssertEqual(report.outcome, .retryScheduled, "\(report)")
        XCTAssertEqual(report.left.segments, 1)
        XCTAssertGreaterThan(report.left.segmentBytes, 0)
        XCTAssertNotEqual(report.problem, "")
    }

    func testAServerThatHangsPassesTheDeadline() async throws {
        let server = try ScriptedServer([.hang])
        defer { server.end() }
        let report = try await reportOfAFrame(server.url, deadlineMs: 300)
        XCTAssertEqual(report.outcome, .deadlinePassed, "\(report)")
    }

    func testAServerThatRefusesTheKeyIsNotAskedAgain() async throws {
        let server = try ScriptedServer([.answer(401)])
        defer { server.end() }
        let report = try await reportOfAFrame(server.url, deadlineMs: 5_000)
        XCTAssertEqual(report.outcome, .keyRefused, "\(report)")
        XCTAssertEqual(server.received.count, 1)
        XCTAssertEqual(server.received.first?.header("Authorization"), "Bearer swift-key")
    }

    func testConditionsOfTheDeviceDelayTheUpload() async throws {
        let replay = rig.replay(rig.config(Self.nowhere))
        let engine = try await replay.startAndWait()
        engine.setDeviceConditions(
            conditions: DeviceConditions(online: false, metered: false, lowPower: false, lowMemory: false, thermal: .nominal))
        _ = engine.submitFrame(buffer: try Golden.frame("form"))
        let report = await replay.flush()
        XCTAssertEqual(report.outcome, .offline, "\(report)")
    }

    func testAFolderThatCannotBeWrittenIsReported() async throws {
        let file = rig.folder.appendingPathComponent("file")
        try Data().write(to: file)
        var platform = rig.platform
        platform.storageParent = { file }
        let replay = rig.replay(rig.config(Self.nowhere), platform: platform)
        let engine = try await replay.startAndWait()
        _ = engine.submitFrame(buffer: try Golden.frame("form"))
        let report = await replay.flush()
        XCTAssertEqual(report.sent.segments, 0, "\(report)")
        XCTAssertEqual(replay.status().reason, .storageRefused)
        XCTAssertEqual(replay.status().counts.failures, 1)
        XCTAssertNotEqual(replay.status().lastProblem, "")
    }

    /// Nothing listens there: the port is reserved.
    private static let nowhere = "http://127.0.0.1:1"

    private func reportOfAFrame(_ url: String, deadlineMs: Int64) async throws -> Afterimage.FlushReport {
        let replay = rig.replay(rig.config(url))
        let engine = try await replay.startAndWait()
        _ = engine.submitFrame(buffer: try Golden.frame("form"))
        return await replay.flush(deadlineMs: deadlineMs)
    }
}
