import Foundation
import MirrorQuery
import MirrorStore
import MirrorTestSupport
import Testing
import WireFormat

@testable import MirrorExport

/// The report and the pages of evidence, made from a mirror whose every text is hostile.
struct PageTests {
    private let fixture: StoreFixture
    private let queries: MirrorQueries
    private static let may: Int64 = 1_777_593_600_000

    init() throws {
        fixture = try StoreFixture()
        queries = MirrorQueries(reader: fixture.store.reader)
        func name(_ id: String, _ kind: DocumentRecord.Kind) -> DocumentRecord {
            DocumentRecord(id: id, kind: kind, name: kind.rawValue + Hostile.text, slug: nil, json: "{}")
        }
        try fixture.store.ingest(
            documents: [
                name("Projects-1", .project), name("Environments-2", .environment), name("Teams-4", .team),
                name("Projects-3", .project),
            ],
            spaceID: "Spaces-1"
        )
        try fixture.store.ingest(documents: [name("Users-2", .user), name("Users-5", .user)], spaceID: nil)
    }

    /// Interruptions with hostile texts: answered, failed and pending ones.
    private func fill(_ count: Int = 60) throws {
        for number in 1...count {
            var sample = SampleInterruption(number, created: Self.may + Int64(number) * 3_000_000)
            sample.title = "Approve \(Hostile.text)"
            sample.instructions =
                "# Read\n\n\(Hostile.text)\n\n[x](javascript:alert(1)) ![y](https://tracker.example.com/p.png)"
            sample.teams = ["Teams-4"]
            sample.related = [number.isMultiple(of: 3) ? "Projects-3" : "Projects-1", "Environments-2"]
            if number.isMultiple(of: 4) {
                sample.type = "GuidedFailure"
                sample.instructions =
                    "'Step \(Hostile.text) (type Run a Script) on web-01 ' in the current task failed. What?"
            }
            try fixture.ingest(sample)
            guard number % 10 > 0 else { continue }
            sample.isPending = false
            sample.result = number.isMultiple(of: 7) ? Hostile.text : "Proceed"
            sample.notes = Hostile.text
            sample.responsibleUserID = number.isMultiple(of: 2) ? "Users-2" : "Users-5"
            try fixture.ingest(sample)
            guard number.isMultiple(of: 2) else { continue }
            try fixture.store.ingest(
                decisions: [
                    DecisionRecord(
                        interruptionID: sample.id,
                        userID: nil,
                        username: Hostile.text,
                        isService: true,
                        identityEstablishedWith: Hostile.text,
                        decidedAt: Timestamp(milliseconds: sample.created + Int64(number) * 40_000),
                        takenAt: Timestamp(milliseconds: sample.created + 1000),
                        eventID: "Events-\(number)"
                    )
                ],
                askedFor: []
            )
        }
        try fixture.ingest(SampleTask(9))
    }

    private func report(
        _ supplement: ReportSupplement = ReportSupplement(),
        period: String = "2026-05",
        _ narrow: (inout InterruptionFilter) -> Void = { _ in }
    ) throws -> String {
        var filter = InterruptionFilter()
        narrow(&filter)
        let request = ReportRequest(period: try #require(CalendarPeriod(named: period)), filter: filter)
        return ReportPage(
            try queries.report(request),
            supplement,
            tool: "octomirror test",
            command: "octomirror report --period 2026-05",
            madeAt: StoreFixture.now
        ).html
    }

    private func evidence(_ id: String) throws -> String {
        EvidencePage(
            try #require(try queries.evidence(id)),
            tool: "octomirror test",
            madeAt: StoreFixture.now,
            index: "../index.html"
        ).html
    }

    @Test func hostileReportIsHarmlessAndLoadsNothing() throws {
        try fill()
        try fixture.finish(debts: [Debt(spaceID: "Spaces-1", lane: "head", reason: Hostile.text)])
        let control = ReportSupplement.Control(
            name: "x",
            title: Hostile.text,
            definition: Hostile.text,
            limits: Hostile.text,
            examined: 9,
            count: 3,
            undecidable: 1,
            examples: [(Hostile.text, "javascript:alert(1)"), ("a", "https://octopus.example.com/app#/x")]
        )
        let approvals = ReportSupplement.Approvals(
            environments: [Hostile.text],
            approved: 4,
            rejected: 1,
            pending: 1,
            undecided: 1,
            none: 2
        )
        let html = try report(ReportSupplement(controls: [control], approvals: approvals))
        let page = try PageContent(html)
        Hostile.expectHarmless(page)
        #expect(page.count("svg") > 20 && page.count("section") > 8)
        // Only to tasks in the portal.
        #expect(!page.addresses.isEmpty)
        #expect(page.addresses.allSatisfy { $0.hasPrefix("https://octopus.example.com/app#/") })
        #expect(page.text.contains("2 of 9"), "deployments without a manual intervention")
        leave(html, "report-hostile.html")
    }

    @Test(arguments: [1, 2, 4, 7, 10])
    func hostileEvidenceIsHarmlessAndLoadsNothing(number: Int) throws {
        try fill()
        try fixture.finish()
        let html = try evidence("Interruptions-\(number)")
        let page = try PageContent(html)
        Hostile.expectHarmless(page)
        #expect(
            page.addresses.allSatisfy {
                $0.hasPrefix("https://octopus.example.com/app#/") || $0.hasPrefix("version-")
                    || $0 == "../index.html"
            },
            "\(page.addresses)"
        )
        leave(html, "evidence-\(number).html")
    }

    @Test func indexListsWhatThePackHoldsAndHowItWasDrawn() throws {
        try fill(12)
        try fixture.finish()
        let sample = try queries.sample(4, of: DecisionFilter(), seed: 7)
        let entries = try sample.ids.map { id in
            EvidenceIndexPage.Entry(try #require(try queries.evidence(id)), folder: id)
        }
        let html = EvidenceIndexPage(
            entries,
            sample: sample,
            population: Hostile.text,
            state: try queries.state(),
            tool: "octomirror test",
            command: "octomirror export",
            madeAt: StoreFixture.now
        ).html
        let page = try PageContent(html)
        Hostile.expectHarmless(page)
        #expect(page.addresses == sample.ids.map { "\($0)/index.html" })
        #expect(page.text.contains("4 of 11\u{A0}decisions, drawn with the seed 7"))
        leave(html, "evidence-index.html")
    }

    @Test func incompleteCoverageComesBeforeAnythingElse() throws {
        try fill(12)
        try fixture.cover("Spaces-1", .interruption)
        for html in [try report(), try evidence("Interruptions-10")] {
            let page = try PageContent(html)
            let body = try #require(html.firstRange(of: "<body>")).upperBound
            let first = try #require(html.firstRange(of: "class=\"coverage lacking\"")).lowerBound
            #expect(html[body..<first].count < 40, "nothing stands before it")
            #expect(page.text.contains("Incomplete: the mirror"))
        }
        #expect(
            try PageContent(report()).text.contains("the interruptions of space 'Payments' were never read")
        )
        let state = try queries.state(kinds: [.interruption])
        #expect(CoverageNote.line(state)?.contains("Payments") == true)
    }

    @Test func completeCoverageIsSaid() throws {
        try fill(12)
        try fixture.finish()
        let text = try PageContent(report()).text
        #expect(text.hasPrefix("Interruptions in 2026-05 · octopus.example.com"))
        #expect(text.contains("Complete through 4 May 2026, 08:00:00 UTC"))
        #expect(CoverageNote.line(try queries.state()) == nil)
    }

    @Test func debtThatTakesNoRowsIsAReservation() throws {
        try fill(12)
        try fixture.finish(debts: [
            Debt(spaceID: "Spaces-1", lane: "decisions", reason: "no EventView permission")
        ])
        let text = try PageContent(report()).text
        #expect(text.contains("Complete, with reservations.") && text.contains("no EventView permission"))
    }

    @Test func emptyPeriodSaysSo() throws {
        try fill(12)
        try fixture.finish()
        let page = try PageContent(report(period: "2020-Q1"))
        #expect(page.text.contains("No interruption was raised in this period."))
        #expect(page.text.contains("interruption waits") || page.text.contains("Nothing waits"))
    }

    @Test func whatNobodyKnowsIsNotCompared() throws {
        // Answered when they were first seen, so each took anything up to days.
        for number in 1...60 {
            var sample = SampleInterruption(number, created: Self.may + Int64(number) * 3_000_000)
            sample.related = [number.isMultiple(of: 3) ? "Projects-3" : "Projects-1", "Environments-2"]
            sample.isPending = false
            sample.result = "Proceed"
            try fixture.ingest(sample)
        }
        try fixture.finish()
        let text = try PageContent(report()).text
        #expect(text.contains("How long answers took is known of too few: half came within 0\u{A0}s to"))
        #expect(text.contains("60 of them are only observed"))
        #expect(!text.contains("95th percentile") && !text.contains("Median time"))
    }

    @Test func everyPlotHasItsNumbersInATable() throws {
        try fill()
        try fixture.finish()
        let page = try PageContent(report())
        let drawings = page.elements.filter { $0.name == "svg" }
        for drawing in drawings {
            let isHidden = drawing.attributes["aria-hidden"] == "true"
            #expect(isHidden || drawing.attributes["aria-label"]?.isEmpty == false)
        }
        #expect(page.count("caption") == page.count("table"))
        #expect(page.count("details") >= 4)
    }

    @Test func pendingEvidenceSaysThatItIsPending() throws {
        try fill(12)
        try fixture.finish()
        let text = try PageContent(evidence("Interruptions-10")).text
        #expect(text.contains("Pending") && text.contains("nobody has taken it"))
        #expect(!text.contains("Time to decision"))
    }

    @Test func evidenceSaysHowTheAnswerIsKnown() throws {
        try fill(12)
        try fixture.finish()
        let event = try PageContent(evidence("Interruptions-2")).text
        #expect(event.contains("from the audit log: Events-2") && event.contains("a service account"))
        let observed = try PageContent(evidence("Interruptions-3")).text
        #expect(observed.contains("observed: one look showed no answer") && observed.contains("between"))
        #expect(observed.contains("What changed in version 2"))
    }

    /// Leaves a page where `Tests/pages/run` asks for it, to be opened in a browser.
    private func leave(_ html: String, _ name: String) {
        guard let folder = ProcessInfo.processInfo.environment["OCTOMIRROR_PAGES"] else { return }
        #expect(throws: Never.self) {
            try html.write(toFile: folder + "/" + name, atomically: true, encoding: .utf8)
        }
    }
}
