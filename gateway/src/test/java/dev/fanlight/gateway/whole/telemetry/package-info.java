/**
 * What a gateway says of its exchanges: the access log, metrics and traces. {@code TraceScene} has
 * a collector of spans, and {@code PrometheusTest} the real Prometheus.
 */
@NullMarked
package dev.fanlight.gateway.whole.telemetry;

import org.jspecify.annotations.NullMarked;
