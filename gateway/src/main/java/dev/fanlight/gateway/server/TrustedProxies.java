package dev.fanlight.gateway.server;

import io.netty.handler.ipfilter.IpFilterRuleType;
import io.netty.handler.ipfilter.IpSubnetFilterRule;
import io.netty.util.AsciiString;
import io.netty.util.NetUtil;
import io.vertx.core.MultiMap;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The networks whose word about the client counts. Immutable. */
public final class TrustedProxies {
  private static final CharSequence FORWARDED_FOR = AsciiString.cached("x-forwarded-for");
  private static final CharSequence FORWARDED = AsciiString.cached("forwarded");
  private static final CharSequence FORWARDED_PROTO = AsciiString.cached("x-forwarded-proto");

  private final List<IpSubnetFilterRule> networks;

  private TrustedProxies(List<IpSubnetFilterRule> networks) {
    this.networks = networks;
  }

  /**
   * @param blocks addresses and CIDR blocks
   * @throws IllegalArgumentException naming the block that is none
   */
  public static TrustedProxies of(List<String> blocks) {
    return new TrustedProxies(blocks.stream().map(TrustedProxies::network).toList());
  }

  private static IpSubnetFilterRule network(String block) {
    int slash = block.indexOf('/');
    InetAddress address = literal(slash < 0 ? block : block.substring(0, slash));
    try {
      if (address != null) {
        int all = address.getAddress().length * 8;
        int prefix = slash < 0 ? all : Integer.parseInt(block.substring(slash + 1));
        return new IpSubnetFilterRule(address, prefix, IpFilterRuleType.ACCEPT);
      }
    } catch (IllegalArgumentException invalid) {
      throw new IllegalArgumentException("not an address or CIDR block: " + block, invalid);
    }
    throw new IllegalArgumentException("not an address or CIDR block: " + block);
  }

  private static @Nullable InetAddress literal(String text) {
    return NetUtil.createInetAddressFromIpAddressString(text);
  }

  boolean trusts(InetAddress address) {
    if (!networks.isEmpty()) {
      InetSocketAddress socket = new InetSocketAddress(address, 0);
      for (IpSubnetFilterRule network : networks) {
        if (network.matches(socket)) {
          return true;
        }
      }
    }
    return false;
  }

  /**
   * The client behind a trusted proxy: the rightmost address of X-Forwarded-For, or else of
   * Forwarded, that is not a trusted proxy's; the leftmost when all are; the peer when there is
   * none, or when something that is no address comes first.
   */
  String clientAddress(String peer, MultiMap headers) {
    List<String> path = headers.getAll(FORWARDED_FOR);
    List<String> addresses = path.isEmpty() ? forwardedFor(headers.getAll(FORWARDED)) : split(path);
    String client = peer;
    for (int i = addresses.size() - 1; i >= 0; i--) {
      InetAddress address = literal(withoutPort(addresses.get(i)));
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
  static String scheme(String own, MultiMap headers) {
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

  private static List<String> split(List<String> values) {
    List<String> parts = new ArrayList<>();
    for (String value : values) {
      for (String part : value.split(",", -1)) {
        parts.add(part.strip());
      }
    }
    return parts;
  }

  private static List<String> forwardedFor(List<String> values) {
    List<String> addresses = new ArrayList<>();
    for (String element : split(values)) {
      for (String pair : element.split(";", -1)) {
        String parameter = pair.strip();
        if (parameter.regionMatches(true, 0, "for=", 0, 4)) {
          addresses.add(parameter.substring(4).replace("\"", ""));
        }
      }
    }
    return addresses;
  }

  /** From {@code 192.0.2.1:80}, {@code [2001:db8::1]:80} or a bare address of either kind. */
  private static String withoutPort(String node) {
    if (node.startsWith("[")) {
      int end = node.indexOf(']');
      return end < 0 ? node : node.substring(1, end);
    }
    int colon = node.indexOf(':');
    return colon >= 0 && colon == node.lastIndexOf(':') ? node.substring(0, colon) : node;
  }
}
