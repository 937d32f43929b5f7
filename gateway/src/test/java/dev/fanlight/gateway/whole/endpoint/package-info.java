/**
 * The endpoints of an upstream: found by name or by discovery, probed by health checks, taken out
 * by operators, and what happens to requests while they fail, move or return.
 */
@NullMarked
package dev.fanlight.gateway.whole.endpoint;

import org.jspecify.annotations.NullMarked;
