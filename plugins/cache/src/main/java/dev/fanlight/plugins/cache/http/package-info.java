/**
 * What HTTP says about caches, as values and functions without state: {@code Directives} of
 * Cache-Control, {@code Conditions} of requests, {@code ByteRange}, {@code ResponseFields}, dates,
 * lists, and the field Cache-Status.
 */
@NullMarked
package dev.fanlight.plugins.cache.http;

import org.jspecify.annotations.NullMarked;
