/**
 * Makes, starts and stops the plugins of one configuration. {@link PluginPlan} is all of them,
 * understood. {@link PluginPlan.Making} makes a {@link PluginSet} of it, with a {@code
 * RunningPlugin} for each place, unless it is given up. {@code LivePluginContext} is what one of
 * these was given, so that all of it can be taken back.
 *
 * <pre>
 * PluginPlan -&gt; create -&gt; start -&gt; exchanges -&gt; stop -&gt; what the plugin owns is closed
 * </pre>
 *
 * <p>A plugin starts and stops on an event loop, each within a time limit. Safe for use by all
 * threads.
 */
@NullMarked
package dev.fanlight.gateway.filter.life;

import org.jspecify.annotations.NullMarked;
