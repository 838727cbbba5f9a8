import Foundation
import XCTest

/// The documentation for DocC, which is not part of the compiler here.
final class DocumentationTests: XCTestCase {
    private static let sources = "bindings/swift/Sources/Afterimage"
    private let root = URL(fileURLWithPath: #filePath).appendingPathComponent("../../../../..").standardized

    func testThePageListsEachPublicTypeOnce() throws {
        let api = try text("bindings/swift/public-api.txt")
        let types = api.components(separatedBy: "\n").compactMap { line -> String? in
            let name = line.components(separatedBy: ":")[0]
            return name.isEmpty || name.contains(".") ? nil : name
        }
        XCTAssertGreaterThan(types.count, 5)
        let topics = try text("\(Self.sources)/Afterimage.docc/Afterimage.md").components(separatedBy: "## Topics\n")[1]
        let listed = topics.components(separatedBy: "\n").filter { $0.hasPrefix("- ") }
        XCTAssertEqual(listed.sorted(), types.map { "- ``\($0)``" }.sorted())
    }

    func testLinksLeadToDeclarations() throws {
        let folder = root.appendingPathComponent(Self.sources)
        let files = try XCTUnwrap(FileManager.default.enumerator(at: folder, includingPropertiesForKeys: nil)).compactMap { $0 as? URL }
        let texts = try files.filter { ["swift", "md"].contains($0.pathExtension) }.map { try String(contentsOf: $0, encoding: .utf8) }
        let code = texts.joined(separator: "\n")
        let links = texts.flatMap(Self.links)
        XCTAssertGreaterThan(links.count, 20)
        for link in Set(links) where link != "Afterimage" {
            for part in link.components(separatedBy: "/") {
                let name = part.components(separatedBy: "(")[0]
                let kinds = ["case", "class", "enum", "func", "let", "protocol", "struct", "var"]
                XCTAssertTrue(kinds.contains { Self.declares(code, "\($0) \(name)") }, "``\(link)`` leads nowhere")
            }
        }
    }

    /// Returns whether the text has the words of a declaration, and no longer name.
    private static func declares(_ code: String, _ words: String) -> Bool {
        code.components(separatedBy: words).dropFirst().contains { rest in
            rest.first.map { !$0.isLetter && !$0.isNumber } ?? true
        }
    }

    private static func links(in text: String) -> [String] {
        let parts = text.components(separatedBy: "``")
        return stride(from: 1, to: parts.count, by: 2).map { parts[$0] }.filter { !$0.contains("\n") }
    }

    private func text(_ path: String) throws -> String {
        try String(contentsOf: root.appendingPathComponent(path), encoding: .utf8)
    }
}
