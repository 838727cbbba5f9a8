import AfterimageFFI
import Foundation

#if canImport(FoundationNetworking)
    import FoundationNetworking
#endif

/// The system's HTTP client. It uses the device's proxy, VPN and trust. It follows no redirects, since the key is for one host only, and
/// uses no cache, cookies or stored credentials.
final class HTTPClient: HostHttpClient, Sendable {
    /// Maximum size of a response body in bytes, as in the built-in client.
    static let maxResponseBytes = 256 * 1024

    /// The system limits only pauses, and reports them with several errors: its limit is behind the one of the exchange.
    private static let marginSeconds: TimeInterval = 10

    /// A cancelled request ends at once.
    private static let cancelMs: UInt64 = 1_000

    private let exchanges = HTTPExchanges()
    private let session: URLSession

    init() {
        let configuration = URLSessionConfiguration.ephemeral
        configuration.urlCache = nil
        configuration.requestCachePolicy = .reloadIgnoringLocalCacheData
        configuration.httpShouldSetCookies = false
        configuration.httpCookieStorage = nil
        configuration.urlCredentialStorage = nil
        session = URLSession(configuration: configuration, delegate: exchanges, delegateQueue: nil)
    }

    deinit {
        session.finishTasksAndInvalidate()
    }

    /// Blocks until the response. The engine calls it on its I/O thread. Throws nothing but `HostHttpError`.
    func send(request: HostHttpRequest) throws -> HostHttpResponse {
        let task = try self.task(for: request)
        let exchange = exchanges.begin(task)
        defer { exchanges.end(task) }
        task.resume()
        guard exchange.wait(timeoutMs: request.timeoutMs) else {
            task.cancel()
            // The engine may remove the file of the body when this returns.
            _ = exchange.wait(timeoutMs: Self.cancelMs)
            throw HostHttpError.TimedOut
        }
        return try exchange.response()
    }

    private func task(for request: HostHttpRequest) throws -> URLSessionTask {
        guard let url = URL(string: request.url), ["http", "https"].contains(url.scheme?.lowercased() ?? ""), url.host?.isEmpty == false
        else { throw HostHttpError.InvalidRequest(reason: "the address is not one of HTTP") }
        var native = URLRequest(url: url)
        native.httpMethod = request.method
        native.timeoutInterval = TimeInterval(request.timeoutMs) / 1000 + Self.marginSeconds
        for header in request.headers {
            native.setValue(header.value, forHTTPHeaderField: header.name)
        }
        if let body = request.body { return session.uploadTask(with: native, from: body) }
        guard let body = request.bodyPath else { return session.dataTask(with: native) }
        guard FileManager.default.isReadableFile(atPath: body) else {
            throw HostHttpError.BodyUnreadable(reason: "the file is missing or not readable")
        }
        return session.uploadTask(with: native, fromFile: URL(fileURLWithPath: body))
    }
}
