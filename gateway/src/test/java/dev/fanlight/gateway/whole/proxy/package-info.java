/**
 * What a proxy owes both sides: heads, fields and trailers, redirects and cookies in the client's
 * terms, and connections to HTTP/1.1 upstreams that carry nobody else's answer.
 *
 * <p>{@code UpstreamModelTest} plays upstreams that misbehave at random.
 */
@NullMarked
package dev.fanlight.gateway.whole.proxy;

import org.jspecify.annotations.NullMarked;
