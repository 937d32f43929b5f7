/**
 * Follows the next exchange that an operator asks for, and tells every decision about it.
 *
 * <p>A {@code NextTrace} says which exchange, and who listens. {@code LoopTraces} has those that
 * wait on one event loop. The first exchange that matches gets a {@code TraceLog}, which hears its
 * events and tells each as a {@code TracedEvent}. Without a listener an exchange costs one check.
 */
@NullMarked
package dev.fanlight.gateway.telemetry.next;

import org.jspecify.annotations.NullMarked;
