import Foundation
import WireFormat

/// How long a file is, and the SHA-256 of what it holds.
package struct FileDigest: Sendable, Equatable {
    package let bytes: Int64
    /// In hexadecimal digits.
    package let sha256: String

    /// Reads the file from end to end.
    ///
    /// - Throws: ``FileError``, also for what is no ordinary file, such as a link.
    package init(_ path: String) throws {
        var sum = RunningSHA256()
        var count: Int64 = 0
        try Self.read(path) { part in
            sum.update(part)
            count += Int64(part.count)
        }
        bytes = count
        sha256 = sum.hexadecimal()
    }

    /// Gives a file's bytes in parts.
    static func read(_ path: String, _ take: (UnsafeRawBufferPointer) throws -> Void) throws {
        let descriptor = open(path, O_RDONLY | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK)
        guard descriptor >= 0 else { throw FileError(path, errno) }
        defer { close(descriptor) }
        var status = stat()
        guard fstat(descriptor, &status) == 0, status.st_mode & S_IFMT == S_IFREG else {
            throw FileError(path, EINVAL)
        }
        var buffer = [UInt8](repeating: 0, count: 1 << 18)
        while true {
            let count = buffer.withUnsafeMutableBytes {
                Foundation.read(descriptor, $0.baseAddress, $0.count)
            }
            if count < 0 && errno == EINTR { continue }
            guard count >= 0 else { throw FileError(path, errno) }
            guard count > 0 else { return }
            try buffer.withUnsafeBytes { try take(UnsafeRawBufferPointer(rebasing: $0[..<count])) }
        }
    }
}

/// The lines of a file, read in parts.
package enum FileLines {
    /// A line that is longer is no line of ours.
    private static let maximum = 1 << 26

    /// Gives each line without its line feed; what stands behind the last one is a line too.
    ///
    /// - Throws: ``FileError``, and what `take` throws.
    package static func forEach(of path: String, _ take: (String) throws -> Void) throws {
        var rest: [UInt8] = []
        try FileDigest.read(path) { part in
            var part = part[...]
            while let end = part.firstIndex(of: 0x0A) {
                rest.append(contentsOf: part[..<end])
                try take(String(decoding: rest, as: UTF8.self))
                rest.removeAll(keepingCapacity: true)
                part = part[(end + 1)...]
            }
            rest.append(contentsOf: part)
            guard rest.count <= maximum else { throw FileError(path, EMSGSIZE) }
        }
        if !rest.isEmpty { try take(String(decoding: rest, as: UTF8.self)) }
    }
}
