/**
 * JSON texts in UTF-8 as bytes: values are read out of them one at a time and within bounds, never
 * the whole text into objects.
 */
@NullMarked
package dev.fanlight.gateway.value.json;

import org.jspecify.annotations.NullMarked;
