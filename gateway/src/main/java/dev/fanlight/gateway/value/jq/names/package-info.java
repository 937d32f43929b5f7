/**
 * Finds what a program reads of a client's request, in its text alone. {@link
 * dev.fanlight.gateway.value.jq.names.JqNames} is the answer, and {@code RequestWalk} follows the
 * request through the program.
 */
@NullMarked
package dev.fanlight.gateway.value.jq.names;

import org.jspecify.annotations.NullMarked;
