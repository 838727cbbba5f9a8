import Foundation
import XCTest

#if canImport(FoundationXML)
    import FoundationXML
#endif

/// The files of the package that no compiler reads here.
final class PackageTests: XCTestCase {
    private let root = URL(fileURLWithPath: #filePath).appendingPathComponent("../../../../..").standardized

    /// Returns the lines of a manifest without its comments at the top.
    private func manifest(_ name: String) throws -> [String] {
        let text = try String(contentsOf: root.appendingPathComponent(name), encoding: .utf8)
        return Array(text.components(separatedBy: "\n").drop { !$0.hasPrefix("import") })
    }

    func testTheManifestsDifferInTheOldestSystemAlone() throws {
        let manifest = try manifest("Package.swift")
        XCTAssertTrue(manifest.contains { $0.contains(".iOS(.v13)") })
        let newer = try self.manifest("Package@swift-6.4.swift")
        XCTAssertEqual(newer, manifest.map { $0.replacingOccurrences(of: ".iOS(.v13)", with: ".iOS(.v15)") })
    }

    func testThePrivacyManifestIsAPropertyListWithoutTracking() throws {
        let file = root.appendingPathComponent("bindings/swift/Sources/Afterimage/PrivacyInfo.xcprivacy")
        let parsed = try PropertyListSerialization.propertyList(from: Data(contentsOf: file), format: nil)
        let manifest = try XCTUnwrap(parsed as? [String: Any])
        XCTAssertEqual(manifest["NSPrivacyTracking"] as? Bool, false)
        let data = try XCTUnwrap(manifest["NSPrivacyCollectedDataTypes"] as? [[String: Any]])
        XCTAssertEqual(data.count, 3)
        for entry in data {
            XCTAssertEqual(entry["NSPrivacyCollectedDataTypeTracking"] as? Bool, false)
        }
    }

    func testTheExampleAppMayReachAStudioOnThisMachine() throws {
        let information = try XCTUnwrap(propertyList("examples/ios-app/Shop/Info.plist"))
        XCTAssertEqual(information["NSAppTransportSecurity"] as? [String: Bool], ["NSAllowsLocalNetworking": true])
        XCTAssertNotNil(information["UIApplicationSceneManifest"])
    }

    func testXcodesFilesOfTheExampleAppAreWellFormed() throws {
        let project = try XCTUnwrap(propertyList("examples/ios-app/Shop.xcodeproj/project.pbxproj"))
        XCTAssertNotNil((project["objects"] as? [String: Any])?[try XCTUnwrap(project["rootObject"] as? String)])
        for file in ["Shop/LaunchScreen.storyboard", "Shop.xcodeproj/xcshareddata/xcschemes/Shop.xcscheme"] {
            let parser = XMLParser(data: try Data(contentsOf: root.appendingPathComponent("examples/ios-app/\(file)")))
            XCTAssertTrue(parser.parse(), file)
        }
    }

    private func propertyList(_ path: String) throws -> [String: Any]? {
        let data = try Data(contentsOf: root.appendingPathComponent(path))
        return try PropertyListSerialization.propertyList(from: data, format: nil) as? [String: Any]
    }
}
