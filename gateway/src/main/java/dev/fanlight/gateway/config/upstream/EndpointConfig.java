package dev.fanlight.gateway.config.upstream;

import java.net.URI;

/**
 * One address of an upstream.
 *
 * @param url scheme (http or https), host and port, no path
 * @param weight its part of the calls, compared with the weights of the others; at least 1
 * @param backup whether it gets calls only while no other endpoint is usable
 */
public record EndpointConfig(URI url, int weight, boolean backup) {
  /** An address of weight 1. */
  public static EndpointConfig of(URI url) {
    return new EndpointConfig(url, 1, false);
  }
}
