/**
 * The content of responses. {@code Content} reads it into {@code Pieces}, which all clients share,
 * and a {@code PieceStream} sends them out. {@code Held} counts what answers under way hold.
 */
@NullMarked
package dev.fanlight.plugins.cache.content;

import org.jspecify.annotations.NullMarked;
