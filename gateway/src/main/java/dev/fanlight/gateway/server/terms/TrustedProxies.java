package dev.fanlight.gateway.server.terms;

import dev.fanlight.gateway.config.Network;
import dev.fanlight.gateway.upstream.fields.ForwardedElements;
import io.netty.util.AsciiString;
import io.netty.util.NetUtil;
import io.vertx.core.MultiMap;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** The networks whose word about the client counts. Immutable. */
public record TrustedProxies(List<Network> networks) {
  private static final CharSequence FORWARDED_FOR = AsciiString.cached("x-forwarded-for");
  private static final CharSequence FORWARDED = AsciiString.cached("forwarded");
  private static final CharSequence FORWARDED_PROTO = AsciiString.cached("x-forwarded-proto");
  private static final CharSequence FORWARDED_HOST = AsciiString.cached("x-forwarded-host");

  /** A number, or a name that hides it (RFC 7239, section 6). */
  private static final Pattern PORT = Pattern.compile("(:([0-9]{1,5}|_[A-Za-z0-9._-]+))?");

  public boolean trusts(InetAddress address) {
    for (Network network : networks) {
      if (network.contains(address)) {
        return true;
      }
    }
    return false;
  }

  /**
   * The client behind a trusted proxy: the rightmost address of X-Forwarded-For, or else of
   * Forwarded, that is not a trusted proxy's; the leftmost when all are; the peer when there is
   * none. Nothing left of something that is no address is believed.
   */
  public String clientAddress(String peer, MultiMap headers) {
    List<String> nodes = split(headers.getAll(FORWARDED_FOR));
    nodes = nodes.isEmpty() ? forwardedFor(headers.getAll(FORWARDED)) : nodes;
    String client = peer;
    for (int i = nodes.size() - 1; i >= 0; i--) {
      InetAddress address = node(nodes.get(i));
      if (address == null) {
        return client;
      }
      client = NetUtil.toAddressString(address);
      if (!trusts(address)) {
        return client;
      }
    }
    return client;
  }

  /** What the last trusted proxy says the client's scheme is. */
  public static String scheme(String own, MultiMap headers) {
    List<String> claims = split(headers.getAll(FORWARDED_PROTO));
    if (claims.isEmpty()) {
      return own;
    }
    String claim = claims.getLast();
    if (claim.equalsIgnoreCase("https")) {
      return "https";
    }
    return claim.equalsIgnoreCase("http") ? "http" : own;
  }

  /** What the last trusted proxy says the client asked for. */
  public static String authority(String own, MultiMap headers) {
    List<String> claims = split(headers.getAll(FORWARDED_HOST));
    return claims.isEmpty() || !Authority.isValid(claims.getLast()) ? own : claims.getLast();
  }

  /** The members of a list; empty ones are none (RFC 9110, section 5.6.1). */
  private static List<String> split(List<String> values) {
    if (values.isEmpty()) {
      return List.of();
    }
    List<String> parts = new ArrayList<>();
    for (String value : values) {
      for (String part : value.split(",", -1)) {
        String member = part.strip();
        if (!member.isEmpty()) {
          parts.add(member);
        }
      }
    }
    return parts;
  }

  /** A line that is malformed, and an element that does not say for whom, is no address. */
  private static List<String> forwardedFor(List<String> lines) {
    List<String> nodes = new ArrayList<>();
    for (String line : lines) {
      List<Map<String, String>> elements = ForwardedElements.of(line);
      if (elements == null) {
        nodes.add("");
      } else {
        elements.forEach(element -> nodes.add(element.getOrDefault("for", "")));
      }
    }
    return nodes;
  }

  /** From {@code 192.0.2.1:80}, {@code [2001:db8::1]:80} or a bare address of either kind. */
  private static @Nullable InetAddress node(String node) {
    if (node.startsWith("[")) {
      int end = node.indexOf(']');
      int colon = node.indexOf(':');
      boolean whole = colon > 0 && colon < end && isPort(node, end + 1);
      return whole ? Network.address(node.substring(1, end)) : null;
    }
    int end = node.indexOf(':');
    if (end < 0 || end != node.lastIndexOf(':')) {
      return Network.address(node);
    }
    return isPort(node, end) ? Network.address(node.substring(0, end)) : null;
  }

  private static boolean isPort(String node, int from) {
    return PORT.matcher(node).region(from, node.length()).matches();
  }
}
