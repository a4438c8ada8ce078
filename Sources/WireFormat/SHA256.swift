import CLibcrypto

/// SHA-256 by the system's libcrypto.
package enum SHA256 {
    /// The 32 bytes of the digest of all parts in turn.
    package static func digest(of parts: some Sequence<String>) -> [UInt8] {
        let context = EVP_MD_CTX_new()
        defer { EVP_MD_CTX_free(context) }
        EVP_DigestInit_ex(context, EVP_sha256(), nil)
        for var part in parts {
            part.withUTF8 { bytes in
                _ = EVP_DigestUpdate(context, bytes.baseAddress, bytes.count)
            }
        }
        return [UInt8](unsafeUninitializedCapacity: 32) { buffer, count in
            EVP_DigestFinal_ex(context, buffer.baseAddress, nil)
            count = 32
        }
    }
}
