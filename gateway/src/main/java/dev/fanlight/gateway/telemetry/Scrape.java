package dev.fanlight.gateway.telemetry;

import io.vertx.core.buffer.Buffer;

/** All metrics at one moment, ready to send. */
public record Scrape(String contentType, Buffer body) {}
