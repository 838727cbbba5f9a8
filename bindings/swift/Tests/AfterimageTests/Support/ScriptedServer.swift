import Foundation

@testable import Afterimage

#if canImport(Darwin)
    import Darwin
#else
    import Glibc
#endif

/// The answer to one request, as in the tests of the built-in client.
enum Reply: Sendable {
    /// Sends a status line, headers and a body.
    case answer(Int, headers: [String] = [], body: Data = Data("{}".utf8))
    /// Sends exactly these bytes, and closes the connection or keeps it open.
    case raw(String, hangs: Bool = false)

    /// Sends nothing and leaves the connection open.
    static let hang = Reply.raw("", hangs: true)
    /// Sends nothing and closes the connection.
    static let close = Reply.raw("")
}

/// A request that the server received.
struct Received: Sendable {
    let line: String
    let headers: [String]
    var body = Data()

    func header(_ name: String) -> String? {
        let prefix = name.lowercased() + ": "
        return headers.first { $0.lowercased().hasPrefix(prefix) }.map { String($0.dropFirst(prefix.count)) }
    }
}

/// A server on loopback with scripted answers, and 200 afterwards.
final class ScriptedServer: Sendable {
    struct Failure: Error {
        let call: String
    }

    let url: String
    private let listener: Int32
    private let replies: Locked<[Reply]>
    private let requests = Locked<[Received]>([])
    private let open = Locked<[Int32]>([])
    private let ended = DispatchSemaphore(value: 0)

    init(_ replies: [Reply] = []) throws {
        self.replies = Locked(replies)
        #if canImport(Darwin)
            listener = socket(AF_INET, SOCK_STREAM, 0)
        #else
            listener = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        #endif
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_addr.s_addr = UInt32(INADDR_LOOPBACK).bigEndian
        var size = socklen_t(MemoryLayout<sockaddr_in>.size)
        let descriptor = listener
        let isListening = withUnsafeMutablePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { address in
                bind(descriptor, address, size) == 0 && listen(descriptor, 8) == 0 && getsockname(descriptor, address, &size) == 0
            }
        }
        guard isListening else { throw Failure(call: "listen") }
        url = "http://127.0.0.1:\(UInt16(bigEndian: address.sin_port))/"
        Thread.detachNewThread {
            self.acceptAll()
            self.ended.signal()
        }
    }

    var received: [Received] { requests.with { $0 } }

    /// Closes all connections. The number of a closed socket is given to another server: its thread must not use it any more.
    func end() {
        shutdown(listener, Int32(SHUT_RDWR))
        ended.wait()
        close(listener)
        open.with { connections in
            connections.forEach { close($0) }
            connections = []
        }
    }

    private func acceptAll() {
        while true {
            let connection = accept(listener, nil, nil)
            guard connection >= 0 else { return }
            serve(connection)
        }
    }

    private func serve(_ connection: Int32) {
        guard let request = read(connection) else {
            close(connection)
            return
        }
        requests.with { $0.append(request) }
        switch replies.with({ $0.isEmpty ? .answer(200) : $0.removeFirst() }) {
        case .answer(let status, let headers, let body):
            let head = ["HTTP/1.1 \(status) Said", "Content-Length: \(body.count)", "Connection: close"] + headers
            write(Data((head.joined(separator: "\r\n") + "\r\n\r\n").utf8) + body, to: connection)
            close(connection)
        case .raw(let text, let hangs):
            write(Data(text.utf8), to: connection)
            if hangs {
                open.with { $0.append(connection) }
            } else {
                close(connection)
            }
        }
    }

    private func read(_ connection: Int32) -> Received? {
        var bytes = Data()
        let end = Data("\r\n\r\n".utf8)
        while bytes.range(of: end) == nil {
            guard readMore(connection, &bytes) else { return nil }
        }
        guard let range = bytes.range(of: end) else { return nil }
        let lines = String(decoding: bytes[..<range.lowerBound], as: UTF8.self).components(separatedBy: "\r\n")
        var request = Received(line: lines[0], headers: Array(lines.dropFirst()))
        let length = request.header("Content-Length").flatMap { Int($0) } ?? 0
        while bytes.count - range.upperBound < length {
            guard readMore(connection, &bytes) else { return nil }
        }
        request.body = Data(bytes[range.upperBound...].prefix(length))
        return request
    }

    private func readMore(_ connection: Int32, _ bytes: inout Data) -> Bool {
        var part = [UInt8](repeating: 0, count: 65_536)
        let count = recv(connection, &part, part.count, 0)
        guard count > 0 else { return false }
        bytes.append(contentsOf: part.prefix(count))
        return true
    }

    private func write(_ data: Data, to connection: Int32) {
        let bytes = [UInt8](data)
        var sent = 0
        while sent < bytes.count {
            let count = bytes.withUnsafeBytes { buffer in
                send(connection, buffer.baseAddress.map { $0 + sent }, bytes.count - sent, Int32(noSignal))
            }
            guard count > 0 else { return }
            sent += count
        }
    }
}

#if canImport(Darwin)
    private let noSignal = 0
#else
    private let noSignal = Int(MSG_NOSIGNAL)
#endif
