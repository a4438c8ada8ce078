/// An answer without its transport, and how to spoil it on the way.
package struct SimulatorResponse: Sendable {
    /// How the body goes out.
    package enum Delivery: Sendable {
        /// Whole.
        case whole
        /// Not at all: the connection closes first.
        case dropped
        /// This fraction, under a length that promises all of it.
        case truncated(Double)
    }

    /// The HTTP status.
    package var status: Int
    /// Header fields in order; the length is added on the way out.
    package var headers: [(name: String, value: String)]
    /// The body.
    package var body: String
    /// How the body goes out.
    package var delivery = Delivery.whole
    /// How long to wait before.
    package var delay = Duration.zero

    /// 200 with JSON.
    static func json(_ body: String, status: Int = 200) -> SimulatorResponse {
        SimulatorResponse(
            status: status,
            headers: [("Content-Type", "application/json; charset=utf-8")],
            body: body
        )
    }

    /// 200 with plain text.
    static func text(_ body: String, status: Int = 200) -> SimulatorResponse {
        SimulatorResponse(
            status: status,
            headers: [("Content-Type", "text/plain; charset=utf-8")],
            body: body
        )
    }

    /// A page of HTML, as proxies send.
    static func html(_ title: String, status: Int = 200) -> SimulatorResponse {
        SimulatorResponse(
            status: status,
            headers: [("Content-Type", "text/html; charset=utf-8")],
            body:
                "<!doctype html>\n<html><head><title>\(title)</title></head>"
                + "<body><h1>\(title)</h1></body></html>\n"
        )
    }
}
