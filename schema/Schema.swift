/// The SQL in this directory, compiled into the binary.
package enum Schema {
    /// One step of the schema.
    ///
    /// A step that has shipped is never edited.
    package struct Migration: Sendable {
        /// The name of the SQL file without its ending.
        package let identifier: String
        package let sql: String
        /// Whether the full-text indexes are to be made anew after it.
        package var rebuildsSearch = false
        /// Whether the sets of numbers are to be made anew after it.
        package var rebuildsNumbers = false
    }

    /// Every migration, oldest first.
    package static let migrations: [Migration] = [
        Migration(identifier: "v001_core", bytes: PackageResources.v001_core_sql),
        Migration(identifier: "v002_search", bytes: PackageResources.v002_search_sql),
        Migration(identifier: "v003_sync", bytes: PackageResources.v003_sync_sql),
        Migration(identifier: "v004_views", bytes: PackageResources.v004_views_sql),
        Migration(identifier: "v005_decisions", bytes: PackageResources.v005_decisions_sql),
        Migration(identifier: "v006_context", bytes: PackageResources.v006_context_sql),
        Migration(
            identifier: "v007_facets",
            bytes: PackageResources.v007_facets_sql,
            rebuildsSearch: true
        ),
        Migration(identifier: "v008_ledger", bytes: PackageResources.v008_ledger_sql),
        Migration(identifier: "v009_people", bytes: PackageResources.v009_people_sql),
        Migration(
            identifier: "v010_numbers",
            bytes: PackageResources.v010_numbers_sql,
            rebuildsNumbers: true
        ),
        Migration(
            identifier: "v011_decision_totals",
            bytes: PackageResources.v011_decision_totals_sql
        ),
    ]
}

extension Schema.Migration {
    init(identifier: String, bytes: [UInt8], rebuildsSearch: Bool = false, rebuildsNumbers: Bool = false) {
        self.init(
            identifier: identifier,
            sql: String(decoding: bytes, as: UTF8.self),
            rebuildsSearch: rebuildsSearch,
            rebuildsNumbers: rebuildsNumbers
        )
    }
}
