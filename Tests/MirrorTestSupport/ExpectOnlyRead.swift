package import OctopusSimulator
package import Testing

/// Expects that a simulated server was asked for nothing but GET, from its first request on.
///
/// ``syncOnce(_:into:apiKey:clock:_:)`` and the end-to-end tests' binary check it after each run, so no test of sync
/// has to.
package func expectOnlyRead(_ simulator: Simulator, sourceLocation: SourceLocation = #_sourceLocation) {
    let methods = simulator.methods
    #expect(methods.isSubset(of: ["GET"]), "the server is only read", sourceLocation: sourceLocation)
}
