/**
 * TLS to clients and to upstreams: certificates and their names, versions, handshakes that fail,
 * and connections that end without notice. {@code TestAuthority} signs what a test needs.
 */
@NullMarked
package dev.fanlight.gateway.whole.tls;

import org.jspecify.annotations.NullMarked;
