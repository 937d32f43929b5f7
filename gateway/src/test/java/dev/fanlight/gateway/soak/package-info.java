/**
 * Chaos against a gateway in a process of its own, with a heap of 128 MiB.
 *
 * <p>{@link SoakTest} starts a {@link SoakedGateway}, a {@link ChaosUpstream} that stalls, lies and
 * vanishes, and {@link ChaosClients} that leave, trickle and flood, beside clients that behave.
 * While that goes on, no answer may reach anybody but its request; when it is over, the gateway
 * must be as it was before: gauges at 0, no descriptor and no heap left behind. What is random
 * comes from one seed.
 */
package dev.fanlight.gateway.soak;
