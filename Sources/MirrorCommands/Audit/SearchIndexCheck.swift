import MirrorQuery
import MirrorStore
import MirrorSync

/// The full-text indexes: they hold what the texts give.
///
/// SQLite checks them on a connection that may write only. Without one, that is said, and is no problem: what searches
/// find is nothing that they could change.
struct SearchIndexCheck {
    let path: String

    func run() -> VerificationCheck {
        var check = VerificationCheck("search", of: "indexes")
        do {
            // A run that begins meanwhile is told at once that somebody holds the mirror, and does not wait.
            let lock = try SyncLock(mirror: path, purpose: "\(Version.tool) verify", now: GlobalOptions.now)
            try MirrorStore.checkSearchIndex(at: path)
            check.checked = 2
            _ = consume lock
        } catch let error as SyncError {
            check.skipped = error.code == .locked ? "a sync is running" : error.message
        } catch let error as StoreError where [.busy, .notWritable, .diskFull].contains(error.code) {
            check.skipped = error.message
        } catch {
            let message = "the full-text index does not hold what the texts say; searches may miss rows"
            check.report("interruptionSearch", nil, message)
        }
        return check
    }
}
