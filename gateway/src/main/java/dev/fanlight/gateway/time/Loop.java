package dev.fanlight.gateway.time;

import java.util.concurrent.Executor;

/**
 * The one thread an exchange lives on, as the engine knows it: an event loop, or a simulated one.
 *
 * @param executor runs a task on that thread; at once when it is called on it, else later
 */
public record Loop(Clock clock, Timers timers, Executor executor) {}
