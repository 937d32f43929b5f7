/**
 * Finds out whose code holds a thread. {@link LoopWatch} looks at every event loop from a thread of
 * its own, and a {@code WatchedLoop} reports a loop that is blocked. {@link ExitCaller} finds the
 * caller of {@code System.exit}. {@code PluginFrames} tells from a stack trace which plugin runs.
 */
@NullMarked
package dev.fanlight.gateway.filter.watch;

import org.jspecify.annotations.NullMarked;
