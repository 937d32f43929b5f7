/**
 * JSON texts in UTF-8, as bytes and as trees.
 *
 * <p>Bytes first, because they cost least. {@code JsonBytes} checks a text in one pass. {@code
 * JsonDocument} reads single values out of it, and {@code Shape} picks and drops its members. All
 * three take bounded time, and make no tree of the whole text.
 *
 * <p>{@code Trees} and {@code TreeWriter} read and write whole trees, in which numbers keep every
 * digit ({@code Numbers}, {@code ExactNumber}). {@code Json} is the short way to both. {@code
 * ValueKey} is for maps whose keys are values.
 */
@NullMarked
package dev.fanlight.gateway.value.json;

import org.jspecify.annotations.NullMarked;
