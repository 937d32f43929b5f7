/**
 * How plugins come into being: found in jars, bound to their configuration, created, started,
 * watched, stopped.
 */
@NullMarked
package dev.fanlight.gateway.filter.load;

import org.jspecify.annotations.NullMarked;
