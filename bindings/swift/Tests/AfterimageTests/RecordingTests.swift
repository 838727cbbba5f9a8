import AfterimageFFI
import XCTest

@testable import Afterimage

/// Golden frames through the real engine to the real collector.
final class RecordingTests: XCTestCase {
    private var rig: Rig!
    private var studio: Studio!

    override func setUpWithError() throws {
        rig = try Rig()
        studio = try Studio(in: rig.folder)
    }

    override func tearDown() {
        rig.end()
        studio.end()
    }

    func testAFrameArrivesAtTheCollector() async throws {
        let replay = rig.replay(rig.config(studio.url))
        let engine = try await replay.startAndWait()
        XCTAssertEqual(replay.status().reason, .awaitingFrame)
        XCTAssertEqual(replay.sessionReplayProperties(), [:])
        replay.recordScreen("Sign-in")
        _ = engine.submitFrame(buffer: try Golden.frame("form"))

        let report = await replay.flush()
        XCTAssertEqual(report.outcome, .delivered, "\(report)")
        XCTAssertEqual(report.sent.segments, 1)
        XCTAssertGreaterThan(report.sent.segmentBytes, 0)
        XCTAssertEqual(report.left.segments, 0)
        XCTAssertEqual(report.problem, "")
        let status = replay.status()
        XCTAssertTrue(status.isRecording, status.why)
        XCTAssertEqual(status.reason, .sampled)
        XCTAssertEqual(status.counts.frames, 1)
        XCTAssertEqual(status.counts.sent.segments, 1)
        XCTAssertEqual(status.counts.failures, 0, "\(rig.log.all)")
        XCTAssertEqual(Array(replay.sessionReplayProperties().keys), ["[Amplitude] Session Replay ID"])

        let trace = try studio.trace()
        XCTAssertTrue(trace.contains("Sign in"), trace)
        XCTAssertTrue(trace.contains("Sign-in"), "the screen's name is missing: \(trace)")
        XCTAssertFalse(trace.contains("ada@example.org"), "a form field is not masked")
        XCTAssertFalse(trace.contains("123456"), "a one-time code is not masked")
    }

    func testEveryGoldenFrameIsRecorded() async throws {
        for (index, name) in try Golden.names().enumerated() {
            let rig = try Rig()
            defer { rig.end() }
            var config = rig.config(studio.url)
            // Each folder begins with the first number: under one session, their names would contradict each other.
            config.sessionId = Rig.session + Int64(index)
            let replay = rig.replay(config)
            let engine = try await replay.startAndWait()
            _ = engine.submitFrame(buffer: try Golden.frame(name))
            let report = await replay.flush()
            XCTAssertEqual(report.outcome, .delivered, "\(name): \(report)")
            XCTAssertEqual(replay.status().counts.lostFrames, 0, "\(name): \(replay.status())")
        }
    }

    func testACutFrameIsCountedAndTheNextOneIsRecorded() async throws {
        let replay = rig.replay(rig.config(studio.url))
        let engine = try await replay.startAndWait()
        _ = engine.submitFrame(buffer: try Golden.frame("form").prefix(100))
        _ = await replay.flush()
        XCTAssertEqual(replay.status().counts.lostFrames, 1)
        _ = engine.submitFrame(buffer: try Golden.frame("form"))
        let report = await replay.flush()
        XCTAssertEqual(report.sent.segments, 1, "\(report)")
        XCTAssertEqual(replay.status().counts.frames, 1)
    }

    func testRecordingContinuesAfterAStop() async throws {
        let replay = rig.replay(rig.config(studio.url))
        let engine = try await replay.startAndWait()
        _ = engine.submitFrame(buffer: try Golden.frame("form"))
        replay.stop()
        _ = await replay.flush()
        XCTAssertEqual(replay.status().reason, .stopped)
        replay.start()
        _ = engine.submitFrame(buffer: try Golden.frame("one-text"))
        let report = await replay.flush()
        XCTAssertEqual(report.outcome, .delivered)
        XCTAssertEqual(replay.status().reason, .sampled)
        XCTAssertEqual(studio.segments, 2)
    }

    func testOptingOutDeletesTheRecordingAndSendsNothing() async throws {
        let replay = rig.replay(rig.config(studio.url))
        let engine = try await replay.startAndWait()
        _ = engine.submitFrame(buffer: try Golden.frame("form"))
        until("a recording") { replay.status().isRecording }
        let earlier = try Golden.frame("form", ageMs: 100)
        replay.optOut = true
        XCTAssertTrue(replay.optOut)
        let report = await replay.flush()
        XCTAssertEqual(report.outcome, .optedOut)
        XCTAssertEqual(replay.status().reason, .optedOut)
        XCTAssertEqual(replay.status().counts.left.segments, 0)
        XCTAssertEqual(studio.segments, 0)

        replay.optOut = false
        _ = engine.submitFrame(buffer: earlier)
        let refused = await replay.flush()
        XCTAssertEqual(refused.sent.segments, 0, "a frame of before is recorded")
        _ = engine.submitFrame(buffer: try Golden.frame("form"))
        let second = await replay.flush()
        XCTAssertEqual(second.sent.segments, 1, "\(second) \(replay.status())")
    }

    func testADeletionOfLocalDataKeepsNothingOfBeforeAndContinues() async throws {
        let replay = rig.replay(rig.config(studio.url))
        let engine = try await replay.startAndWait()
        _ = engine.submitFrame(buffer: try Golden.frame("form"))
        until("a recording") { replay.status().isRecording }
        replay.deleteLocalData()
        let report = await replay.flush()
        XCTAssertEqual(report.sent.segments, 0, "\(report)")
        XCTAssertEqual(report.left.segments, 0, "\(report)")
        XCTAssertFalse(replay.optOut)
        _ = engine.submitFrame(buffer: try Golden.frame("form"))
        let second = await replay.flush()
        XCTAssertEqual(second.sent.segments, 1, "\(second) \(replay.status())")
    }

    func testASessionOutsideOfTheSampleIsNotRecorded() async throws {
        var config = rig.config(studio.url)
        config.sampleRate = 0
        let replay = rig.replay(config)
        let engine = try await replay.startAndWait()
        XCTAssertEqual(engine.submitFrame(buffer: try Golden.frame("form")), .stop)
        XCTAssertEqual(replay.status().reason, .notSampled)
        XCTAssertTrue(replay.status().why.contains("sample"), replay.status().why)
    }

    func testANewSessionIsARecordingOfItsOwn() async throws {
        let replay = rig.replay(rig.config(studio.url))
        let engine = try await replay.startAndWait()
        _ = engine.submitFrame(buffer: try Golden.frame("form"))
        let first = await replay.flush()
        replay.sessionId = Rig.session + 1
        XCTAssertEqual(replay.sessionId, Rig.session + 1)
        _ = engine.submitFrame(buffer: try Golden.frame("form"))
        let second = await replay.flush()
        XCTAssertEqual([first.sent.segments, second.sent.segments], [1, 1])
        XCTAssertEqual(replay.status().sessionId, Rig.session + 1)
        replay.sessionId = Afterimage.SessionReplayConfig.noSession
        _ = await replay.flush()
        XCTAssertEqual(replay.status().reason, .noSession)
    }
}
