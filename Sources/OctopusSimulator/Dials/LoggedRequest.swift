package import Foundation

/// A request as the server saw it.
///
/// Holds no header but the user agent, and so no key.
package struct LoggedRequest: Sendable {
    /// Counts from 1 in order of arrival.
    package let sequence: Int
    /// The method in effect, after `X-HTTP-Method-Override`.
    package let method: String
    /// The path, with the virtual directory.
    package let path: String
    /// The query as it was sent, without the question mark; `apikey` is blotted out.
    package let query: String
    /// What the route leads to, or nil for a path that leads nowhere.
    package let kind: ResourceKind?
    /// The id of the space in the path, or nil for an unscoped route.
    package let spaceID: String?
    /// The status of the answer, 0 when the connection was dropped.
    package let status: Int
    /// How many bytes the body of the answer has.
    package let bytes: Int
    /// The `User-Agent` header.
    package let userAgent: String?
    /// Simulated time.
    package let time: Date
    /// Time since the simulator was made, by the clock that it was given, for measuring how requests were paced.
    package let elapsed: Duration
}
