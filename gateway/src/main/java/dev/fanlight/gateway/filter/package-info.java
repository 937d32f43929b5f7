/** Runs a route's plugins around its action; loads plugins; the pools of worker threads. */
@NullMarked
package dev.fanlight.gateway.filter;

import org.jspecify.annotations.NullMarked;
