/// Turning plans into rows, in order of time, so that numbers ascend with time on one node.
extension WorldBuilder {
    mutating func insertInterruptions() {
        var order = plans.indices.map { packed(plans[$0].created, $0) }
        order.sort()
        for packed in order {
            let index = position(packed)
            let plan = plans[index]
            plans[index].slot = world.insert(
                SimulatedInterruption(
                    number: world.interruptionNumbers.take(node: plan.node),
                    spaceNumber: plan.spaceNumber,
                    kind: plan.kind,
                    taskNumber: plan.taskNumber,
                    created: plan.created,
                    customTitle: plan.customTitle,
                    instructions: plan.instructions,
                    isPending: plan.isPending,
                    responsibleTeamIDs: plan.teamIDs,
                    responsibleUserID: plan.responsibleIndex.map { world.users[$0].id },
                    notes: plan.notes,
                    decision: plan.decision,
                    hasButtonTypes: plan.hasButtonTypes,
                    canExclude: plan.canExclude,
                    linkedNumber: 0,
                    correlationSalt: plan.salt,
                    previousOfTask: -1
                )
            )
        }
    }

    /// Links some manual interventions of a space in pairs: a parent's and its child deployment's.
    mutating func linkInterruptions() {
        for space in world.spaces {
            let all = world.interruptions.order(of: space.number).filter { slot in
                world.interruptions.row(at: slot).kind == .manualIntervention
            }
            let answered = all.filter { world.interruptions.row(at: $0).decision == "Proceed" }
            let pending = all.filter { world.interruptions.row(at: $0).isPending }
            let stride = Swift.stride(from: 0, to: max(0, answered.count - 1), by: 50)
            for index in stride { link(answered[index], answered[index + 1]) }
            if pending.count >= 4 { link(pending[0], pending[1]) }
        }
    }

    mutating func insertEvents() {
        var order = eventPlans.indices.map { packed(eventPlans[$0].time, $0) }
        order.sort()
        world.events.reserve(order.count)
        for packed in order {
            let plan = eventPlans[position(packed)]
            guard let task = world.tasks.row(plan.taskNumber) else { continue }
            world.record(
                plan.kind,
                task: task,
                interruption: plan.plan >= 0 ? plans[plan.plan].slot : -1,
                user: plan.userIndex,
                at: plan.time
            )
        }
    }

    private mutating func link(_ first: Int32, _ second: Int32) {
        let one = world.interruptions.row(at: first).number
        let other = world.interruptions.row(at: second).number
        world.interruptions.update(one) { $0.linkedNumber = other }
        world.interruptions.update(other) { $0.linkedNumber = one }
    }
}
