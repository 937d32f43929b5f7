package dev.fanlight.gateway.upstream;

import dev.fanlight.plugin.Body;
import io.vertx.core.MultiMap;

/** An upstream's response head, with its body still to be read. Hop-by-hop fields are gone. */
public record CallHead(int status, MultiMap headers, Body body) {}
