import CLibcrypto

/// SHA-256 by the system's libcrypto.
package enum SHA256 {
    /// Looked up once: it takes as long as hashing a kilobyte, and `EVP_sha256()` has it looked up each time.
    ///
    /// Nothing changes it afterwards, so threads may share it.
    private nonisolated(unsafe) static let algorithm = EVP_MD_fetch(nil, "SHA256", nil)

    /// The 32 bytes of the digest of all parts in turn.
    package static func digest(of parts: some Sequence<String>) -> [UInt8] {
        digest { update in
            for var part in parts { part.withUTF8 { update(UnsafeRawBufferPointer($0)) } }
        }
    }

    /// The 32 bytes of the digest of all parts in turn.
    package static func digest(of parts: [UInt8]...) -> [UInt8] {
        digest { update in
            for part in parts { part.withUnsafeBytes(update) }
        }
    }

    private static func digest(_ feed: ((UnsafeRawBufferPointer) -> Void) -> Void) -> [UInt8] {
        let context = EVP_MD_CTX_new()
        defer { EVP_MD_CTX_free(context) }
        EVP_DigestInit_ex(context, algorithm, nil)
        feed { _ = EVP_DigestUpdate(context, $0.baseAddress, $0.count) }
        return [UInt8](unsafeUninitializedCapacity: 32) { buffer, count in
            EVP_DigestFinal_ex(context, buffer.baseAddress, nil)
            count = 32
        }
    }
}
