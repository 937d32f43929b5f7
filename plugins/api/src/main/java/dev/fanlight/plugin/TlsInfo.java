package dev.fanlight.plugin;

import java.security.cert.X509Certificate;
import org.jspecify.annotations.Nullable;

/**
 * What TLS has settled for a connection.
 *
 * @param version such as {@code TLSv1.3}
 * @param cipher the cipher suite by its name at IANA, such as {@code TLS_AES_128_GCM_SHA256}
 * @param serverName the name that the client asked for (SNI); null: none
 * @param clientCertificate the certificate that the client has shown. It is verified: {@code
 *     client_auth} of the listener has checked it. Null: none, or the listener does not ask
 */
public record TlsInfo(
    String version,
    String cipher,
    @Nullable String serverName,
    @Nullable X509Certificate clientCertificate) {}
