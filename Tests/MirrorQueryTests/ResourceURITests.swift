import Testing

@testable import MirrorQuery

struct ResourceURITests {
    @Test(arguments: [
        ("Interruptions-7", ResourceURI.interruption(id: "Interruptions-7", space: nil)),
        ("serverTasks-7", .task(id: "serverTasks-7", space: nil)),
        (
            "octopus://spaces/Default/interruptions/Interruptions-7",
            .interruption(id: "Interruptions-7", space: "Default")
        ),
        (
            "octopus://spaces/Space%20With%2FSlash/tasks/ServerTasks-1",
            .task(id: "ServerTasks-1", space: "Space With/Slash")
        ),
        (
            "octopus://spaces/100%off/interruptions/Interruptions-1",
            .interruption(id: "Interruptions-1", space: "100%off")
        ),
        (
            "https://octopus.example.com/app#/Spaces-1/tasks/ServerTasks-42?activeTab=taskLog",
            .task(id: "ServerTasks-42", space: "Spaces-1")
        ),
        (
            "https://example.com/octopus/app#/Spaces-12/projects/web/deployments/releases/1.0/tasks/ServerTasks-4/x",
            .task(id: "ServerTasks-4", space: "Spaces-12")
        ),
        (
            "https://octopus.example.com/api/Spaces-1/interruptions/Interruptions-9/submit",
            .interruption(id: "Interruptions-9", space: "Spaces-1")
        ),
        ("https://octopus.example.com/app#/tasks/ServerTasks-42", .task(id: "ServerTasks-42", space: nil)),
    ])
    func textPointsToADocument(text: String, target: ResourceURI) throws {
        #expect(try ResourceURI(parsing: text) == target)
    }

    @Test(arguments: [
        "", "7", "Projects-1", "octopus://spaces/Default/interruptions",
        "octopus://spaces/Default/tasks/Interruptions-1",
        "octopus://spaces/Default/interruptions/ServerTasks-1",
        "octopus://spaces/A/B/interruptions/Interruptions-1",
        "octopus://spaces/Default/interruptions/Interruptions-1/details", "octopus://api/llms.txt",
        "https://octopus.example.com/app#/Spaces-1/projects", "octopus://spaces/Default/projects/Projects-1",
    ])
    func otherTextIsRefused(text: String) {
        #expect { try ResourceURI(parsing: text) } throws: { ($0 as? QueryError)?.code == .invalidID }
    }

    @Test(arguments: [
        ("Default", "Default"), ("Space With/Slash", "Space%20With%2FSlash"), ("(a)!*'~-_.", "(a)!*'~-_."),
        ("ünï,;:@&=+$?#", "%C3%BCn%C3%AF%2C%3B%3A%40%26%3D%2B%24%3F%23"),
    ])
    func spaceIsEncodedAsJavaScriptDoes(space: String, encoded: String) throws {
        let uri = ResourceURI.interruption("Interruptions-1/2", space: space)
        #expect(uri == "octopus://spaces/\(encoded)/interruptions/Interruptions-1%2F2")
        let back = try ResourceURI(parsing: ResourceURI.task("ServerTasks-1", space: space))
        #expect(back == .task(id: "ServerTasks-1", space: space))
    }
}
