/**
 * What an engine needs around it when a test runs one fan-out: {@code SimTarget}, an upstream that
 * follows a script; {@code SimRequest}, the values of a request; {@code SimWorkers}, which run jq
 * in simulated time; {@code SimMeters}, real meters that a test can read.
 */
@NullMarked
package dev.fanlight.gateway.sim.engine;

import org.jspecify.annotations.NullMarked;
