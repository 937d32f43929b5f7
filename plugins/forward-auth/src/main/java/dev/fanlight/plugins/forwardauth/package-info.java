/** The builtin plugin {@code forward-auth}. */
@NullMarked
package dev.fanlight.plugins.forwardauth;

import org.jspecify.annotations.NullMarked;
