/**
 * The whole gateway, started from a configuration, between real sockets: scripted upstreams behind
 * it, clients in front. {@link dev.fanlight.gateway.whole.Stage} sets it up, and fails a test that
 * leaves something running.
 */
@NullMarked
package dev.fanlight.gateway.whole;

import org.jspecify.annotations.NullMarked;
