import CLibcrypto

/// SHA-512 by the system's libcrypto, for many short texts: what OpenSSL needs for each of them is made once.
package struct SHA512: ~Copyable {
    private let context: OpaquePointer?
    private let algorithm: OpaquePointer?

    package init() {
        context = EVP_MD_CTX_new()
        algorithm = EVP_MD_fetch(nil, "SHA512", nil)
    }

    deinit {
        EVP_MD_CTX_free(context)
        EVP_MD_free(algorithm)
    }

    /// The 64 bytes of the digest as eight numbers, the first one from the first eight bytes.
    package func digest(of bytes: [UInt8]) -> SIMD8<UInt64> {
        var words = SIMD8<UInt64>()
        withUnsafeMutableBytes(of: &words) { digest in
            let place = digest.bindMemory(to: UInt8.self).baseAddress
            _ = bytes.withUnsafeBytes { bytes in
                EVP_DigestInit_ex(context, algorithm, nil)
                EVP_DigestUpdate(context, bytes.baseAddress, bytes.count)
                return EVP_DigestFinal_ex(context, place, nil)
            }
        }
        for position in words.indices { words[position] = UInt64(bigEndian: words[position]) }
        return words
    }
}
