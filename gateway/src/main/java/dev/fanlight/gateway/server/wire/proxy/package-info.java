/**
 * The PROXY protocol of HAProxy, by which a proxy names its client at the beginning of a
 * connection. {@code ProxyHeader} reads the header, {@code ProxyHeaderHandler} takes it off the
 * connection and tells its reader.
 *
 * <p>Confined to the event loop of the connection.
 */
@NullMarked
package dev.fanlight.gateway.server.wire.proxy;

import org.jspecify.annotations.NullMarked;
