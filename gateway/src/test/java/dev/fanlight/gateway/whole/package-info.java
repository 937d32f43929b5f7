/**
 * The whole gateway, started from a configuration, between real sockets: scripted upstreams behind
 * it, clients in front. {@link dev.fanlight.gateway.whole.Stage} sets it up, and fails a test that
 * leaves something running.
 *
 * <p>Here is what every test needs: the stage, its upstreams and its clients. The tests are in the
 * packages within, each named after what it tests; read {@code fanout.FanOutTest} first.
 */
@NullMarked
package dev.fanlight.gateway.whole;

import org.jspecify.annotations.NullMarked;
