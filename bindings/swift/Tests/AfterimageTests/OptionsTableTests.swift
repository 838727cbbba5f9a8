import Foundation
import XCTest

@testable import Afterimage

/// The table of options in docs/book/ios.md, compared with the public API and its defaults.
final class OptionsTableTests: XCTestCase {
    private let root = URL(fileURLWithPath: #filePath).appendingPathComponent("../../../../..").standardized

    func testTheTableHasEachOptionOnce() throws {
        let list = try text("bindings/swift/public-api.txt")
        let options = list.components(separatedBy: "\n").compactMap { line -> String? in
            guard line.hasPrefix("SessionReplayConfig."), line.contains(": var "), !line.hasSuffix("{ get }") else { return nil }
            return line.dropFirst("SessionReplayConfig.".count).components(separatedBy: ":")[0]
        }
        XCTAssertGreaterThan(options.count, 20)
        XCTAssertEqual(try rows().map(\.name).sorted(), options.sorted())
    }

    func testTheTableHasTheDefaults() throws {
        let config = SessionReplayConfig(apiKey: "API_KEY", deviceId: "device-id")
        let defaults: [String: Any?] = [
            "sessionId": config.sessionId, "sampleRate": config.sampleRate, "serverURL": config.serverURL,
            "uploadProtocol": config.uploadProtocol, "serverZone": config.serverZone, "enableRemoteConfig": config.enableRemoteConfig,
            "optOut": config.optOut, "logLevel": config.logLevel, "privacyLevel": config.privacyLevel, "maskRules": config.maskRules,
            "hideTextLength": config.hideTextLength, "imagePolicy": config.imagePolicy, "recordIdentifiers": config.recordIdentifiers,
            "recordViewControllerNames": config.recordViewControllerNames, "touchCapture": config.touchCapture,
            "swiftUIPictureVersions": config.swiftUIPictureVersions, "maxFps": config.maxFps,
            "storageLimitBytes": config.storageLimitBytes, "storageMaxAgeMs": config.storageMaxAgeMs,
            "uploadOnMetered": config.uploadOnMetered, "meteredDailyLimitBytes": config.meteredDailyLimitBytes,
            "dailyLimitBytes": config.dailyLimitBytes,
            "errorSampleRate": config.errorSampleRate, "debugRecording": config.debugRecording,
            "shouldInitializeNativeSDK": config.shouldInitializeNativeSDK,
        ]
        let required = ["apiKey", "deviceId"]
        for (name, value) in try rows() where !required.contains(name) {
            let expected = try XCTUnwrap(defaults[name], "\(name) has no default in this test")
            XCTAssertEqual(value, Self.written(expected), name)
        }
    }

    /// A default as the page writes it, without marks.
    private static func written(_ value: Any?) -> String {
        switch value {
        case .none: "nil"
        case .some(let list as [Any]): list.isEmpty ? "none" : "\(list)"
        case .some(let value): Mirror(reflecting: value).displayStyle == .enum ? ".\(value)" : "\(value)"
        }
    }

    /// The names and defaults of the table.
    private func rows() throws -> [(name: String, value: String)] {
        let section = try text("docs/book/ios.md").components(separatedBy: "### Options\n")[1].components(separatedBy: "\n## ")[0]
        let lines = section.components(separatedBy: "\n").filter { $0.hasPrefix("| `") }
        return lines.map { line in
            let cells = line.components(separatedBy: " | ").map { $0.replacingOccurrences(of: "`", with: "") }
            return (String(cells[0].dropFirst("| ".count)), cells[1])
        }
    }

    private func text(_ path: String) throws -> String {
        try String(contentsOf: root.appendingPathComponent(path), encoding: .utf8)
    }
}
