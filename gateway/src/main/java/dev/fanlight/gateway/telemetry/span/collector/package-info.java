/**
 * The collector that gets spans, by OTLP over HTTP.
 *
 * <p>Begin with {@code Collector}. It sends the spans of one request and says what became of them.
 * {@code HeardAnswers} keeps what the collector answers, and {@code Rejection} reads in it which
 * spans it has not taken. All of it blocks, on the thread that sends.
 */
@NullMarked
package dev.fanlight.gateway.telemetry.span.collector;

import org.jspecify.annotations.NullMarked;
