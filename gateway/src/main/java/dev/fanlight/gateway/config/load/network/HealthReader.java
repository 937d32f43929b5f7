package dev.fanlight.gateway.config.load.network;

import dev.fanlight.gateway.config.load.part.StatusRanges;
import dev.fanlight.gateway.config.load.part.Tokens;
import dev.fanlight.gateway.config.match.StatusRange;
import dev.fanlight.gateway.config.node.ConfigNode;
import dev.fanlight.gateway.config.node.Fields;
import dev.fanlight.gateway.config.node.Quantities;
import dev.fanlight.gateway.config.upstream.HealthConfig;
import dev.fanlight.gateway.config.upstream.HealthConfig.Initial;
import dev.fanlight.gateway.config.upstream.HealthConfig.Probe;
import dev.fanlight.gateway.config.upstream.HealthConfig.Times;
import dev.fanlight.gateway.config.upstream.UpstreamConfig.Protocol;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** {@code health}. */
final class HealthReader {
  private static final Times TIMES =
      new Times(Duration.ofSeconds(5), Duration.ofSeconds(1), Duration.ofSeconds(1));
  private static final int HEALTHY_AFTER = 2;
  private static final int UNHEALTHY_AFTER = 3;
  private static final int MOST_RESULTS = 1000;
  private static final StatusRange FINAL = new StatusRange(200, 599);
  private static final List<StatusRange> EXPECTED = List.of(new StatusRange(200, 399));
  private static final Map<String, Initial> INITIALS =
      Map.of("probe", Initial.PROBE, "up", Initial.UP, "down", Initial.DOWN);
  private static final Pattern PATH = Pattern.compile("/[\\x21-\\x7e&&[^#]]*");
  private static final Pattern SERVICE = Pattern.compile("[\\x21-\\x7e]*");
  private static final Pattern VALUE = Pattern.compile("[\\x20-\\x7e]*");

  private HealthReader() {}

  static @Nullable HealthConfig read(ConfigNode node, Protocol protocol) {
    Fields fields = node.fields();
    Probe probe = probe(fields, protocol);
    Times times =
        new Times(
            fields.read("interval", Quantities::timeout, TIMES.interval()),
            fields.read("unhealthy_interval", Quantities::timeout, TIMES.unhealthyInterval()),
            fields.read("timeout", Quantities::timeout, TIMES.timeout()));
    HealthConfig health =
        new HealthConfig(
            probe == null ? new Probe.Tcp() : probe,
            fields.read("port", it -> Quantities.integer(it, 1, 65535)),
            times,
            fields.read("healthy_after", HealthReader::results, HEALTHY_AFTER),
            fields.read("unhealthy_after", HealthReader::results, UNHEALTHY_AFTER),
            fields.read("initial", it -> it.choice(INITIALS), Initial.PROBE));
    fields.done();
    return health;
  }

  private static @Nullable Integer results(ConfigNode node) {
    return Quantities.integer(node, 1, MOST_RESULTS);
  }

  private static @Nullable Probe probe(Fields fields, Protocol protocol) {
    ConfigNode path = fields.get("path");
    ConfigNode grpc = fields.get("grpc");
    ConfigNode tcp = fields.get("tcp");
    List<ConfigNode> given = Stream.of(path, grpc, tcp).filter(it -> it != null).toList();
    if (given.size() != 1) {
      fields.lacking(
          given.isEmpty() ? "nothing to ask" : "several things to ask",
          "one of path, grpc or tcp: true");
    }
    List<StatusRange> expect =
        fields.read("expect", value -> StatusRanges.read(value, FINAL), EXPECTED);
    HealthConfig.Fields head =
        new HealthConfig.Fields(
            fields.read("host", HealthReader::host),
            fields.read("headers", HealthReader::headers, Map.of()));
    if (path != null) {
      return new Probe.Http(text(path, PATH, "a path such as /healthz"), expect, head);
    }
    refuse(fields, "expect", "this only beside path");
    if (grpc != null) {
      if (protocol == Protocol.HTTP_1_1) {
        grpc.error("protocol: h2c or h2 beside it");
      }
      return new Probe.Grpc(text(grpc, SERVICE, "the name of a service, or \"\""), head);
    }
    refuse(fields, "host", "this only beside path or grpc");
    refuse(fields, "headers", "this only beside path or grpc");
    if (tcp != null && Boolean.FALSE.equals(tcp.flag())) {
      tcp.error("true");
    }
    return null;
  }

  private static void refuse(Fields fields, String key, String expected) {
    ConfigNode node = fields.get(key);
    if (node != null) {
      node.error(expected);
    }
  }

  private static String text(ConfigNode node, Pattern form, String expected) {
    String text = node.text();
    return text == null ? "" : checked(node, text, form, expected);
  }

  private static String checked(ConfigNode node, String text, Pattern form, String expected) {
    if (!form.matcher(text).matches()) {
      node.error(expected);
    }
    return text;
  }

  private static @Nullable String host(ConfigNode node) {
    String text = node.text();
    return text == null || Tokens.isHost(text.replaceFirst(":\\d{1,5}\\z", ""))
        ? text
        : node.error("a host name, perhaps with a port");
  }

  private static Map<String, String> headers(ConfigNode node) {
    Map<String, ConfigNode> entries = node.entries();
    Tokens.distinctFields(entries);
    Map<String, String> headers = new LinkedHashMap<>();
    entries.forEach((name, value) -> {
      if (!Tokens.isSettable(name)) {
        value.error(Tokens.SETTABLE_EXPECTED);
      }
      String text = value.anyText();
      if (text != null) {
        headers.put(
            name.toLowerCase(Locale.ROOT),
            checked(value, text, VALUE, "text that a header field can carry"));
      }
    });
    return headers;
  }
}
