/**
 * The builtin plugin {@code transform}. {@link dev.fanlight.plugins.transform.TransformFilter}
 * reads bodies, and lets {@link dev.fanlight.plugins.transform.ProgramRun} run a program on a
 * thread of the pool. The programs are the gateway's, with its bounds.
 */
@NullMarked
package dev.fanlight.plugins.transform;

import org.jspecify.annotations.NullMarked;
