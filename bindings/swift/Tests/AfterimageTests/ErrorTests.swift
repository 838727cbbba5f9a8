import AfterimageFFI
import XCTest

@testable import Afterimage

/// The errors of the engine: each is a line of the log, and none reaches the app.
final class ErrorTests: XCTestCase {
    private var rig: Rig!

    override func setUpWithError() throws { rig = try Rig() }

    override func tearDown() { rig.end() }

    func testInvalidOptionsAreReportedWithEveryFaultAndWithoutTheKey() async {
        var config = rig.config("not an address")
        config.deviceId = "short"
        config.sampleRate = .nan
        let replay = rig.replay(config)
        replay.start()
        let report = await replay.flush()
        XCTAssertEqual(report.outcome, .engineUnavailable)
        XCTAssertEqual(replay.status().reason, .invalidConfig)
        let why = replay.status().why
        for field in ["device_id", "sample_rate", "server_url"] { XCTAssertTrue(why.contains(field), why) }
        until("a line of the log") { rig.log.all.count == 1 }
        let line = rig.log.all.first ?? ""
        XCTAssertTrue(line.hasPrefix("error: nothing is recorded: the options are invalid"), line)
        XCTAssertFalse(line.contains("swift-key"))
        XCTAssertEqual(replay.status().counts.failures, 0)
    }

    func testOptionsThatTheEngineDoesNotImplementAreRefused() async {
        var config = rig.config("http://127.0.0.1:1")
        config.uploadProtocol = .amplitude
        let replay = rig.replay(config)
        replay.start()
        _ = await replay.flush()
        XCTAssertEqual(replay.status().reason, .invalidConfig, replay.status().why)
    }

    func testInvalidIdsAreRefusedAndTheOldOnesStay() async throws {
        let replay = rig.replay(rig.config("http://127.0.0.1:1"))
        _ = try await replay.startAndWait()
        replay.deviceId = "x"
        replay.sessionId = -7
        XCTAssertEqual(replay.deviceId, "device-swift")
        XCTAssertEqual(replay.sessionId, Rig.session)
        until("two lines") { rig.log.all.count == 2 }
        XCTAssertTrue(rig.log.all[0].contains("warn: the device id is refused and changes nothing: device_id"), "\(rig.log.all)")
        XCTAssertTrue(rig.log.all[1].contains("warn: the session id is refused and changes nothing: session_id"), "\(rig.log.all)")
    }

    func testAnAttachedInstanceCannotChangeTheEngine() async throws {
        var config = rig.config("http://127.0.0.1:1")
        config.shouldInitializeNativeSDK = false
        let attached = rig.replay(config)
        _ = try await attached.startAndWait()
        XCTAssertEqual(attached.status().reason, .notAttached)
        attached.sessionId = 1
        until("a line of the log") { rig.log.all.contains { $0.contains("belongs to the engine") } }
    }

    func testAFailedStartIsCountedAndLoggedOnce() async {
        struct NoFolder: Error {}
        var platform = rig.platform
        platform.storageParent = { throw NoFolder() }
        let replay = rig.replay(rig.config("http://127.0.0.1:1"), platform: platform)
        replay.start()
        let report = await replay.flush()
        XCTAssertEqual(report.outcome, .engineUnavailable)
        XCTAssertEqual(report.problem, "the engine cannot be created: NoFolder")
        XCTAssertEqual(replay.status().reason, .internalError)
        XCTAssertEqual(replay.status().counts.failures, 1)
        replay.start()
        replay.dispose()
        until("two lines") { rig.log.all.count == 2 }
    }

    func testEveryErrorHasAnExplanation() {
        XCTAssertEqual(ReplayError.InvalidConfig(faults: "a").explanation, "a")
        XCTAssertEqual(ReplayError.InvalidValue(field: "a", problem: "b", advice: "c").explanation, "a: b; c")
        XCTAssertEqual(ReplayError.Disposed.explanation, "the instance was disposed")
        XCTAssertEqual(ReplayError.NoThread.explanation, "the system provides no thread")
        XCTAssertEqual(ReplayError.Internal.explanation, "the engine failed")
        XCTAssertTrue(ReplayError.Attached(setting: "opt_out").explanation.hasPrefix("opt_out belongs"))
    }

    func testThePrintedOptionsDoNotContainTheKey() {
        let config = rig.config("http://127.0.0.1:1")
        var dumped = ""
        dump(config, to: &dumped)
        for text in ["\(config)", String(reflecting: config), dumped] {
            XCTAssertFalse(text.contains("swift-key"), text)
            XCTAssertTrue(text.contains("device-swift"), text)
        }
    }

    func testOptionsReachTheEngineUnchanged() {
        var config = rig.config("http://127.0.0.1:1")
        let defaults = AfterimageFFI.SessionReplayConfig(apiKey: "swift-key", deviceId: "device-swift")
        let plain = AfterimageFFI.SessionReplayConfig(Afterimage.SessionReplayConfig(apiKey: "swift-key", deviceId: "device-swift"))
        XCTAssertEqual(plain.storageLimitBytes, defaults.storageLimitBytes)
        XCTAssertEqual(plain.storageMaxAgeMs, defaults.storageMaxAgeMs)
        XCTAssertEqual(plain.maxFps, defaults.maxFps)
        XCTAssertEqual(plain.sampleRate, defaults.sampleRate)
        XCTAssertEqual(plain.enableRemoteConfig, defaults.enableRemoteConfig)
        XCTAssertEqual(plain.sessionId, defaults.sessionId)
        XCTAssertEqual(plain.serverUrl, defaults.serverUrl)
        XCTAssertEqual(plain.uploadOnMetered, defaults.uploadOnMetered)
        config.storageLimitBytes = -1
        config.maxFps = -1
        config.meteredDailyLimitBytes = 7
        config.dailyLimitBytes = 8
        config.imagePolicy = Afterimage.ImagePolicy.none
        config.serverZone = .eu
        config.privacyLevel = .conservative
        config.maskRules = ["mask class=PinView"]
        let engine = AfterimageFFI.SessionReplayConfig(config)
        XCTAssertEqual(engine.storageLimitBytes, 0)
        XCTAssertEqual(engine.maxFps, 0)
        XCTAssertEqual(engine.meteredDailyLimitBytes, 7)
        XCTAssertEqual(engine.dailyLimitBytes, 8)
        XCTAssertEqual(engine.imagePolicy, .noImages)
        XCTAssertEqual(engine.serverZone, .eu)
        XCTAssertEqual(engine.privacyConfig, .conservative)
        XCTAssertEqual(engine.maskRules, ["mask class=PinView"])
    }
}
