import MirrorStore
import MirrorSync
import OctopusAPI
import Testing

@testable import MirrorCommands

/// Which failures a watch outlives.
struct SyncWatchTests {
    @Test(arguments: [
        (StoreError.Code.busy, true), (.diskFull, true), (.notAMirror, false), (.newerSchema, false),
        (.notWritable, false), (.otherInstallation, false), (.damaged, false), (.interrupted, false),
        (.invalidSQL, false),
    ])
    func troubleWithTheFilePassesOnlyByItself(code: StoreError.Code, mayPass: Bool) {
        #expect(SyncWatch.mayPass(StoreError(code: code, message: "it broke", hint: "Mend it.")) == mayPass)
    }

    @Test func spentBudgetPasses() {
        #expect(SyncWatch.mayPass(OctopusError.requestBudgetSpent("GET /api", limit: 1)))
    }

    @Test func whatNobodyForesawDoesNotPass() {
        struct Unforeseen: Error {}
        #expect(!SyncWatch.mayPass(Unforeseen()))
    }
}
