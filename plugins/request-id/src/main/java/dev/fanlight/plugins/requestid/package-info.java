/** The builtin plugin {@code request-id}. */
@NullMarked
package dev.fanlight.plugins.requestid;

import org.jspecify.annotations.NullMarked;
