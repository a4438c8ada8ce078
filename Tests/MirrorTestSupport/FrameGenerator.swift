/// Random and mutated frames of the Model Context Protocol; the same for the same seed.
package struct FrameGenerator: Sendable {
    private var random: SeededGenerator
    private var count = 0

    package init(seed: UInt64) {
        random = SeededGenerator(seed: seed)
    }

    /// The next frame: most are requests with a few bytes or values changed, some are noise.
    package mutating func next() -> [UInt8] {
        if Int.random(in: 0..<10, using: &random) == 0 {
            return (0..<Int.random(in: 0..<60, using: &random)).map { _ in
                UInt8.random(in: 0...255, using: &random)
            }
        }
        count += 1
        // Requests that are answered at once need ids of their own.
        var bytes = Array(random.pick(Self.seeds).replacing(#""id":1,"#, with: #""id":\#(count),"#).utf8)
        for _ in 0..<Int.random(in: 0..<6, using: &random) {
            guard !bytes.isEmpty else { break }
            let place = bytes.indices.randomElement(using: &random) ?? 0
            switch Int.random(in: 0..<6, using: &random) {
            case 0: bytes[place] = UInt8.random(in: 0...255, using: &random)
            case 1: bytes.remove(at: place)
            case 2: bytes.insert(random.pick(Array(#"{}[]",:0-e\u"#.utf8)), at: place)
            case 3: bytes.removeSubrange(place...)
            case 4: bytes.insert(contentsOf: bytes[place...].prefix(20), at: place)
            default: replaceValue(&bytes)
            }
        }
        return bytes
    }

    /// Puts another value in place of a text or a number, so that most frames stay JSON.
    private mutating func replaceValue(_ bytes: inout [UInt8]) {
        let text = String(decoding: bytes, as: UTF8.self)
        let values = text.matches(of: /:("[^"\\]*"|\d+)/)
        guard !values.isEmpty else { return }
        let other = random.pick([
            "null", "true", "-1", "1e400", "[]", "{}", #""""#, #""\u0000\ud800""#, "9223372036854775808",
            #"{"a":[{}]}"#,
        ])
        let range = random.pick(values).range
        bytes = Array((text[..<range.lowerBound] + ":" + other + text[range.upperBound...]).utf8)
    }

    private static let seeds: [String] = {
        let tools = [
            #"{"name":"find_interruptions","arguments":{"spaceName":"Default","take":2}}"#,
            #"{"name":"find_interruptions","arguments":{"spaceName":"Default","interruptionId":"Interruptions-1"}}"#,
            #"{"name":"search_instructions","arguments":{"query":"\"dash*\" OR -x","take":1}}"#,
            #"{"name":"find_tasks","arguments":{"since":"7d","state":["Failed"]}}"#,
            #"{"name":"get_task_from_url","arguments":{"url":"https://x/app#/Spaces-1/tasks/ServerTasks-1"}}"#,
            #"{"name":"read_resource","arguments":{"uri":"octopus://status"}}"#,
        ]
        let others = [
            (
                "initialize",
                #"{"protocolVersion":"2025-06-18","capabilities":{},"clientInfo":{"name":"x","version":"1"}}"#
            ),
            ("ping", "{}"), ("server/discover", "{}"), ("tools/list", "{}"),
            ("resources/list", #"{"cursor":"x"}"#),
            ("resources/templates/list", "{}"), ("resources/subscribe", #"{"uri":"octopus://status"}"#),
            ("resources/read", #"{"uri":"octopus://spaces/Default/interruptions/Interruptions-1"}"#),
            ("subscriptions/listen", #"{"notifications":{"resourceSubscriptions":["octopus://status"]}}"#),
            (
                "completion/complete",
                #"{"ref":{"type":"ref/resource","uri":"octopus://spaces/{spaceName}/tasks/{taskId}"},"argument":{"name":"taskId","value":"S"}}"#
            ),
            ("notifications/cancelled", #"{"requestId":1}"#),
        ]
        let calls = tools.map { ("tools/call", $0) } + others
        return calls.flatMap { method, params in
            [params, modern(params)].map { params in
                #"{"jsonrpc":"2.0","id":1,"method":"\#(method)","params":\#(params)}"#
            }
        }
    }()

    private static func modern(_ params: String) -> String {
        params.dropLast() + (params == "{}" ? "" : ",")
            + #""_meta":{"io.modelcontextprotocol/protocolVersion":"2026-07-28","#
            + #""io.modelcontextprotocol/clientCapabilities":{}}}"#
    }
}
