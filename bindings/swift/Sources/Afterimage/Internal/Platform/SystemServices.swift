import Foundation

#if canImport(Darwin)
    import Darwin
    import os
#else
    import Glibc
#endif

// The calls that differ between systems. They decide nothing.

#if canImport(Darwin)
    private let systemLog = OSLog(subsystem: "dev.afterimage", category: "Afterimage")

    /// Writes a line to the system's log.
    @Sendable
    func writeSystemLog(_ level: LogLevel, _ message: String) {
        let type: OSLogType =
            switch level {
            case .error: .error
            case .debug: .debug
            default: .default
            }
        os_log("%{public}@", log: systemLog, type: type, message as NSString)
    }

    /// Returns the time since the device's boot in milliseconds, sleep included.
    @Sendable
    func readElapsedMs() -> UInt64 {
        clock_gettime_nsec_np(CLOCK_MONOTONIC_RAW) / 1_000_000
    }

    /// Returns the kernel's identity of the boot.
    @Sendable
    func readBootId() -> String {
        // A UUID as text, with its end.
        var text = [CChar](repeating: 0, count: 64)
        var size = text.count
        guard sysctlbyname("kern.bootsessionuuid", &text, &size, nil, 0) == 0 else { return "" }
        return String(cString: text)
    }

    #if os(iOS)
        /// The options of a file that can be used after the first unlock.
        let protectedWrite: Data.WritingOptions = .completeFileProtectionUntilFirstUserAuthentication
    #else
        let protectedWrite: Data.WritingOptions = []
    #endif

    /// Leaves the folder out of backups, and permits reads in the background after the first unlock.
    func protectFolder(_ folder: URL) throws {
        var values = URLResourceValues()
        values.isExcludedFromBackup = true
        var folder = folder
        try folder.setResourceValues(values)
        #if os(iOS)
            let protection = [FileAttributeKey.protectionKey: FileProtectionType.completeUntilFirstUserAuthentication]
            try FileManager.default.setAttributes(protection, ofItemAtPath: folder.path)
        #endif
    }
#else
    /// Writes a line to the standard error.
    @Sendable
    func writeSystemLog(_ level: LogLevel, _ message: String) {
        FileHandle.standardError.write(Data("Afterimage \(level): \(message)\n".utf8))
    }

    /// Returns the time since the machine's boot in milliseconds, sleep included.
    @Sendable
    func readElapsedMs() -> UInt64 {
        var time = timespec()
        _ = withUnsafeMutablePointer(to: &time) { clock_gettime(CLOCK_BOOTTIME, $0) }
        return UInt64(time.tv_sec) * 1_000 + UInt64(time.tv_nsec) / 1_000_000
    }

    /// Returns the kernel's identity of the boot.
    @Sendable
    func readBootId() -> String {
        let text = try? String(contentsOfFile: "/proc/sys/kernel/random/boot_id", encoding: .utf8)
        return text?.trimmingCharacters(in: .whitespacesAndNewlines) ?? ""
    }

    let protectedWrite: Data.WritingOptions = []

    /// Backups and protection classes are Apple's.
    func protectFolder(_ folder: URL) throws {}
#endif
