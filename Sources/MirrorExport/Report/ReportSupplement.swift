/// What others know of a period and a report shows as well: findings of controls, deployments and their approval.
package struct ReportSupplement: Sendable {
    /// One control, with what it found.
    package struct Control: Sendable {
        package let name: String
        package let title: String
        package let definition: String
        package let limits: String
        /// How many rows it looked at.
        package let examined: Int
        package let count: Int
        /// How many rows it could not judge.
        package let undecidable: Int
        /// Some findings, a sentence each, with the address of the task in Octopus's portal.
        package let examples: [(text: String, address: String?)]

        package init(
            name: String,
            title: String,
            definition: String,
            limits: String,
            examined: Int,
            count: Int,
            undecidable: Int,
            examples: [(text: String, address: String?)]
        ) {
            self.name = name
            self.title = title
            self.definition = definition
            self.limits = limits
            self.examined = examined
            self.count = count
            self.undecidable = undecidable
            self.examples = examples
        }
    }

    /// The production deployments of the period by what became of their approval.
    package struct Approvals: Sendable {
        /// The environments that count as production.
        package let environments: [String]
        package let approved: Int
        package let rejected: Int
        package let pending: Int
        /// There were some, and nobody answered them.
        package let undecided: Int
        /// No manual intervention was ever seen.
        package let none: Int

        package init(
            environments: [String],
            approved: Int,
            rejected: Int,
            pending: Int,
            undecided: Int,
            none: Int
        ) {
            self.environments = environments
            self.approved = approved
            self.rejected = rejected
            self.pending = pending
            self.undecided = undecided
            self.none = none
        }

        package var total: Int { approved + rejected + pending + undecided + none }
    }

    /// Nothing where controls were not asked for.
    package var controls: [Control]
    /// Nil where it is not known.
    package var approvals: Approvals?

    package init(controls: [Control] = [], approvals: Approvals? = nil) {
        self.controls = controls
        self.approvals = approvals
    }
}
