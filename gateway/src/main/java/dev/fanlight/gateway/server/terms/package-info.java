/**
 * What a listener grants its clients, and how much of a client it believes.
 *
 * <p>{@code ListenerTerms} are the limits, the meaning of a half close, the certificate and the
 * trusted proxies of a listener. A connection keeps the terms that it was accepted on. {@code
 * TrustedProxies} reads what a proxy says about the client behind it. {@code Authority} is the
 * grammar of a Host.
 *
 * <p>Two classes measure how slow a client may be, and both count only the time in which nobody but
 * the client holds the body up: {@code ClientRate} for what the client sends, {@code Patience} for
 * what it takes. Both belong to one event loop. They call back from a timer, never from within a
 * call. The other classes are immutable.
 */
@NullMarked
package dev.fanlight.gateway.server.terms;

import org.jspecify.annotations.NullMarked;
