/**
 * Builds objects across packages, starts them, replaces them at a reload, and stops them. {@link
 * Gateway} is all of it: begin there. {@code Reloads} runs one reload at a time, {@code Takeover}
 * does what follows once the new configuration serves, and {@code ReloadReport} tells of each.
 * {@code Listeners} has every bound port. {@code Shutdown} is the order of an end.
 *
 * <pre>
 * start:  Shared -&gt; Generation -&gt; admin listener -&gt; plugins, loops -&gt; swap -&gt; listeners
 * reload: Generation -&gt; plugins, loops -&gt; new listeners -&gt; swap -&gt; the earlier generation drains
 * </pre>
 *
 * <p>The packages below: {@link dev.fanlight.gateway.bootstrap.advice} finds settings that may not
 * be meant, {@link dev.fanlight.gateway.bootstrap.platform} is Vert.x as the gateway needs it,
 * {@link dev.fanlight.gateway.bootstrap.generation} is what one configuration makes, {@link
 * dev.fanlight.gateway.bootstrap.snapshot} reads what all of it is doing.
 */
@NullMarked
package dev.fanlight.gateway.bootstrap;

import org.jspecify.annotations.NullMarked;
