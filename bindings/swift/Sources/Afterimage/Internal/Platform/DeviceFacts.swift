import AfterimageFFI
import Foundation

/// Returns the facts about the device and the app for the headers of segments. The density is left out: lengths are in points.
@Sendable
func deviceFacts() -> DeviceInfo {
    let version = ProcessInfo.processInfo.operatingSystemVersion
    return DeviceInfo(
        platform: "ios",
        osVersion: "\(version.majorVersion).\(version.minorVersion).\(version.patchVersion)",
        deviceModel: machineName(),
        appId: Bundle.main.bundleIdentifier ?? "",
        appVersion: text(of: "CFBundleShortVersionString"),
        appBuild: text(of: "CFBundleVersion"),
        locale: Locale.current.identifier.replacingOccurrences(of: "_", with: "-"))
}

/// Returns the model's identifier, for example `iPhone15,2`; the machine's architecture in a simulator.
private func machineName() -> String {
    var name = utsname()
    guard withUnsafeMutablePointer(to: &name, uname) == 0 else { return "" }
    return withUnsafeBytes(of: &name.machine) { bytes in
        String(decoding: bytes.prefix { $0 != 0 }, as: UTF8.self)
    }
}

private func text(of key: String) -> String {
    Bundle.main.object(forInfoDictionaryKey: key) as? String ?? ""
}
