package dev.fanlight.gateway.admin.snapshot;

import dev.fanlight.gateway.config.GatewayConfig;

/**
 * The configuration that new exchanges are served by.
 *
 * @param generation counts the configurations since the start, from 1
 */
public record RunningConfig(int generation, GatewayConfig config) {}
