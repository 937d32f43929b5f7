package dev.fanlight.gateway.config;

import dev.fanlight.gateway.config.tls.TlsConfig;
import io.netty.util.NetUtil;
import java.time.Duration;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A bound port.
 *
 * @param halfClose on connections in clear text
 * @param proxyProtocol whether each connection begins with the header of a trusted proxy
 * @param tls null: clear text
 */
public record ListenerConfig(
    String name,
    Address address,
    Limits limits,
    HalfClose halfClose,
    boolean proxyProtocol,
    TlsConfig.@Nullable Server tls) {

  /** Port 0 takes a free one. */
  public record Address(String host, int port) {
    private static final Set<String> LOOPBACK = Set.of("localhost", "::1", "[::1]");

    /** Whether only this machine can reach it. */
    public boolean isLoopback() {
      return isLoopback(host);
    }

    /** Whether that host is this machine, by a name that nobody can make their own. */
    public static boolean isLoopback(String host) {
      String name = host.toLowerCase(Locale.ROOT);
      // A name that only begins like an address is somebody else's.
      return LOOPBACK.contains(name)
          || (name.startsWith("127.") && NetUtil.isValidIpV4Address(name));
    }
  }

  /** What it means that a client closes its half of a connection before it has its answer. */
  public enum HalfClose {
    /** The client has gone: its exchange is cancelled. */
    CANCEL,
    /** The client still waits for its answer. */
    ANSWER
  }

  /**
   * What a client may send, and how long it may take.
   *
   * @param line bytes of the request line
   * @param headers bytes of the header section
   * @param fields lines of the header section, and of a trailer section
   * @param headTimeout from the first byte of a head, or a new connection, to the head's end
   * @param idleTimeout of a connection without an exchange
   * @param connections how many, and how long each serves
   * @param bodyRate the least that a client must send of a request body
   */
  public record Limits(
      int line,
      int headers,
      int fields,
      Duration headTimeout,
      Duration idleTimeout,
      Connections connections,
      BodyRate bodyRate) {}

  /**
   * @param most open at once
   * @param perClient of one client's address open at once; 0: no bound
   * @param streams of one HTTP/2 connection open at once
   * @param requests that one serves; 0: no bound
   * @param age after which one takes no more requests; null: no bound
   */
  public record Connections(
      int most, int perClient, int streams, int requests, @Nullable Duration age) {
    /** So many, and no other bound but that of streams. */
    public static Connections upTo(int most) {
      return new Connections(most, 0, 100, 0, null);
    }
  }

  /**
   * A least rate.
   *
   * @param bytes a second; 0: no bound
   * @param after of the client's own time, how long it may be slower
   */
  public record BodyRate(int bytes, Duration after) {
    /** What must have moved within that time. */
    public long least() {
      return Math.round(bytes * (after.toMillis() / 1000.0));
    }
  }
}
