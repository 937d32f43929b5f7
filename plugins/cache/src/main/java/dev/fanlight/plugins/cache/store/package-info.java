/**
 * Stored responses and the fetches that bring them. A {@code Store} has {@code Stored} responses by
 * {@code Key}; a {@code Selection} says which requests each of them answers. {@code Rules} say what
 * is stored, and its {@code Terms}; {@code Passes} what was not. A {@code Flight} is a fetch that
 * several exchanges wait for, and ends with a {@code Landing}.
 *
 * <p>Everything here is safe for use by all threads.
 */
@NullMarked
package dev.fanlight.plugins.cache.store;

import org.jspecify.annotations.NullMarked;
