/// Instructions, Markdown, drawn from a salt: the same salt and names give the same text.
enum InstructionText {
    /// The question of a guided failure, in the form that Octopus gives it.
    static func failureQuestion(salt: UInt64) -> String {
        var stream = RandomStream(seed: 31, salt: salt)
        let step = stream.pick(Vocabulary.failingSteps)
        let action = stream.pick(Vocabulary.actions)
        let machine = stream.pick(Vocabulary.machines)
        return "'\(step) (type \(action)) on \(machine) ' in the current task failed. "
            + "What would you like to do?"
    }

    /// A manual step's instructions.
    ///
    /// Fixed ones name the project and nothing of the single deployment.
    static func markdown(salt: UInt64, names: SubjectNames, isFixed: Bool) -> String {
        var stream = RandomStream(seed: 37, salt: salt)
        let subject = isFixed ? names.project : names.project + " " + (names.release + names.runbook)
        let place = names.tenant.isEmpty ? names.environment : names.environment + " (" + names.tenant + ")"
        let ticket = isFixed ? "the standing change" : "change CHG" + String(stream.number(100_000, 999_999))
        var parts = [
            stream.pick(headings) + " " + subject,
            isFixed
                ? stream.pick(openings)
                : stream.pick(openings) + " This is **" + place + "**, under " + ticket + ".",
        ]
        let count = stream.number(1, 3)
        var first = stream.index(below: sections.count)
        for _ in 0..<count {
            parts.append(sections[first])
            first = (first + stream.number(1, 4)) % sections.count
        }
        if !isFixed, stream.isHit(percent: 40) {
            let ticket = String(stream.number(1_000, 9_999))
            parts.append(
                "See the [runbook](https://wiki.example.com/runbooks/" + ticket
                    + ") and tell _#releases_ when it is done."
            )
        }
        return parts.joined(separator: "\n\n")
    }

    private static let headings = ["## Approve", "# Check", "### Before you proceed:", "## Sign off"]

    private static let openings = [
        "Please read this before you press *Proceed*.",
        "Somebody on call has to look at this first.",
        "Nothing has been switched over yet.",
        "The packages are on all targets, traffic still goes to the old version.",
        "Die Freigabe gilt nur für das Rechenzentrum Köln.",
        "この手順は本番環境に影響します。",
    ]

    private static let sections = [
        """
        ### Checklist

        - [ ] Dashboards are green
        - [ ] The **database** backup is younger than one hour
        - [x] The change window is open
        """,
        """
        1. Open the load balancer
        2. Check that *blue green* traffic is at 0 %
        3. Move 10 % over, wait five minutes
        4. Move the rest
        """,
        """
        If anything looks wrong, start the **rollback** at once:

        ```bash
        octopus release rollback --project "$PROJECT" --wait
        ```
        """,
        """
        | Target | Version | Healthy |
        |---|---|---|
        | web-01 | `2.4.1` | yes |
        | web-02 | `2.4.1` | yes |
        | worker-köln-3 | `2.4.0` | **no** |
        """,
        """
        The new *certificate* must be trusted by every client. Compare the thumbprint:

            openssl x509 -in site.pem -noout -fingerprint -sha256
        """,
        """
        > Do not proceed between 22:00 and 06:00. Außerhalb der Zeiten bitte die Leitung in Köln anrufen.

        本番の確認は [手順書](https://wiki.example.com/ja/release) を参照してください。
        """,
        """
        - Error rate below 0.1 %
          - measured over 15 minutes
          - on both regions
        - Queue length below 200
        - ~~Cache warmed up~~ no longer needed
        """,
        """
        The migration adds the column `tax_region` and takes a lock on `orders` for some seconds. **Ask the \
        database team** if there are more than 5 million rows.
        """,
        """
        Blue green switch: *green* takes the traffic after this step. The old colour stays for an hour so \
        that a rollback is one click.
        """,
    ]
}
