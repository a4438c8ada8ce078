package import Foundation

/// How the simulated server misbehaves; everything is off in a new value.
///
/// Can be set while the server runs. Fault rules count their own matches, so a changed copy of the present
/// dials goes on counting where the old one stopped.
package struct Dials: Sendable {
    // MARK: The shape of answers

    /// Bodies are indented, as those of a real server; off saves bytes.
    package var isIndented = false
    /// The server is from 2018: no `Type`, `SpaceId`, `ProjectId` or page counts, `IsStale` and links
    /// `Page.0` … in the wrapper, and the date filters of tasks are ignored as any unknown parameter is.
    package var isOldServer = false
    /// The largest page that the server gives out, whatever `take` asks.
    package var takeCap: Int?
    /// What becomes of the link `Page.Next`.
    package var nextLink = NextLink.right
    /// Page links carry the query's dates in American format and without fractions of a second.
    package var reformatsLinkDates = false
    /// Page links lack the filters of the query.
    package var omitsFiltersFromLinks = false
    /// Added to every `TotalResults`.
    package var totalResultsOffset = 0
    /// The fraction of rows and spaces that are counted but left out of their page, as by a late permission check.
    package var hiddenRowFraction = 0.0
    /// The fraction of interruptions and tasks with a type (and state) that no client knows.
    package var unknownTypeFraction = 0.0
    /// The fraction of interruptions whose form has an element of a kind that no client knows.
    package var unknownControlFraction = 0.0
    /// The fraction of interruptions and tasks with a member that no client knows.
    package var unknownFieldFraction = 0.0
    /// How far `HasPendingInterruptions` of tasks can be trusted (octopus/issues 7396, 9375).
    package var pendingInterruptionsFlag = PendingInterruptionsFlag.accurate
    /// Tasks lack `PendingInterruptionTypes`, as before 2026.1.419 (octopus/issues 10214).
    package var omitsPendingInterruptionTypes = false
    /// What the body of every error looks like.
    package var errorBody = ErrorBodyStyle.octopus
    /// Added to `NumberOfPages` and `LastPageNumber`, and to the page that the link `Page.Last` leads to
    /// (octopus/issues 8119).
    package var pageCountOffset = 0
    /// What `ItemsPerPage` says, however many rows a page has (octopus/issues 2519).
    package var shownItemsPerPage: Int?

    // MARK: What lists show

    /// Names of query parameters that the server does not know, and so ignores, in any case.
    package var ignoredParameters: Set<String> = []
    /// The date bounds of queries leave out what lies exactly on them.
    package var excludesDateBounds = false
    /// How much later than it was meant a date in a query is taken, as by a server that ignores its offset.
    package var queryDateOffset = Duration.zero
    /// In which order rows of the same time come.
    package var tieOrder = TieOrder.number
    /// `TotalResults` of a whole list is what it was so many requests ago.
    package var totalResultsLag = 0
    /// A page of interruptions or tasks with more rows than that takes too long: 504 (octopus/issues 9177).
    package var largestTimelyPage: Int?
    /// `pendingOnly` leaves out the interruptions of ended tasks, though they still say `IsPending`
    /// (octopus/issues 3394).
    package var hidesPendingOfEndedTasks = false
    /// Rows that can be seen only some requests after they were made.
    package var lateCommits: LateCommits?

    // MARK: The audit trail

    /// How long audit events are kept; older ones are archived, and nobody sees them any more.
    package var eventRetention: Duration?
    /// How many requests do not see an audit event after it has happened (octopus/issues 3140).
    package var eventDelay = 0
    /// The fraction of what happens that the audit trail does not record (octopus/issues 5419, 7779).
    package var lostEventFraction = 0.0
    /// Audit events do not name their task (octopus/issues 6955).
    package var omitsTaskFromEvents = false
    /// Audit events of answers that are older have another category, as of a server that was updated since.
    package var answerCategoryChange: Date?
    /// Audit events of answers name their interruption.
    package var namesInterruptionInEvents = false

    // MARK: Transport

    /// Faults, each matched against every request; the first that strikes is taken.
    package var faults: [FaultRule] = []
    /// The limit on requests a minute, for each user.
    package var rateLimit: RateLimit?
    /// How many of the first requests are refused, as while the server starts.
    package var startupRefusals = 0
    /// The status of these refusals; the health check's is 418 in any case.
    package var startupStatus = 503

    // MARK: Access

    /// Spaces that get 403 for everybody.
    package var forbiddenSpaces: [ForbiddenSpace] = []
    /// From a request on, every key belongs to another user.
    package var principalChange: PrincipalChange?
    /// From the request with this sequence number on, every key has expired.
    package var keysExpireAtRequest: Int?

    // MARK: Time and tasks

    /// The simulated clock follows the real one.
    package var followsRealTime = false
    /// The simulated clock moves on as the clock does that the simulator was given.
    package var followsGivenClock = false
    /// How far the simulated clock moves at each request.
    package var clockStep = Duration.zero
    /// How far the `Date` header is ahead of the clock that the rows follow.
    package var dateHeaderSkew = Duration.zero
    /// Answers lack the `Date` header.
    package var omitsDateHeader = false
    /// A task fails again after guidance to retry: a new guided failure is raised at once.
    package var retryFailsAgain = false
    /// How often a running task shows a sign of life.
    package var heartbeat = Duration.seconds(120)
    /// Queued tasks estimate how long they have to wait, and change their mind every second.
    package var estimatesQueueTime = false
    /// An answer does not reach the interruption that is linked to it (octopus/issues 7891).
    package var leavesLinkedPending = false

    /// Dials that leave the server well-behaved.
    package init() {}
}

extension Dials {
    /// What becomes of the link `Page.Next`.
    package enum NextLink: Sendable {
        /// It is right.
        case right
        /// It is missing although there is a next page (octopus/issues 8128).
        case missing
        /// It leads to the present page again.
        case repeating
        /// It skips a page.
        case skipping
    }

    /// How far `HasPendingInterruptions` of tasks can be trusted.
    package enum PendingInterruptionsFlag: Sendable {
        /// It tells the truth.
        case accurate
        /// It is always false.
        case alwaysFalse
        /// Once true it stays true.
        case stuck
    }

    /// In which order rows of the same time come.
    package enum TieOrder: Sendable {
        /// By the number in their id, the higher first.
        case number
        /// By their id as a text, in descending order, so that 999 comes before 1000.
        case text
        /// In another order at each request, as a database without a tie-break may give them.
        case unstable
    }

    /// Rows that can be seen only some requests after they were made: their times are those of the making.
    package struct LateCommits: Sendable {
        let fraction: Double
        let requests: Int

        /// Hides that fraction of new interruptions and tasks from the requests that come next.
        package init(fraction: Double = 1, from requests: Int) {
            self.fraction = fraction
            self.requests = requests
        }
    }

    /// What the body of an error looks like.
    package enum ErrorBodyStyle: Sendable {
        /// Octopus's own: `ErrorMessage` and `Errors`.
        case octopus
        /// Only `ErrorMessage`.
        case messageOnly
        /// Nothing.
        case empty
        /// A page of a proxy.
        case html
        /// Plain text.
        case text
    }

    /// A space that gets 403.
    package struct ForbiddenSpace: Sendable {
        let spaceID: String
        let fromRequest: Int

        /// Forbids a space from the request with that sequence number on.
        package init(_ spaceID: String, fromRequest: Int = 1) {
            self.spaceID = spaceID
            self.fromRequest = fromRequest
        }
    }

    /// A change of the user that keys belong to.
    package struct PrincipalChange: Sendable {
        let userID: String
        let fromRequest: Int

        /// Makes every key the user's from the request with that sequence number on.
        package init(to userID: String, fromRequest: Int = 1) {
            self.userID = userID
            self.fromRequest = fromRequest
        }
    }
}
