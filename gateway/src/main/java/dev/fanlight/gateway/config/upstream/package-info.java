/**
 * Upstreams, and how hard their calls are tried. Begin with {@link
 * dev.fanlight.gateway.config.upstream.UpstreamConfig}. Routes may have a {@link
 * dev.fanlight.gateway.config.upstream.BulkheadConfig} of their own, and calls a {@link
 * dev.fanlight.gateway.config.upstream.RetryConfig} or a {@link
 * dev.fanlight.gateway.config.upstream.HedgeConfig}.
 */
@NullMarked
package dev.fanlight.gateway.config.upstream;

import org.jspecify.annotations.NullMarked;
