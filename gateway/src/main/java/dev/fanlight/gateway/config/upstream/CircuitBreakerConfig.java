package dev.fanlight.gateway.config.upstream;

import dev.fanlight.gateway.config.upstream.OutlierConfig.FailureRate;
import java.time.Duration;

/**
 * When an upstream gets no calls because too many of them failed.
 *
 * @param rate the share of failed calls that opens the circuit breaker
 * @param open how long it stays open at first; each time in a row twice as long
 * @param maxOpen the longest time
 * @param probes calls that it admits then, to find out
 */
public record CircuitBreakerConfig(FailureRate rate, Duration open, Duration maxOpen, int probes) {}
