import Testing

@testable import OctopusAPI

struct ConfigurationTests {
    private func server(_ url: String, allowsPlainHTTP: Bool = false) throws -> String {
        try OctopusConfiguration(
            url: url,
            credential: Credential(.apiKey, secret: "API-SECRET"),
            userAgent: "test",
            allowsPlainHTTP: allowsPlainHTTP
        ).server
    }

    @Test(arguments: [
        ("https://octopus.example.com", "https://octopus.example.com"),
        (" https://octopus.example.com/ ", "https://octopus.example.com"),
        ("HTTPS://octopus.example.com:8443/api/", "https://octopus.example.com:8443"),
        ("https://example.com/octopus/api", "https://example.com/octopus"),
        ("https://example.com/octopus//", "https://example.com/octopus"),
        ("https://example.com/my%20octopus", "https://example.com/my%20octopus"),
        ("http://localhost:8080", "http://localhost:8080"), ("http://127.0.0.1", "http://127.0.0.1"),
        ("http://[::1]:8080", "http://[::1]:8080"), ("https://[2001:db8::1]", "https://[2001:db8::1]"),
        ("https://example.com/apis", "https://example.com/apis"),
    ])
    func urlIsTheServers(url: String, expected: String) throws {
        #expect(try server(url) == expected)
    }

    @Test(arguments: [
        "", "octopus.example.com", "ftp://example.com", "https://", "https:///api", "file:///etc/passwd",
        "https://me:secret@example.com", "https://key@example.com", "http://octopus.example.com",
        "http://127.0.0.1.evil.com",
        "http://localhost.evil.com", "http://10.0.0.1", "http://1270.0.0.1",
    ])
    func urlThatCannotBeUsedIsRefused(url: String) {
        #expect(throws: ConfigurationError.self) { try server(url) }
    }

    @Test func plainHTTPIsAllowedWhereTheUserSaysSo() throws {
        #expect(
            try server("http://octopus.example.com", allowsPlainHTTP: true) == "http://octopus.example.com"
        )
    }

    @Test func credentialNeverShowsItself() throws {
        let credential = Credential(.apiKey, secret: "API-SECRET")
        var dumped = ""
        dump(credential, to: &dumped)
        let configuration = try OctopusConfiguration(
            url: "https://example.com",
            credential: credential,
            userAgent: "test",
            allowsPlainHTTP: false
        )
        dump(configuration, to: &dumped)
        for text in [
            dumped, "\(credential)", String(describing: credential), String(reflecting: credential),
            "\(configuration)", String(reflecting: configuration), "\([credential])",
            "\(Optional(credential) as Any)",
        ] {
            #expect(!text.contains("SECRET"), "\(text)")
        }
    }
}
