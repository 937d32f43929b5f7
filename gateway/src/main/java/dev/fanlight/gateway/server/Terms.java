package dev.fanlight.gateway.server;

import dev.fanlight.gateway.config.ListenerConfig.Limits;

/**
 * What a listener grants its clients. A connection keeps those it was accepted on.
 *
 * @param trusted whose word about the client counts
 */
public record Terms(Limits limits, TrustedProxies trusted) {}
