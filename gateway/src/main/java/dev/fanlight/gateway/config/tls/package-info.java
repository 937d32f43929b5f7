/**
 * Certificates and private keys. {@link dev.fanlight.gateway.config.tls.TlsConfig} says what a
 * listener or an upstream uses, in the form of a {@link dev.fanlight.gateway.config.tls.PemFile}.
 *
 * <p>{@link dev.fanlight.gateway.config.tls.Certificates} and {@link
 * dev.fanlight.gateway.config.tls.PrivateKeys} read PEM files (RFC 7468) once and write them again
 * in the one form that TLS takes. So listeners and upstreams use exactly what could be read here.
 */
@NullMarked
package dev.fanlight.gateway.config.tls;

import org.jspecify.annotations.NullMarked;
