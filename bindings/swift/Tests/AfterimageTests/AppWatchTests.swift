import AfterimageFFI
import XCTest

@testable import Afterimage

/// The conditions of the device and the app's background, with the real engine and collector. The system's own reports exist on Apple's
/// systems alone.
final class AppWatchTests: XCTestCase {
    private var rig: Rig!
    private var studio: Studio!
    private let device = Device()

    override func setUpWithError() throws {
        rig = try Rig()
        studio = try Studio(in: rig.folder)
    }

    override func tearDown() {
        rig.end()
        studio.end()
    }

    func testWhatWaitsForTheNetworkIsSentWhenItReturns() async throws {
        let replay = replay()
        let engine = try await replay.startAndWait()
        device.report(.network(online: false, metered: false))
        await reportsArrive(replay)
        _ = engine.submitFrame(buffer: try Golden.frame("form"))
        let offline = await replay.flush()
        XCTAssertEqual(offline.outcome, .offline, "\(offline)")
        replay.stop()
        _ = await replay.flush()
        XCTAssertTrue(device.isFollowed, "the rest of the recording waits for the network")
        device.report(.network(online: true, metered: false))
        until("the upload") { replay.status().counts.sent.segments == 1 }
        until("the end of the reports") { !device.isFollowed }
    }

    func testEachConditionIsReportedBesideTheOthers() async throws {
        let replay = replay(uploadOnMetered: false)
        let engine = try await replay.startAndWait()
        let unmetered = ConditionChange.network(online: true, metered: false)
        let cases: [(String, ConditionChange, ConditionChange, Afterimage.FlushOutcome)] = [
            ("form", .network(online: true, metered: true), unmetered, .networkMetered),
            ("scroll", .lowPower(true), .lowPower(false), .powerSaving),
            ("one-text", .thermal(.critical), .thermal(.fair), .overheated),
        ]
        for (frame, condition, end, outcome) in cases {
            // Short memory limits the capture and not the upload.
            device.report(.lowMemory(true))
            device.report(condition)
            await reportsArrive(replay)
            _ = engine.submitFrame(buffer: try Golden.frame(frame))
            let report = await replay.flush()
            XCTAssertEqual(report.outcome, outcome, "\(condition): \(report)")
            device.report(end)
            await reportsArrive(replay)
            let later = await replay.flush()
            XCTAssertEqual(later.outcome, .delivered, "\(condition): \(later)")
        }
    }

    /// Returns when the engine has the reports so far. They are passed on by the worker, which also calls the answer of a flush.
    private func reportsArrive(_ replay: SessionReplay) async { _ = await replay.flush() }

    func testUploadsThatDependOnTheNetworkWaitForItsFirstReport() async throws {
        let replay = replay(uploadOnMetered: false)
        for recording in 1...2 {
            let engine = try await replay.startAndWait()
            _ = engine.submitFrame(buffer: try Golden.frame("form"))
            device.report(.lowPower(false))
            let unknown = await replay.flush(deadlineMs: 50)
            XCTAssertEqual(unknown.outcome, .deadlinePassed, "\(recording): \(unknown)")
            device.report(.network(online: true, metered: false))
            let known = await replay.flush()
            XCTAssertEqual(known.outcome, .delivered, "\(recording): \(known)")
            // While the device is followed, its network is known.
            replay.start()
            _ = engine.submitFrame(buffer: try Golden.frame("scroll"))
            let again = await replay.flush()
            XCTAssertEqual(again.outcome, .delivered, "\(recording): \(again)")
            replay.stop()
            until("the end after a stop") { !device.isFollowed }
        }
    }

    func testChangesKeepTheOtherConditions() {
        var now = DeviceConditions(thermal: .nominal, networkPending: true)
        XCTAssertTrue(ConditionChange.lowPower(true).applied(to: now).networkPending)
        for change in [
            ConditionChange.network(online: false, metered: true, id: 7), .lowPower(true), .lowMemory(true), .thermal(.serious),
        ] {
            now = change.applied(to: now)
        }
        XCTAssertEqual(
            now, DeviceConditions(online: false, metered: true, lowPower: true, lowMemory: true, thermal: .serious, networkId: 7))
    }

    func testTheRecordingIsSentInTheBackground() async throws {
        let replay = replay()
        let engine = try await replay.startAndWait()
        _ = engine.submitFrame(buffer: try Golden.frame("form"))
        let sent = Locked<Int64?>(nil)
        device.enterBackground { sent.with { $0 = replay.status().counts.sent.segments } }
        until("the end of the work in the background") { sent.with { $0 } == 1 }
    }

    func testTheDeviceIsFollowedFromAStartUntilTheRestIsSent() async throws {
        let replay = replay()
        XCTAssertFalse(device.isFollowed)
        _ = try await replay.startAndWait()
        replay.start()
        _ = await replay.flush()
        XCTAssertEqual(device.starts, 1)
        replay.stop()
        until("the end after a stop") { !device.isFollowed }
        _ = try await replay.startAndWait()
        until("a second start") { device.starts == 2 }
        replay.dispose()
        until("the end after the disposal") { !device.isFollowed }
        replay.start()
        _ = await replay.flush()
        XCTAssertFalse(device.isFollowed, "a start after the end follows nothing")
        // A report that was on its way.
        device.report(.lowPower(true))
        XCTAssertEqual(replay.status().counts.failures, 0)
    }

    func testAnInstanceThatIsReleasedFollowsNothing() async throws {
        try await startAndRelease()
        until("the end after the release") { !device.isFollowed }
    }

    private func startAndRelease() async throws {
        let replay = SessionReplay(rig.config(studio.url), platform: platform)
        _ = try await replay.startAndWait()
        XCTAssertTrue(device.isFollowed)
    }

    private var platform: Platform {
        var platform = rig.platform
        platform.conditions = { [device] in [device] }
        platform.reportsNetwork = true
        platform.background = { [device] in device.background }
        return platform
    }

    private func replay(uploadOnMetered: Bool = true) -> SessionReplay {
        var config = rig.config(studio.url)
        config.uploadOnMetered = uploadOnMetered
        return rig.replay(config, platform: platform)
    }
}

/// A device whose conditions a test changes, and whose app it moves to the background.
private final class Device: ConditionSource {
    private typealias Report = @Sendable (ConditionChange) -> Void

    let background = Background()
    private let state = Locked(State())

    var starts: Int { state.with { $0.starts } }

    var isFollowed: Bool { state.with { $0.report != nil } && background.isFollowed }

    func start(_ report: @escaping @Sendable (ConditionChange) -> Void) {
        state.with { $0 = State(report: report, last: report, starts: $0.starts + 1) }
    }

    func stop() { state.with { $0.report = nil } }

    /// Also after a stop, as a system whose report was on its way.
    func report(_ change: ConditionChange) { state.with { $0.last }?(change) }

    func enterBackground(_ done: @escaping @Sendable () -> Void) { background.enter(done) }

    private struct State {
        var report: Report?
        var last: Report?
        var starts = 0
    }
}

/// The moves of the app to the background.
private final class Background: BackgroundObserver {
    private typealias Entered = @Sendable (@escaping @Sendable () -> Void) -> Void

    private let state = Locked(State())

    var isFollowed: Bool { state.with { $0.entered != nil } }

    func start(_ entered: @escaping @Sendable (@escaping @Sendable () -> Void) -> Void) {
        state.with { $0.entered = entered }
    }

    func stop() { state.with { $0.entered = nil } }

    func enter(_ done: @escaping @Sendable () -> Void) { state.with { $0.entered }?(done) }

    private struct State {
        var entered: Entered?
    }
}
