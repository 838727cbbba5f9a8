import Foundation

private let folderName = "dev.afterimage"

/// Returns whether the system refuses a file of the protection class of recordings below this folder, as it does before the first unlock of
/// the device since its boot. Not on the main thread.
@Sendable
func isFolderLocked(_ parent: URL) -> Bool {
    let folder = parent.appendingPathComponent(folderName, isDirectory: true)
    let probe = folder.appendingPathComponent("unlocked")
    do {
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        try Data().write(to: probe, options: protectedWrite)
        try FileManager.default.removeItem(at: probe)
        return false
    } catch {
        // Another failure is that of the disk, which the engine reports.
        return isRefusal(error)
    }
}

/// Returns whether a failure is that of missing rights.
func isRefusal(_ error: any Error) -> Bool {
    let code = (error as? CocoaError)?.code
    return code == .fileWriteNoPermission || code == .fileReadNoPermission
}

/// Creates the folder of the recordings below the app's private files, and returns it. It is in no backup, since a restored backup would
/// send recordings of another device, and it can be read in the background once the user unlocked the device. If that fails, the engine
/// tries to create the folder whenever it needs it. Not on the main thread.
func storageFolder(below parent: URL, failures: Failures) -> URL {
    let folder = parent.appendingPathComponent(folderName, isDirectory: true)
    do {
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        try protectFolder(folder)
    } catch {
        failures.report("preparation of the storage folder", error)
    }
    return folder
}

/// Returns the folder of the files that an app creates for itself: the app's own container, never that of an app group.
@Sendable
func applicationSupportFolder() throws -> URL {
    try FileManager.default.url(for: .applicationSupportDirectory, in: .userDomainMask, appropriateFor: nil, create: true)
}
