import AfterimageFFI
import Foundation

#if canImport(FoundationNetworking)
    import FoundationNetworking
#endif

/// One request whose response arrives on the session's queue, while another thread waits for its end.
final class HTTPExchange: Sendable {
    private struct State {
        var response: HTTPURLResponse?
        var body = Data()
        var error: (any Error)?
    }

    /// No request of the engine waits for longer, and larger numbers of milliseconds overflow.
    private static let maxTimeoutMs: UInt64 = 3_600_000

    private let state = Locked(State())
    private let ended = DispatchSemaphore(value: 0)

    /// Returns whether the exchange ended in time.
    func wait(timeoutMs: UInt64) -> Bool {
        ended.wait(timeout: .now() + .milliseconds(Int(min(timeoutMs, Self.maxTimeoutMs)))) == .success
    }

    func accept(_ response: URLResponse) {
        state.with { $0.response = response as? HTTPURLResponse }
    }

    /// Appends a part of the body. Returns whether more is wanted.
    func accept(_ part: Data) -> Bool {
        state.with { state in
            state.body.append(part.prefix(HTTPClient.maxResponseBytes - state.body.count))
            return state.body.count < HTTPClient.maxResponseBytes
        }
    }

    /// Ends the exchange. Foundation of Linux reports the response of a redirect without an address only here.
    func end(_ error: (any Error)?, response: URLResponse?) {
        state.with { state in
            state.error = error
            if error == nil, state.response == nil { state.response = response as? HTTPURLResponse }
        }
        ended.signal()
    }

    /// Returns the response. A truncated body is no error: the status suffices for an upload.
    func response() throws -> HostHttpResponse {
        let (response, body, error) = state.with { ($0.response, $0.body, $0.error) }
        guard let response else {
            if (error as? URLError)?.code == .timedOut { throw HostHttpError.TimedOut }
            // The text of the error contains the address.
            throw HostHttpError.Network(reason: (error as? URLError).map { "URLError \($0.code.rawValue)" } ?? "no response of HTTP")
        }
        guard let status = UInt16(exactly: response.statusCode), (100...999).contains(status) else {
            throw HostHttpError.Network(reason: "the response is not HTTP")
        }
        let headers = response.allHeaderFields.compactMap { name, value in
            (name as? String).map { Header(name: $0, value: "\(value)") }
        }
        return HostHttpResponse(status: status, headers: headers, body: body)
    }
}

/// The exchanges of a session, by their task. Called on the session's queue.
final class HTTPExchanges: NSObject, URLSessionDataDelegate, Sendable {
    private let exchanges = Locked<[Int: HTTPExchange]>([:])

    func begin(_ task: URLSessionTask) -> HTTPExchange {
        let exchange = HTTPExchange()
        exchanges.with { $0[task.taskIdentifier] = exchange }
        return exchange
    }

    func end(_ task: URLSessionTask) {
        exchanges.with { $0[task.taskIdentifier] = nil }
    }

    /// Refuses every redirect: the response of the redirect is the response.
    func urlSession(
        _ session: URLSession, task: URLSessionTask, willPerformHTTPRedirection response: HTTPURLResponse,
        newRequest request: URLRequest, completionHandler: @escaping (URLRequest?) -> Void
    ) {
        completionHandler(nil)
    }

    func urlSession(
        _ session: URLSession, dataTask: URLSessionDataTask, didReceive response: URLResponse,
        completionHandler: @escaping (URLSession.ResponseDisposition) -> Void
    ) {
        exchange(of: dataTask)?.accept(response)
        completionHandler(.allow)
    }

    func urlSession(_ session: URLSession, dataTask: URLSessionDataTask, didReceive data: Data) {
        if exchange(of: dataTask)?.accept(data) != true { dataTask.cancel() }
    }

    func urlSession(_ session: URLSession, task: URLSessionTask, didCompleteWithError error: (any Error)?) {
        exchange(of: task)?.end(error, response: task.response)
    }

    private func exchange(of task: URLSessionTask) -> HTTPExchange? {
        exchanges.with { $0[task.taskIdentifier] }
    }
}
