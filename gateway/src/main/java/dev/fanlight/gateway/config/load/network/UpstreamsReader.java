package dev.fanlight.gateway.config.load.network;

import dev.fanlight.gateway.config.load.part.AttemptsReader;
import dev.fanlight.gateway.config.load.part.Defaults;
import dev.fanlight.gateway.config.load.part.Tokens;
import dev.fanlight.gateway.config.node.ConfigNode;
import dev.fanlight.gateway.config.node.Fields;
import dev.fanlight.gateway.config.node.Quantities;
import dev.fanlight.gateway.config.tls.PemFile;
import dev.fanlight.gateway.config.tls.TlsConfig;
import dev.fanlight.gateway.config.tls.TlsName;
import dev.fanlight.gateway.config.upstream.BulkheadConfig;
import dev.fanlight.gateway.config.upstream.DiscoveryConfig;
import dev.fanlight.gateway.config.upstream.EndpointConfig;
import dev.fanlight.gateway.config.upstream.RetryConfig;
import dev.fanlight.gateway.config.upstream.UpstreamConfig;
import dev.fanlight.gateway.config.upstream.UpstreamConfig.Attempts;
import dev.fanlight.gateway.config.upstream.UpstreamConfig.Balance;
import dev.fanlight.gateway.config.upstream.UpstreamConfig.Bounds;
import dev.fanlight.gateway.config.upstream.UpstreamConfig.HostHeader;
import dev.fanlight.gateway.config.upstream.UpstreamConfig.Protocol;
import dev.fanlight.gateway.config.upstream.UpstreamConfig.Service;
import dev.fanlight.gateway.config.upstream.UpstreamConfig.Timeouts;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Reads {@code upstreams}, the services that calls go to. */
public final class UpstreamsReader {
  private static final int MAX_BODY = 1024 * 1024;
  private static final int MAX_HEAD = 64 * 1024;
  private static final int TUNNELS = 10_000;
  private static final int MOST_TUNNELS = 10_000_000;
  private static final double BUDGET = 0.2;
  private static final Duration KEEP_ALIVE = Duration.ofSeconds(30);
  private static final Duration LEAST_KEEP_ALIVE = Duration.ofSeconds(1);
  private static final String DEADLINE_HEADER = "X-Request-Timeout-Ms";
  private static final Map<String, Protocol> PROTOCOLS =
      Map.of("http/1.1", Protocol.HTTP_1_1, "h2c", Protocol.H2C, "h2", Protocol.H2);
  private static final Map<String, Balance> BALANCES =
      Map.of(
          "round_robin", new Balance.RoundRobin(),
          "least_requests", new Balance.LeastRequests(),
          "random", new Balance.Random());

  private final Pems pems;
  private final DiscoveryReader discoveries;
  private final Defaults defaults;
  private final Set<String> names = new LinkedHashSet<>();

  public UpstreamsReader(Folder folder, Defaults defaults) {
    this.pems = new Pems(folder);
    this.discoveries = new DiscoveryReader(folder);
    this.defaults = defaults;
  }

  /** Of every upstream read so far. */
  public Set<String> names() {
    return names;
  }

  public Map<String, UpstreamConfig> read(ConfigNode node) {
    Map<String, UpstreamConfig> upstreams = new LinkedHashMap<>();
    Map<String, ConfigNode> entries = node.named(Tokens::isName, Tokens.NAME_EXPECTED);
    names.addAll(entries.keySet());
    entries.forEach((name, entry) -> upstreams.put(name, upstream(name, entry)));
    return upstreams;
  }

  private UpstreamConfig upstream(String name, ConfigNode node) {
    Fields fields = node.fields();
    Service service = service(fields);
    Duration timeout = fields.read("timeout", Quantities::timeout);
    ConfigNode retry = fields.get("retry");
    Fields retryFields = retry == null ? null : retry.fields();
    UpstreamConfig upstream =
        new UpstreamConfig(
            name,
            service,
            new Timeouts(
                timeout == null ? defaults.timeout() : timeout,
                perTryTimeout(fields.get("per_try_timeout"), timeout),
                fields.read("connect_timeout", Quantities::timeout, defaults.connectTimeout()),
                fields.read("keep_alive", UpstreamsReader::keepAlive, KEEP_ALIVE)),
            fields.read("bulkhead", AttemptsReader::bulkhead, BulkheadConfig.DEFAULT),
            new Attempts(
                retryFields == null ? null : retry(retryFields),
                fields.read("hedge", AttemptsReader::hedge),
                retryFields == null ? BUDGET : budget(retryFields)),
            new Bounds(
                fields.read("max_body", Quantities::heldSize, MAX_BODY),
                fields.read("max_head", Quantities::heldSize, MAX_HEAD),
                fields.read(
                    "tunnels", value -> Quantities.integer(value, 1, MOST_TUNNELS), TUNNELS)),
            CareReader.read(fields, service.protocol()));
    fields.done();
    return upstream;
  }

  private static @Nullable Duration keepAlive(ConfigNode node) {
    Duration time = Quantities.timeout(node);
    return time == null || time.compareTo(LEAST_KEEP_ALIVE) >= 0
        ? time
        : node.error("a duration of at least 1s");
  }

  private Service service(Fields fields) {
    DiscoveryConfig discovery = fields.read("discovery", discoveries::read);
    List<EndpointConfig> endpoints = Endpoints.read(fields, fields.has("discovery"));
    String scheme =
        discovery != null
            ? discovery.scheme()
            : endpoints.isEmpty() ? null : endpoints.get(0).url().getScheme();
    if ("https".equals(scheme)) {
      checkHosts(fields, endpoints, discovery);
    }
    return new Service(
        endpoints,
        discovery,
        protocol(fields.get("protocol"), scheme),
        fields.read("balance", UpstreamsReader::balance, new Balance.RoundRobin()),
        fields.read("host", UpstreamsReader::hostHeader, new HostHeader.Endpoint()),
        tls(fields.get("tls"), scheme),
        fields.read("deadline_header", Tokens::settableField, DEADLINE_HEADER));
  }

  /** Says so when no connection could be made, because no certificate can be for a host. */
  private static void checkHosts(
      Fields fields, List<EndpointConfig> endpoints, @Nullable DiscoveryConfig discovery) {
    ConfigNode tls = fields.get("tls");
    boolean named = tls != null && tls.peek("server_name") != null;
    Stream<String> hosts =
        discovery == null
            ? endpoints.stream().map(UpstreamsReader::host)
            : Stream.ofNullable(discovery.host());
    if (!named && !hosts.allMatch(host -> TlsName.of(host).isValid())) {
      fields.lacking(
          "an https endpoint whose host no certificate can have",
          "a host name as RFC 1123 has it (no underscore) or an address, or tls.server_name");
    }
  }

  private static String host(EndpointConfig endpoint) {
    String authority = endpoint.url().getRawAuthority();
    return authority.substring(0, authority.lastIndexOf(':'));
  }

  private static RetryConfig retry(Fields fields) {
    RetryConfig retry = AttemptsReader.retry(fields);
    fields.get("budget");
    fields.done();
    return retry;
  }

  private static double budget(Fields fields) {
    return fields.read("budget", Quantities::percent, BUDGET * 100) / 100;
  }

  private static Protocol protocol(@Nullable ConfigNode node, @Nullable String scheme) {
    Protocol protocol = node == null ? null : node.choice(PROTOCOLS);
    if (node == null || protocol == null || scheme == null) {
      return protocol == null ? Protocol.HTTP_1_1 : protocol;
    }
    boolean tls = scheme.equals("https");
    if ((protocol == Protocol.H2C && tls) || (protocol == Protocol.H2 && !tls)) {
      node.error(tls ? "h2 or http/1.1 for https endpoints" : "h2c or http/1.1 for http endpoints");
    }
    return protocol;
  }

  private static @Nullable Duration perTryTimeout(
      @Nullable ConfigNode node, @Nullable Duration timeout) {
    Duration perTry = node == null ? null : Quantities.timeout(node);
    if (node != null && perTry != null && timeout != null && perTry.compareTo(timeout) > 0) {
      return node.error("no longer than the upstream's timeout");
    }
    return perTry;
  }

  private static @Nullable Balance balance(ConfigNode node) {
    if (!node.isMapping()) {
      return node.choice(BALANCES, "{consistent_hash: header.NAME}");
    }
    Fields fields = node.fields();
    Balance balance =
        fields.require(
            "consistent_hash",
            "header.NAME",
            UpstreamsReader::consistentHash,
            new Balance.RoundRobin());
    fields.done();
    return balance;
  }

  private static @Nullable Balance consistentHash(ConfigNode node) {
    String text = node.text();
    String header = text != null && text.startsWith("header.") ? text.substring(7) : "";
    if (text == null || Tokens.isField(header)) {
      return text == null ? null : new Balance.ConsistentHash(header);
    }
    return node.error("header.NAME, such as header.x-user");
  }

  private static @Nullable HostHeader hostHeader(ConfigNode node) {
    String text = node.text();
    if (text == null) {
      return null;
    }
    return switch (text) {
      case "upstream" -> new HostHeader.Endpoint();
      case "client" -> new HostHeader.Client();
      default ->
          Tokens.isHost(text.replaceFirst(":\\d{1,5}\\z", ""))
              ? new HostHeader.Name(text)
              : node.error("upstream, client or a host name");
    };
  }

  private TlsConfig.@Nullable Client tls(@Nullable ConfigNode node, @Nullable String scheme) {
    if (node == null) {
      return null;
    }
    Fields fields = node.fields();
    TlsConfig.Identity shown = pems.optionalIdentity(fields);
    if ("http".equals(scheme)) {
      node.error("this only for https endpoints");
    }
    PemFile ca = fields.read("ca", pems::authorities);
    String serverName = fields.read("server_name", UpstreamsReader::serverName);
    fields.done();
    return new TlsConfig.Client(ca, shown, serverName);
  }

  private static @Nullable String serverName(ConfigNode node) {
    String name = Tokens.host(node);
    return name == null || TlsName.of(name).isValid()
        ? name
        : node.error("a host name as RFC 1123 has it (no underscore), or an address");
  }
}
