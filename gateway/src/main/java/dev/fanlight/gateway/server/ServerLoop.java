package dev.fanlight.gateway.server;

import dev.fanlight.gateway.limit.memory.MemoryBudget;
import dev.fanlight.gateway.route.Dispatcher;
import dev.fanlight.gateway.time.Loop;
import io.netty.channel.EventLoop;

/**
 * What a listener needs on one event loop.
 *
 * @param eventLoop that event loop
 * @param loop that event loop's clock, timers and executor
 * @param dispatcher only ever called on that event loop
 * @param memory for what connections keep outside of exchanges
 */
public record ServerLoop(
    EventLoop eventLoop, Loop loop, Dispatcher dispatcher, MemoryBudget memory) {}
