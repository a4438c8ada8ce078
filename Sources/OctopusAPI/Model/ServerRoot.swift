import WireFormat

/// What a server says of itself to anybody who asks.
package struct ServerRoot: Sendable {
    package let version: String
    /// Tells one installation from every other.
    package let installationID: String

    /// Nil when the JSON is not the root document of an Octopus Server.
    init?(json: JSONNode) {
        guard let installationID = json["InstallationId"]?.string, !installationID.isEmpty else { return nil }
        self.installationID = installationID
        version = json["Version"]?.string ?? "unknown"
    }
}
