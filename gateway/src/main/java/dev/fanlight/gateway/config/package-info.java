/**
 * The configuration of a gateway as immutable records, and the one way they come into being.
 *
 * <p>Begin with {@link dev.fanlight.gateway.config.GatewayConfig}, the whole of a file. Its parts
 * are here or in the packages below. From the ground up:
 *
 * <ol>
 *   <li>{@code source}: the files that are read, and mistakes with their places.
 *   <li>{@code yaml}: from a file to a tree of values.
 *   <li>{@code node}: asking such a tree for keys and values, which records mistakes.
 *   <li>{@code tls}: certificates and keys.
 *   <li>{@code match}: which requests a route serves, and what values must be.
 *   <li>{@code upstream}: services, and how hard their calls are tried.
 *   <li>{@code action}: what a route does, with the calls of a fan-out.
 *   <li>{@code config} itself: listeners, routes, plugins, pools.
 *   <li>{@code load}: makes the records of a file.
 * </ol>
 *
 * <p>The records know nothing of YAML. Threads share them without a lock.
 */
@NullMarked
package dev.fanlight.gateway.config;

import org.jspecify.annotations.NullMarked;
