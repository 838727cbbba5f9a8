import AfterimageFFI
import XCTest

@testable import Afterimage

/// The cases of the built-in client (`crates/transport/tests/it/client.rs`) with the system's client.
final class HTTPClientTests: XCTestCase {
    private static let timeoutMs: UInt64 = 10_000
    /// Nothing listens there: the port is reserved.
    private static let nowhere = "http://127.0.0.1:1/"

    private let client = HTTPClient()

    private func get(_ url: String, timeoutMs: UInt64 = HTTPClientTests.timeoutMs) throws -> HostHttpResponse {
        let key = Header(name: "Authorization", value: "Bearer secret")
        return try client.send(
            request: HostHttpRequest(method: "GET", url: url, headers: [key], bodyPath: nil, timeoutMs: timeoutMs))
    }

    private func post(_ url: String, _ body: String, timeoutMs: UInt64 = HTTPClientTests.timeoutMs) throws -> HostHttpResponse {
        let header = Header(name: "X-Asked", value: "a|b@c:d=e")
        return try client.send(
            request: HostHttpRequest(method: "POST", url: url, headers: [header], bodyPath: body, timeoutMs: timeoutMs))
    }

    private func withServer<Result>(_ replies: [Reply], _ body: (ScriptedServer) throws -> Result) throws -> Result {
        let server = try ScriptedServer(replies)
        defer { server.end() }
        return try body(server)
    }

    private func file(_ contents: Data) throws -> String {
        let file = FileManager.default.temporaryDirectory.appendingPathComponent(UUID().uuidString)
        try contents.write(to: file)
        addTeardownBlock { try? FileManager.default.removeItem(at: file) }
        return file.path
    }

    /// Returns the error of a request that fails.
    private func failure(_ request: () throws -> HostHttpResponse, line: UInt = #line) -> HostHttpError? {
        do {
            XCTFail("a response: \(try request())", line: line)
        } catch let error as HostHttpError {
            return error
        } catch {
            XCTFail("an error of another type: \(error)", line: line)
        }
        return nil
    }

    private func isNetwork(_ error: HostHttpError?) -> Bool {
        if case .Network = error { true } else { false }
    }

    func testAFileIsSentUnchanged() throws {
        let bytes = Data((0..<300_000).map { UInt8($0 % 251) })
        let body = try file(bytes)
        try withServer([.answer(201, headers: ["X-Said: yes"], body: Data("kept".utf8))]) { server in
            let response = try post(server.url + "v1/segments", body)
            XCTAssertEqual(response.status, 201)
            XCTAssertEqual(response.body, Data("kept".utf8))
            XCTAssertEqual(response.headers.first { $0.name.lowercased() == "x-said" }?.value, "yes")
            let received = try XCTUnwrap(server.received.first)
            XCTAssertEqual(received.line, "POST /v1/segments HTTP/1.1")
            XCTAssertEqual(received.body, bytes)
            XCTAssertEqual(received.header("X-Asked"), "a|b@c:d=e")
            XCTAssertEqual(received.header("Content-Length"), "300000")
        }
    }

    func testABodyWithoutAFileIsSentUnchanged() throws {
        let bytes = Data((0..<300_000).map { UInt8($0 % 251) })
        try withServer([]) { server in
            let request = HostHttpRequest(
                method: "POST", url: server.url, headers: [], bodyPath: nil, timeoutMs: Self.timeoutMs, body: bytes)
            XCTAssertEqual(try client.send(request: request).status, 200)
            XCTAssertEqual(server.received.first?.body, bytes)
        }
    }

    func testAnEmptyFileIsSent() throws {
        let body = try file(Data())
        try withServer([]) { server in
            XCTAssertEqual(try post(server.url, body).status, 200)
            XCTAssertEqual(server.received.first?.header("Content-Length"), "0")
        }
    }

    func testEveryStatusIsAResponse() throws {
        let body = try file(Data("body".utf8))
        for status in [200, 204, 302, 400, 401, 404, 413, 429, 500, 503] {
            let reply = Reply.answer(status, body: status == 204 ? Data() : Data("{}".utf8))
            try withServer([reply]) { server in XCTAssertEqual(Int(try get(server.url).status), status, "\(status)") }
            try withServer([reply]) { server in
                XCTAssertEqual(Int(try post(server.url, body).status), status)
                XCTAssertEqual(server.received.count, 1, "the body is sent again")
            }
        }
    }

    func testRedirectsAreNotFollowed() throws {
        try withServer([]) { other in
            for status in [301, 302, 303, 307, 308] {
                try withServer([.answer(status, headers: ["Location: \(other.url)"])]) { server in
                    XCTAssertEqual(Int(try get(server.url + "x").status), status)
                }
            }
            XCTAssertTrue(other.received.isEmpty, "the key was sent to a different host")
        }
    }

    func testAServerThatHangsEndsInATimeout() throws {
        for reply in [Reply.hang, .raw("HTTP/1.1 200 OK\r\n", hangs: true)] {
            try withServer([reply]) { server in
                XCTAssertEqual(failure { try get(server.url, timeoutMs: 200) }, .TimedOut)
            }
        }
    }

    func testAMissingResponseIsAnErrorWithoutTheKey() throws {
        for reply in [Reply.close, .raw("SSH-2.0-dropbear\r\n\r\n"), .raw("HTTP/1.1 2")] {
            try withServer([reply, reply]) { server in
                let error = failure { try get(server.url) }
                XCTAssertTrue(isNetwork(error), "\(reply): \(String(describing: error))")
            }
        }
        let error = failure { try get(Self.nowhere) }
        XCTAssertTrue(isNetwork(error), "\(String(describing: error))")
        XCTAssertFalse(String(describing: error).contains("secret"))
    }

    func testAnEndlessResponseIsTruncated() throws {
        let body = Data(repeating: 0x78, count: 3 * HTTPClient.maxResponseBytes)
        for status in [200, 500] {
            try withServer([.answer(status, body: body)]) { server in
                XCTAssertEqual(try get(server.url).body.count, HTTPClient.maxResponseBytes)
            }
        }
    }

    func testTheBodyOfABrokenConnectionIsTruncated() throws {
        try withServer([.raw("HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nsome")]) { server in
            let response = try get(server.url)
            XCTAssertEqual(response.status, 200)
            XCTAssertEqual(response.body, Data("some".utf8))
        }
    }

    func testMalformedRequestsAreNotSent() {
        for url in ["", "nonsense", "http://", "http://ho st/", "file:///etc/hostname"] {
            guard case .InvalidRequest = failure({ try get(url) }) else {
                XCTFail("\(url) is sent")
                continue
            }
        }
        guard case .BodyUnreadable = failure({ try post(Self.nowhere, "/nowhere/at/all") }) else {
            return XCTFail("a missing file is sent")
        }
    }

    func testNoCookieIsSent() throws {
        try withServer([.answer(200, headers: ["Set-Cookie: id=1; Path=/"])]) { server in
            _ = try get(server.url)
            _ = try get(server.url)
            XCTAssertEqual(server.received.count, 2)
            XCTAssertNil(server.received.last?.header("Cookie"))
        }
    }

    func testTheClientIsReleased() throws {
        weak var released: HTTPClient?
        try withServer([]) { server in
            let client = HTTPClient()
            released = client
            _ = try client.send(
                request: HostHttpRequest(method: "GET", url: server.url, headers: [], bodyPath: nil, timeoutMs: Self.timeoutMs))
        }
        until("the release") { released == nil }
    }
}
