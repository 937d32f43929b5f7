/**
 * The request that somebody asks about, read as a listener reads it over HTTP/1.1.
 *
 * <p>{@code AskedRequest} is what was asked, {@code AskedUrl} reads its URL as a client does, and
 * {@code ReadRequest} is what the gateway would have.
 */
@NullMarked
package dev.fanlight.gateway.explain.read;

import org.jspecify.annotations.NullMarked;
