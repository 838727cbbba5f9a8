import Foundation
import XCTest

/// The real collector on loopback, as a process of its own. It stores what it receives in a folder.
final class Studio {
    /// The address at which it listens.
    let url: String
    private let data: URL
    private let process: Process
    private let ended = DispatchSemaphore(value: 0)

    init(in folder: URL) throws {
        data = folder.appendingPathComponent("studio", isDirectory: true)
        let output = Pipe()
        process = Process()
        process.executableURL = try Self.program()
        process.arguments = ["serve", "--data", data.path, "--listen", "127.0.0.1:0"]
        process.standardOutput = output
        process.standardError = FileHandle.nullDevice
        process.terminationHandler = { [ended] _ in ended.signal() }
        try process.run()
        let line = String(decoding: output.fileHandleForReading.availableData, as: UTF8.self)
        let address = try XCTUnwrap(line.components(separatedBy: "listening on ").dropFirst().first, "the studio printed: \(line)")
        url = address.trimmingCharacters(in: CharacterSet(charactersIn: "/ \n"))
    }

    /// Ends the process. A thread of the tests may block the polite signal, and its child processes then do too.
    func end() {
        kill(process.processIdentifier, SIGKILL)
        XCTAssertEqual(ended.wait(timeout: .now() + Rig.waitSeconds), .success, "the studio did not end")
    }

    /// Returns everything that was received, as one line of JSON for each change.
    func trace() throws -> String {
        let output = Pipe()
        let export = Process()
        export.executableURL = try Self.program()
        export.arguments = ["export", try sessionFolder().path, "--format", "trace"]
        export.standardOutput = output
        let ended = DispatchSemaphore(value: 0)
        export.terminationHandler = { _ in ended.signal() }
        try export.run()
        let text = output.fileHandleForReading.readDataToEndOfFile()
        XCTAssertEqual(ended.wait(timeout: .now() + Rig.waitSeconds), .success, "the export did not end")
        XCTAssertEqual(export.terminationStatus, 0)
        return String(decoding: text, as: UTF8.self)
    }

    /// Number of segments that were received.
    var segments: Int { files().count }

    /// Returns the folder of the only session.
    private func sessionFolder() throws -> URL {
        let folders = Set(files().map { $0.deletingLastPathComponent() })
        XCTAssertEqual(folders.count, 1, "\(folders)")
        return try XCTUnwrap(folders.first)
    }

    private func files() -> [URL] {
        let all = FileManager.default.enumerator(at: data, includingPropertiesForKeys: nil)?.allObjects as? [URL] ?? []
        return all.filter { $0.pathExtension == "seg" }
    }

    private static func program() throws -> URL {
        let path = ProcessInfo.processInfo.environment["AFTERIMAGE_STUDIO"]
        return URL(fileURLWithPath: try XCTUnwrap(path, "AFTERIMAGE_STUDIO is the path of the program `afterimage`"))
    }
}
