import Afterimage
import Foundation
import XCTest

/// The Swift code of the pages, compiled. The lines between two markers are a block of a page; blocks with Apple's frameworks are in
/// `bindings/swift/Samples`, which are checked against stand-ins.
final class QuickStartTests: XCTestCase {
    /// Not called: it would record into this machine's own folder.
    private func calls(replay: SessionReplay) async {
        // begin
        replay.recordScreen("Inbox")
        print(replay.status().why)
        let report = await replay.flush()
        print(report)
        replay.flush { report in print(report) }
        replay.sessionId = Int64(Date().timeIntervalSince1970 * 1000)
        replay.deviceId = "another-user-device"
        replay.deleteLocalData()
        replay.optOut = true
        // end
    }

    func testThePagesHaveTheseLines() throws {
        let root = URL(fileURLWithPath: #filePath).appendingPathComponent("../../../../..").standardized
        let blocks = { (page: String) in
            try Self.parts(of: root.appendingPathComponent(page), from: "```swift\n", to: "```").map(Self.lines)
        }
        let compiled = { (file: URL) in try Self.parts(of: file, from: "// begin\n", to: "// end").map(Self.lines) }
        let own = try compiled(URL(fileURLWithPath: #filePath))
        let sample = { (name: String) in try compiled(root.appendingPathComponent("bindings/swift/Samples/\(name).swift")) }
        XCTAssertEqual(try blocks("README.md"), try sample("AppDelegate"))
        XCTAssertEqual(try blocks("docs/book/ios.md"), try sample("AppDelegate") + own + sample("Masking") + sample("SwiftUIMasking"))
    }

    func testTheDocumentationHasLinesOfTheQuickStart() throws {
        let root = URL(fileURLWithPath: #filePath).appendingPathComponent("../../../../..").standardized
        let sample = root.appendingPathComponent("bindings/swift/Samples/AppDelegate.swift")
        let compiled = try Self.lines(String(contentsOf: sample, encoding: .utf8)).joined(separator: "\n")
        for page in ["Afterimage.docc/Afterimage.md", "SessionReplay.swift", "SessionReplayConfig.swift"] {
            let file = root.appendingPathComponent("bindings/swift/Sources/Afterimage/\(page)")
            let blocks = try Self.parts(of: file, from: "```swift\n", to: "```")
            XCTAssertEqual(blocks.count, 1, page)
            for block in blocks {
                let lines = Self.lines(block.replacingOccurrences(of: "///", with: "")).joined(separator: "\n")
                XCTAssertTrue(compiled.contains(lines), "\(page) has other lines than the sample: \(lines)")
            }
        }
    }

    /// The texts between two markers.
    private static func parts(of file: URL, from start: String, to end: String) throws -> [String] {
        let text = try String(contentsOf: file, encoding: .utf8)
        return text.components(separatedBy: start).dropFirst().map { $0.components(separatedBy: end)[0] }
    }

    private static func lines(_ text: String) -> [String] {
        text.components(separatedBy: "\n").map { $0.trimmingCharacters(in: .whitespaces) }.filter { !$0.isEmpty }
    }
}
