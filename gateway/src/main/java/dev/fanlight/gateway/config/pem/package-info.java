/**
 * Certificates and private keys in PEM files (RFC 7468), read once and written again in the one
 * form that TLS takes: what could be read here is what listeners and upstreams use.
 */
@NullMarked
package dev.fanlight.gateway.config.pem;

import org.jspecify.annotations.NullMarked;
