/**
 * The plugin {@code cache}. {@code CacheFilter} sees each request; a {@code Visit} is one GET or
 * HEAD. It answers from the {@code Store}, or waits for a {@code Flight}, whose answer a {@code
 * Fetch} reads.
 */
@NullMarked
package dev.fanlight.plugins.cache;

import org.jspecify.annotations.NullMarked;
