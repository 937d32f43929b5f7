package dev.fanlight.gateway.explain.read;

import dev.fanlight.gateway.config.Network;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A request that somebody asks about.
 *
 * @param url absolute, or a path with its query
 * @param fields the header fields that it has, in order
 * @param listener that it comes through; null: the one at the port of the URL, or else the first
 * @param client the IP address at the other end of the connection
 * @param body null: nothing is said about it
 */
public record AskedRequest(
    String method,
    String url,
    List<Field> fields,
    @Nullable String listener,
    String client,
    @Nullable String body) {

  /** A header field. */
  public record Field(String name, String value) {
    /**
     * Reads {@code name: value}. The name stays as it is written: a gateway refuses one with a
     * space.
     *
     * @throws IllegalArgumentException when it has no colon
     */
    public static Field parse(String line) {
      int colon = line.indexOf(':');
      if (colon < 1) {
        throw new IllegalArgumentException("a header field is written as NAME: VALUE");
      }
      return new Field(line.substring(0, colon), line.substring(colon + 1).strip());
    }
  }

  public AskedRequest {
    fields = List.copyOf(fields);
    if (Network.address(client) == null) {
      throw new IllegalArgumentException("client is an IP address, such as 203.0.113.7");
    }
  }

  /** Whether it has a field of that name. */
  boolean has(String name) {
    return fields.stream().anyMatch(field -> field.name().equalsIgnoreCase(name));
  }
}
