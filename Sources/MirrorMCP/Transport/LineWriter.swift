import Foundation
import Synchronization

/// Writes lines to a descriptor, each whole, whoever writes at the same time.
final class LineWriter: Sendable {
    private let descriptor: Int32
    /// Whether nobody reads any more.
    private let isBroken = Mutex(false)

    init(_ descriptor: Int32) {
        self.descriptor = descriptor
    }

    /// Writes a line and waits until it is taken; once nobody reads, does nothing.
    func write(_ line: String) {
        var text = line + "\n"
        isBroken.withLock { isBroken in
            guard !isBroken else { return }
            text.withUTF8 { bytes in
                var rest = bytes[...]
                while !rest.isEmpty {
                    let base = UnsafeBufferPointer(rebasing: rest).baseAddress
                    let count = Foundation.write(descriptor, base, rest.count)
                    if count < 0 && errno == EINTR { continue }
                    if count < 0 && errno == EAGAIN {
                        var waited = pollfd(fd: descriptor, events: Int16(POLLOUT), revents: 0)
                        poll(&waited, 1, -1)
                        continue
                    }
                    guard count > 0 else {
                        isBroken = true
                        return
                    }
                    rest = rest.dropFirst(count)
                }
            }
        }
    }
}
