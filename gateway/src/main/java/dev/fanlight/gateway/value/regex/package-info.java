/**
 * Regular expressions in the syntax of RE2, which take time by the length of the text. {@link
 * dev.fanlight.gateway.value.regex.LinearPattern} compiles one, within bounds: its size is
 * estimated before.
 */
@NullMarked
package dev.fanlight.gateway.value.regex;

import org.jspecify.annotations.NullMarked;
