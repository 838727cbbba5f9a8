import AfterimageFFI
import Foundation
import XCTest

@testable import Afterimage

/// A test app with a folder of its own and the real engine.
final class Rig {
    static let session: Int64 = 1_700_000_000_000
    static let waitSeconds: TimeInterval = 30

    let folder: URL
    let log = Lines()
    private var created: [SessionReplay] = []

    init() throws {
        folder = FileManager.default.temporaryDirectory.appendingPathComponent("afterimage-\(UUID().uuidString)", isDirectory: true)
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    }

    var platform: Platform {
        var platform = Platform.current
        platform.storageParent = { [folder] in folder }
        platform.writeLog = { [log] in log.append("\($0): \($1)") }
        return platform
    }

    func config(_ serverURL: String) -> Afterimage.SessionReplayConfig {
        var config = Afterimage.SessionReplayConfig(apiKey: "swift-key", deviceId: "device-swift")
        config.sessionId = Self.session
        config.sampleRate = 1
        config.enableRemoteConfig = false
        config.serverURL = serverURL
        return config
    }

    func replay(_ config: Afterimage.SessionReplayConfig, platform: Platform? = nil) -> SessionReplay {
        let replay = SessionReplay(config, platform: platform ?? self.platform)
        created.append(replay)
        return replay
    }

    /// Disposes all instances. Their threads may still write into the folder, which is removed as far as possible.
    func end() {
        created.forEach { $0.dispose() }
        try? FileManager.default.removeItem(at: folder)
    }
}

/// Lines of several threads.
final class Lines: Sendable {
    private let lines = Locked<[String]>([])

    var all: [String] { lines.with { $0 } }

    func append(_ line: String) { lines.with { $0.append(line) } }
}

/// Waits for a condition of another thread.
func until(_ what: String, file: StaticString = #filePath, line: UInt = #line, _ condition: () -> Bool) {
    let deadline = Date(timeIntervalSinceNow: Rig.waitSeconds)
    while !condition() {
        guard Date() < deadline else { return XCTFail("not reached: \(what)", file: file, line: line) }
        RunLoop.current.run(until: Date(timeIntervalSinceNow: 0.002))
    }
}

/// Golden frame buffers, which writers in every language reproduce.
enum Golden {
    private static let folder = URL(fileURLWithPath: #filePath)
        .appendingPathComponent("../../../../../../crates/wireframe/testdata/frame-buffer").standardized

    /// The bytes of the buffer's header with its time.
    private static let time = 8..<16

    /// Returns a buffer with the present time, or with one before it.
    static func frame(_ name: String, ageMs: UInt64 = 0) throws -> Data {
        var bytes = try Data(contentsOf: folder.appendingPathComponent("\(name).bin"))
        withUnsafeBytes(of: (readElapsedMs() - ageMs).littleEndian) { bytes.replaceSubrange(time, with: $0) }
        return bytes
    }

    /// The names of the buffers that a writer reproduces.
    static func names() throws -> [String] {
        let files = try FileManager.default.contentsOfDirectory(atPath: folder.path)
        return files.filter { $0.hasSuffix(".bin") }.map { String($0.dropLast(4)) }.sorted()
    }
}

extension SessionReplay {
    /// Starts, and waits for the engine.
    func startAndWait() async throws -> ReplayEngine {
        start()
        _ = await flush()
        return try XCTUnwrap(engine, "\(status())")
    }
}
