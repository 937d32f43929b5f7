/** The builtin plugin {@code fault}. */
@NullMarked
package dev.fanlight.plugins.fault;

import org.jspecify.annotations.NullMarked;
