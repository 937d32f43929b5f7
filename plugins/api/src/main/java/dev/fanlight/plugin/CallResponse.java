package dev.fanlight.plugin;

import io.vertx.core.MultiMap;
import io.vertx.core.buffer.Buffer;

/**
 * An upstream's complete response. The body is held in memory, bounded by the upstream's {@code
 * max_body}.
 */
public record CallResponse(int status, MultiMap headers, Buffer body) {}
