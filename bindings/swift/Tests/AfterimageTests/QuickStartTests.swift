import Afterimage
import Foundation
import XCTest

/// The quick start of the repository's README, compiled. The lines between the two markers are the page's.
final class QuickStartTests: XCTestCase {
    /// Not called: it would record into this machine's own folder.
    private func quickStart() {
        // begin
        var config = SessionReplayConfig(apiKey: "API_KEY", deviceId: "device-id")
        config.sessionId = Int64(Date().timeIntervalSince1970 * 1000)
        config.sampleRate = 1
        config.serverURL = "https://replay.example.com"
        let replay = SessionReplay(config)
        replay.start()
        replay.recordScreen("Inbox")
        // end
    }

    func testThePageHasTheseLines() throws {
        let page = URL(fileURLWithPath: #filePath).appendingPathComponent("../../../../../README.md").standardized
        let block = try Self.text(of: page, from: "```swift\n", to: "```")
        let own = try Self.text(of: URL(fileURLWithPath: #filePath), from: "// begin\n", to: "// end")
        let imports = ["import Afterimage", "import Foundation"]
        XCTAssertEqual(Self.lines(block).filter { !imports.contains($0) }, Self.lines(own))
        XCTAssertEqual(Self.lines(block).filter(imports.contains), imports)
    }

    private static func text(of file: URL, from start: String, to end: String) throws -> String {
        let text = try String(contentsOf: file, encoding: .utf8)
        let rest = try XCTUnwrap(text.range(of: start), "\(start) in \(file.path)")
        return text[rest.upperBound...].components(separatedBy: end)[0]
    }

    private static func lines(_ text: String) -> [String] {
        text.components(separatedBy: "\n").map { $0.trimmingCharacters(in: .whitespaces) }.filter { !$0.isEmpty }
    }
}
