import Testing

@testable import MirrorExport

struct TableOutputTests {
    private static let esc = "\u{1B}"

    private let table = TableOutput(columns: [
        .init("ID"),
        .init("State"),
        .init("Title", minimumWidth: 20, fitting: .wrapped(priority: 2, maximumLines: 2)),
        .init("Project", minimumWidth: 10, fitting: .truncated(priority: 1)),
        .init("Tenant", fitting: .truncated(priority: 1), dropPriority: 2, isOmittedWhenEmpty: true),
        .init("Created"),
        .init("Versions", alignment: .right, dropPriority: 3),
    ])

    private let rows: [[TableOutput.Cell]] = [
        [
            "Interruptions-10482", .init("pending", .yellow),
            "Approve the production rollout of the payment gateway after the blue/green check",
            "Payment Gateway", "", "4 min ago", "3",
        ],
        [
            "Interruptions-9731", .init("failed", .red), "Guided failure: step 3\n\(esc)[31mtimed\tout",
            "Billing",
            "", "yesterday", "12",
        ],
        ["Interruptions-77", "answered", "承認してください", "Data Platform"],
    ]

    @Test
    func eightyColumnsShowWhatMatters() {
        #expect(
            table.render(rows, style: TerminalStyle(isColored: false, width: 80)) == """
                ID                   State     Title                  Project          Created
                Interruptions-10482  pending   Approve the            Payment Gateway  4 min ago
                                               production rollout o…
                Interruptions-9731   failed    Guided failure: step   Billing          yesterday
                                               3 timed out
                Interruptions-77     answered  承認してください       Data Platform
                """
        )
    }

    @Test
    func aWideTerminalShowsEveryColumn() {
        #expect(
            table.render(rows, style: TerminalStyle(isColored: false, width: 120)) == """
                ID                   State     Title                                                Project          Created    Versions
                Interruptions-10482  pending   Approve the production rollout of the payment        Payment Gateway  4 min ago         3
                                               gateway after the blue/green check
                Interruptions-9731   failed    Guided failure: step 3 timed out                     Billing          yesterday        12
                Interruptions-77     answered  承認してください                                     Data Platform
                """
        )
    }

    @Test
    func fortyColumnsShowARowAsFields() {
        #expect(
            table.render(Array(rows.suffix(2)), style: TerminalStyle(isColored: false, width: 40)) == """
                ID:        Interruptions-9731
                State:     failed
                Title:     Guided failure: step 3 timed
                           out
                Project:   Billing
                Created:   yesterday
                Versions:  12

                ID:       Interruptions-77
                State:    answered
                Title:    承認してください
                Project:  Data Platform
                """
        )
    }

    @Test
    func aPipeGetsEverythingUncut() {
        let text = table.render(rows, style: .plain)

        #expect(
            text.contains("Approve the production rollout of the payment gateway after the blue/green check")
        )
        #expect(text.contains("  Tenant  "))
        #expect(text.split(separator: "\n").count == 4)
        #expect(!text.contains("\t"))
        #expect(!text.contains(Self.esc))
    }

    @Test
    func colorGoesAroundTheTextOnly() {
        let small = TableOutput(columns: [.init("ID"), .init("State"), .init("N", alignment: .right)])
        let text = small.render(
            [["a", .init("failed", .red), "7"], ["bcd", .init("ok", [.green, .bold]), "10"]],
            style: TerminalStyle(isColored: true, width: 80)
        )

        #expect(
            text.replacing(Self.esc, with: "^") == """
                ^[1mID^[0m   ^[1mState^[0m    ^[1mN^[0m
                a    ^[31mfailed^[0m   7
                bcd  ^[1;32mok^[0m      10
                """
        )
    }

    @Test(arguments: [20, 40, 60, 80, 100, 120, 200])
    func noLineIsTooWideOrEndsInASpace(width: Int) {
        let lines = table.render(rows, style: TerminalStyle(isColored: false, width: width))
            .split(separator: "\n", omittingEmptySubsequences: false)

        for line in lines {
            #expect(TerminalText.displayWidth(String(line)) <= width)
            #expect(line.last != " ")
        }
    }

    @Test
    func columnsOfOnePriorityEndEquallyWide() {
        let even = TableOutput(columns: [
            .init("A", minimumWidth: 4, fitting: .truncated(priority: 1)),
            .init("B", minimumWidth: 4, fitting: .truncated(priority: 1)),
        ])
        let style = TerminalStyle(isColored: false, width: 21)

        #expect(
            even.render([["abcdefghijklmnop", "abcdefghijklmnopqrst"], ["x", "y"]], style: style) == """
                A           B
                abcdefghi…  abcdefgh…
                x           y
                """
        )
    }

    @Test
    func noRowsAreNoOutput() {
        #expect(table.render([], style: .plain) == "")
    }
}
