package dev.fanlight.gateway.config.load.network;

import dev.fanlight.gateway.config.AdminConfig;
import dev.fanlight.gateway.config.ListenerConfig;
import dev.fanlight.gateway.config.ListenerConfig.Address;
import dev.fanlight.gateway.config.ListenerConfig.BodyRate;
import dev.fanlight.gateway.config.ListenerConfig.Connections;
import dev.fanlight.gateway.config.ListenerConfig.HalfClose;
import dev.fanlight.gateway.config.ListenerConfig.Limits;
import dev.fanlight.gateway.config.load.part.Tokens;
import dev.fanlight.gateway.config.node.ConfigNode;
import dev.fanlight.gateway.config.node.Fields;
import dev.fanlight.gateway.config.node.Quantities;
import io.netty.util.NetUtil;
import java.net.InetAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Reads {@code listeners} and {@code admin}, the sections that bind ports. */
public final class ListenersReader {
  private static final int KIB = 1024;
  private static final Limits LIMITS =
      new Limits(
          8 * KIB,
          32 * KIB,
          200,
          Duration.ofSeconds(10),
          Duration.ofSeconds(60),
          Connections.upTo(10_000),
          new BodyRate(500, Duration.ofSeconds(10)));
  private static final Map<String, HalfClose> HALF_CLOSES =
      Map.of("cancel", HalfClose.CANCEL, "answer", HalfClose.ANSWER);
  private static final Pattern TOKEN = Pattern.compile("[\\x21-\\x7e]{8,}");
  private static final Address ADMIN = new Address("127.0.0.1", 9090);

  private final TlsReader tls;
  private final boolean trustsProxies;
  private final Set<String> names = new LinkedHashSet<>();
  private final List<Bound> bound = new ArrayList<>();

  public ListenersReader(Folder folder, boolean trustsProxies) {
    this.tls = new TlsReader(new Pems(folder));
    this.trustsProxies = trustsProxies;
  }

  /**
   * @param what it is, for a message
   */
  private record Bound(Supplier<String> what, Address address) {}

  /** Of every listener read so far. */
  public Set<String> names() {
    return names;
  }

  public AdminConfig admin(@Nullable ConfigNode node) {
    if (node == null) {
      bound.add(new Bound(() -> "admin", ADMIN));
      return new AdminConfig(ADMIN, false, false, null, null);
    }
    Fields fields = node.fields();
    AdminConfig admin =
        new AdminConfig(
            address(() -> "admin", fields, ADMIN),
            fields.read("allow_changes", ConfigNode::flag, false),
            fields.read("show_values", ConfigNode::flag, false),
            fields.read("token", ListenersReader::token),
            fields.read("tls", tls::admin));
    fields.done();
    return admin;
  }

  private static @Nullable String token(ConfigNode node) {
    String token = node.text();
    return token == null || TOKEN.matcher(token).matches()
        ? token
        : node.error("a token of at least 8 letters, digits or signs, without spaces");
  }

  public List<ListenerConfig> read(ConfigNode node) {
    List<ListenerConfig> listeners = new ArrayList<>();
    for (ConfigNode item : node.items()) {
      listeners.add(listener(item));
    }
    if (node.isSequence() && listeners.isEmpty()) {
      node.error("at least one listener");
    }
    return listeners;
  }

  private ListenerConfig listener(ConfigNode node) {
    Fields fields = node.fields();
    String name = fields.require("name", "a name", this::name, "");
    ConfigNode port = fields.require("port", "a port");
    ListenerConfig listener =
        new ListenerConfig(
            name,
            address(() -> shown(node, name), fields, new Address("0.0.0.0", port == null ? 0 : -1)),
            fields.read("limits", ListenersReader::limits, LIMITS),
            fields.read("half_close", n -> n.choice(HALF_CLOSES), HalfClose.CANCEL),
            fields.read("proxy_protocol", this::proxyProtocol, false),
            fields.read("tls", tls::listener));
    fields.done();
    return listener;
  }

  private static String shown(ConfigNode node, String name) {
    return node.open(List.of(name)).isEmpty() ? "another listener" : "listener " + name;
  }

  /** Without a proxy that is trusted, it would serve nobody. */
  private @Nullable Boolean proxyProtocol(ConfigNode node) {
    Boolean on = node.flag();
    boolean useless = Boolean.TRUE.equals(on) && !trustsProxies;
    return useless ? node.error("false, or trusted_proxies that name the peers") : on;
  }

  private @Nullable String name(ConfigNode node) {
    String name = Tokens.name(node);
    return name == null || names.add(name) ? name : node.error("a name no other listener has");
  }

  private Address address(Supplier<String> what, Fields fields, Address otherwise) {
    String host = fields.read("host", Tokens::listenHost, otherwise.host());
    ConfigNode port = fields.get("port");
    Integer number = port == null ? null : Quantities.integer(port, 0, 65535);
    Address address = new Address(host, number == null ? otherwise.port() : number);
    ConfigNode place = port == null ? fields.node() : port;
    bound.stream()
        .filter(other -> clash(address, other.address()))
        .findFirst()
        .ifPresent(other -> clash(place, other, address));
    bound.add(new Bound(what, address));
    return address;
  }

  private static void clash(ConfigNode place, Bound other, Address address) {
    String expected = "a port that " + other.what().get() + " does not already use";
    boolean spelled = other.address().host().equals(address.host());
    boolean any = isAny(address) || isAny(other.address());
    if (any && !spelled) {
      place.error(expected, "0.0.0.0 and :: each take every address, of IPv4 and IPv6");
    } else {
      place.error(expected);
    }
  }

  /** Port 0 takes a free port. An unreadable port (-1) has its own error. */
  private static boolean clash(Address a, Address b) {
    return a.port() == b.port()
        && a.port() > 0
        && (host(a).equals(host(b)) || isAny(a) || isAny(b));
  }

  private static boolean isAny(Address address) {
    return host(address) instanceof InetAddress literal && literal.isAnyLocalAddress();
  }

  /** Returns one spelling for all spellings of an address. A name stays as it is. */
  private static Object host(Address address) {
    InetAddress literal = NetUtil.createInetAddressFromIpAddressString(address.host());
    return literal == null ? address.host() : literal;
  }

  private static Limits limits(ConfigNode node) {
    Fields fields = node.fields();
    Limits limits =
        new Limits(
            fields.read("line", ListenersReader::headBytes, LIMITS.line()),
            fields.read("headers", ListenersReader::headBytes, LIMITS.headers()),
            fields.read("fields", n -> Quantities.integer(n, 1, 10_000), LIMITS.fields()),
            fields.read("head_timeout", Quantities::timeout, LIMITS.headTimeout()),
            fields.read("idle_timeout", Quantities::timeout, LIMITS.idleTimeout()),
            connections(fields),
            fields.read("body_rate", ListenersReader::bodyRate, LIMITS.bodyRate()));
    fields.done();
    return limits;
  }

  private static Connections connections(Fields fields) {
    Connections defaults = LIMITS.connections();
    return new Connections(
        fields.read("connections", ListenersReader::number, defaults.most()),
        fields.read("connections_per_client", ListenersReader::number, defaults.perClient()),
        fields.read("streams", n -> Quantities.integer(n, 1, 30_000), defaults.streams()),
        fields.read("connection_requests", ListenersReader::number, defaults.requests()),
        fields.read("connection_age", Quantities::timeout));
  }

  private static @Nullable Integer number(ConfigNode node) {
    return Quantities.integer(node, 1, 10_000_000);
  }

  private static BodyRate bodyRate(ConfigNode node) {
    Fields fields = node.fields();
    BodyRate rate = LIMITS.bodyRate();
    BodyRate read =
        new BodyRate(
            fields.read("bytes", n -> Quantities.integer(n, 0, 1_000_000_000), rate.bytes()),
            fields.read("after", Quantities::timeout, rate.after()));
    fields.done();
    return read;
  }

  /** Each connection may hold one head in memory, so its size has an upper limit. */
  private static @Nullable Integer headBytes(ConfigNode node) {
    Long size = Quantities.size(node, KIB * KIB);
    return size == null ? null : Integer.valueOf(size.intValue());
  }
}
