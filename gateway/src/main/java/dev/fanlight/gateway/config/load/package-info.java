/**
 * Makes a {@link dev.fanlight.gateway.config.GatewayConfig} of a file. Begin with {@link
 * dev.fanlight.gateway.config.load.ConfigLoader}. Each section of the file has one reader. A reader
 * asks for the keys it knows and records the mistakes in their values:
 *
 * <ul>
 *   <li>here the file as a whole, its routes, plugins and pools;
 *   <li>in {@code action} what a route does, with the calls of a fan-out;
 *   <li>in {@code network} listeners and upstreams;
 *   <li>in {@code part} what several sections have.
 * </ul>
 *
 * <p>The classes of these packages are public only for each other. {@link
 * dev.fanlight.gateway.config.load.RecordBinder} and {@link
 * dev.fanlight.gateway.config.load.PluginMessages} are for plugins, which have records of their
 * own.
 */
@NullMarked
package dev.fanlight.gateway.config.load;

import org.jspecify.annotations.NullMarked;
