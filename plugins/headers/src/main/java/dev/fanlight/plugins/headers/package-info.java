/** The builtin plugin {@code headers}. */
@NullMarked
package dev.fanlight.plugins.headers;

import org.jspecify.annotations.NullMarked;
