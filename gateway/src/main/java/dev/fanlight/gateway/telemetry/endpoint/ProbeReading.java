package dev.fanlight.gateway.telemetry.endpoint;

/**
 * The last probe of an endpoint, for operators.
 *
 * @param status of its answer; 0: it had none, or the answer has no status
 * @param millis that it took
 * @param words what was found
 */
public record ProbeReading(ProbeOutcome outcome, int status, double millis, String words) {}
