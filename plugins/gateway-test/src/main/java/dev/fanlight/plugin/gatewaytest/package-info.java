/**
 * For the tests of plugins that need a whole gateway. {@link
 * dev.fanlight.plugin.gatewaytest.GatewayExtension} runs one in the JVM of the test, on free ports.
 * It finds the plugins that the class path has, so the test needs no jar. Its upstreams are scripts
 * of the test: an {@link dev.fanlight.plugin.gatewaytest.UpstreamRequest} comes in, and an {@link
 * dev.fanlight.plugin.gatewaytest.UpstreamReply} goes out. The client gets a {@link
 * dev.fanlight.plugin.gatewaytest.ClientReply}.
 *
 * <p>The testkit, {@code fanlight-plugin-testkit}, tests a plugin without a gateway, and is faster.
 */
@NullMarked
package dev.fanlight.plugin.gatewaytest;

import org.jspecify.annotations.NullMarked;
