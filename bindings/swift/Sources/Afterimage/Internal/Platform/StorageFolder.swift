import Foundation

/// Creates the folder of the recordings below the app's private files, and returns it. It is in no backup, since a restored backup would
/// send recordings of another device, and it can be read in the background once the user unlocked the device. If that fails, the engine
/// tries to create the folder whenever it needs it. Not on the main thread.
func storageFolder(below parent: URL, failures: Failures) -> URL {
    let folder = parent.appendingPathComponent("dev.afterimage", isDirectory: true)
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
