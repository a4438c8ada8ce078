package import WireFormat

/// What a report is to be about.
package struct ReportRequest: Sendable {
    package var period: CalendarPeriod
    /// Narrows by space, type, project, environment, tenant and team; nothing else of it is looked at.
    package var filter = InterruptionFilter()

    package init(period: CalendarPeriod, filter: InterruptionFilter = InterruptionFilter()) {
        self.period = period
        self.filter = filter
    }
}
