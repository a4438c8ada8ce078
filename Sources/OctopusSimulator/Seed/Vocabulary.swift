/// The words that seeded data is made of.
enum Vocabulary {
    static let spaces = [
        "Default", "Payments", "Logistik Köln", "Research", "Retail", "Platform", "Mobile", "Data",
    ]
    static let projects = [
        "Checkout API", "Order Database", "Web Shop", "Invoice Service", "Fleet Tracker", "Search Index",
        "Identity Gateway", "Mail Relay", "Warehouse Sync", "Price Engine",
    ]
    static let environments = ["Development", "Test", "Staging", "Production"]
    static let tenants = ["Norddeich", "Harbour", "日本支社", "Café Zentral", "Ridge Clinic"]
    static let steps = [
        "Approve production deployment", "Confirm database migration", "Check blue green switch",
        "Verify certificate rotation", "Sign off smoke tests", "Release to customers",
        "Confirm rollback plan", "Approve change window",
    ]
    static let runbooks = ["Rotate certificate", "Restore database", "Drain node", "Clear cache"]
    static let actions = [
        "Run a Script", "Deploy a Package", "Deploy to IIS", "Deploy Kubernetes YAML", "Run a SQL script",
    ]
    static let failingSteps = [
        "Migrate database", "Install certificate", "Warm up cache", "Swap slots", "Run smoke tests",
    ]
    static let machines = ["web-01", "web-02", "db-primary", "worker-köln-3", "edge-7"]
    static let notes = [
        "Looks good.", "Checked the dashboards, error rate is flat.", "Approved after the smoke tests.",
        "Wartungsfenster in Köln bestätigt.", "確認しました。", "Rollback not needed.",
        "Waited for the database backup to finish.", "OK",
        "Aborted: the certificate expires before the change window.\nWe try again tomorrow.",
        "Retrying once, the agent was restarting.",
    ]
    static let failureMessage =
        "The deployment failed because one or more steps failed. "
        + "Please see the deployment log for details."

    /// The name in URLs: lower case, words joined by dashes.
    static func slug(_ name: String) -> String {
        let characters = name.lowercased().map { $0.isLetter || $0.isNumber ? $0 : "-" }
        return String(characters)
    }
}
