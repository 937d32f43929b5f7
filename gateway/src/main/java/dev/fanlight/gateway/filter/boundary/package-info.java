/**
 * The boundary between the gateway and the code of plugins, which may do anything. {@link
 * PluginCode} sets the context class loader of a thread on the way in and on the way out, and notes
 * the route for the watch over event loops. {@link WatchedFields} and {@link WatchedTarget} notice
 * what a plugin did to a request, and {@link GivenMessage} what it made of an answer. Their bodies
 * are in the package {@code body}. A {@link PluginScope} is the scope of an exchange as a plugin
 * has it.
 *
 * <p>Everything but {@code PluginCode} belongs to one exchange and is confined to its loop, or to
 * the pool's thread that has the copy of a request.
 */
@NullMarked
package dev.fanlight.gateway.filter.boundary;

import org.jspecify.annotations.NullMarked;
