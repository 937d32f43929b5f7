package dev.fanlight.gateway.fanout.scope;

import dev.fanlight.gateway.time.Loop;

/**
 * What all exchanges of one event loop share.
 *
 * @param openCalls shared by all loops
 * @param background this loop's
 */
public record LoopShare(Loop loop, OpenCalls openCalls, Background background) {}
