/** The builtin plugin {@code basic-auth}. */
@NullMarked
package dev.fanlight.plugins.basicauth;

import org.jspecify.annotations.NullMarked;
