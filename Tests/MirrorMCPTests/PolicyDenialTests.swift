import MirrorPolicy
import Testing
import WireFormat

@testable import MirrorMCP

struct PolicyDenialTests {
    @Test(arguments: Era.allCases)
    func denialOfAToolIsAResultThatSaysWhy(era: Era) {
        let denial = PolicyDenial.unaudited
        let result = denial.result.json(in: era.isModern ? .july2026 : .november2025, server: [:])
        #expect(result["isError"] == true)
        guard case .array(let content)? = result["content"] else {
            Issue.record("no content")
            return
        }
        #expect(content.first?["text"] == .string("[POLICY DENIED] \(denial.message)"))
        #expect(result["_meta"]?["octomirror/policy"]?["rule"] == "(audit)")
        #expect((result["resultType"] == "complete") == era.isModern)
    }

    @Test func denialOfAReadIsAnErrorOfTheEra() {
        let uri = "octopus://status"
        let modern = PolicyDenial.unaudited.error(uri, in: .july2026)
        #expect(modern.code == .invalidParameters && modern.message.hasPrefix("[POLICY DENIED] "))
        #expect(modern.data?["policy"]?["rule"] == "(audit)" && modern.data?["uri"] == .string(uri))
        #expect(PolicyDenial.unaudited.error(uri, in: .june2025).code == .resourceNotFound)
    }
}
