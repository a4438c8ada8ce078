package import MirrorStore
package import OctopusAPI
import WireFormat

extension ServerTask {
    /// As the mirror stores it.
    ///
    /// - Parameter listSpaceID: The space in whose list it stood. A space's list holds that space's tasks only, so a
    ///   task without a space of its own (a server before spaces) belongs there.
    package func record(in listSpaceID: String) -> TaskRecord {
        let json = json
        return TaskRecord(
            id: id,
            spaceID: spaceID ?? listSpaceID,
            name: name.untilNUL,
            state: state.untilNUL,
            queueTime: queueTime,
            startTime: startTime,
            completedTime: completedTime,
            isCompleted: isCompleted,
            hasPendingInterruptions: hasPendingInterruptions,
            hasWarningsOrErrors: hasWarningsOrErrors,
            projectID: projectID?.untilNUL,
            executionID: executionID,
            json: json.minifiedWithoutLinks,
            stableJSON: {
                var bytes: [UInt8] = []
                json.appendCanonical(to: &bytes, omitting: Self.volatileMembers.union(["Links"]))
                return String(decoding: bytes, as: UTF8.self)
            }
        )
    }
}
