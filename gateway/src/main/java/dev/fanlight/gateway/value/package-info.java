/**
 * Values of a request and of finished calls.
 *
 * <p>Begin with {@code Expression}, which names such a value; a {@code ValueSource} has the values.
 * {@code template} puts them into texts, {@code json} reads them out of bytes, {@code regex}
 * matches them, {@code jq} computes with them.
 */
@NullMarked
package dev.fanlight.gateway.value;

import org.jspecify.annotations.NullMarked;
