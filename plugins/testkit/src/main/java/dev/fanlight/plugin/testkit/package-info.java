/**
 * For the tests of plugins: an exchange, a chain and a context that need no gateway, and {@link
 * dev.fanlight.plugin.testkit.PluginContract}, the rules every plugin keeps. {@link
 * dev.fanlight.plugin.testkit.ScopeContract} has the rules that the testkit's scope and the
 * gateway's keep alike.
 *
 * <pre>{@code
 * try (var plugin = PluginUnderTest.start(new HelloPlugin(), new HelloPlugin.Config("hi"))) {
 *   GatewayResponse answer = plugin.answer(FakeExchange.get("/"), FakeChain.answering(200));
 *   assertEquals("hi", answer.headers().get("x-hello"));
 * }
 * }</pre>
 */
@NullMarked
package dev.fanlight.plugin.testkit;

import org.jspecify.annotations.NullMarked;
