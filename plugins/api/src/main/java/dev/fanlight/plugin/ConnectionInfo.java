package dev.fanlight.plugin;

import org.jspecify.annotations.Nullable;

/**
 * The connection by which a request came. For the client behind trusted proxies see {@link
 * Exchange#clientAddress}.
 *
 * @param listener the name of the listener in the configuration
 * @param peerAddress the IP address at the other end of the connection. On a listener with {@code
 *     proxy_protocol} it is the address that the proxy names, and the proxy's own only where the
 *     proxy names none
 * @param peerPort the port that belongs to {@code peerAddress}
 * @param protocol {@code HTTP/1.0}, {@code HTTP/1.1} or {@code HTTP/2}
 * @param secure whether this connection has TLS, whatever a proxy before it says
 * @param tls what TLS has settled; null without TLS
 */
public record ConnectionInfo(
    String listener,
    String peerAddress,
    int peerPort,
    String protocol,
    boolean secure,
    @Nullable TlsInfo tls) {}
