package dev.fanlight.gateway.telemetry.next;

import java.util.Map;

/**
 * One thing that happened to an exchange.
 *
 * @param atMs milliseconds since the exchange began, to a thousandth
 * @param event its name
 * @param facts what else is known: texts, numbers, flags, and lists and maps of them
 */
public record TracedEvent(double atMs, String event, Map<String, Object> facts) {}
