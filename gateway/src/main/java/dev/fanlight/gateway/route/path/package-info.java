/**
 * How the target of a request is read, once for all.
 *
 * <p>Begin with {@code PathReading}: it decodes a path by segments, and refuses a path that a
 * lenient server would read as another one ({@code LenientPath}). {@code RequestRules} says which
 * methods and targets may pass, from a client and as an item of a batch. {@code Rank} says which of
 * two routes is more specific.
 */
@NullMarked
package dev.fanlight.gateway.route.path;

import org.jspecify.annotations.NullMarked;
