package dev.fanlight.gateway.upstream.http;

import io.vertx.core.net.HostAndPort;

/**
 * A Host as the client sent it, port and all, that has been found valid.
 *
 * @param text goes out as it is
 */
public record HttpHostAsSent(String text) implements HostAndPort {
  @Override
  public String host() {
    int colon = colon();
    return colon < 0 ? text : text.substring(0, colon);
  }

  /** -1 where there is none that is a number. */
  @Override
  public int port() {
    int colon = colon();
    return colon < 0 || colon == text.length() - 1
        ? -1
        : Integer.parseInt(text.substring(colon + 1));
  }

  private int colon() {
    int colon = text.lastIndexOf(':');
    return colon > text.lastIndexOf(']') ? colon : -1;
  }

  @Override
  public String toString(boolean ssl) {
    return text;
  }

  @Override
  public String toString() {
    return text;
  }
}
