package dev.fanlight.gateway.config.load;

import dev.fanlight.gateway.config.TracingConfig;
import dev.fanlight.gateway.config.TracingConfig.Export;
import dev.fanlight.gateway.config.TracingConfig.Keep;
import dev.fanlight.gateway.config.TracingConfig.Trust;
import dev.fanlight.gateway.config.load.part.Tokens;
import dev.fanlight.gateway.config.node.ConfigNode;
import dev.fanlight.gateway.config.node.Fields;
import dev.fanlight.gateway.config.node.Quantities;
import java.net.URI;
import java.net.URISyntaxException;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Reads {@code tracing}. */
final class TracingReader {
  private static final String COLLECTOR = "an address such as http://collector:4318";

  /** Where OTLP has its traces, below the address of a collector. */
  private static final String TRACES = "/v1/traces";

  private static final double PERCENT = 100;
  private static final Double SAMPLE = 1.0;
  private static final Keep KEEP = new Keep(true, true, Duration.ofSeconds(1));
  private static final URI NOWHERE = URI.create("http://127.0.0.1:4318" + TRACES);
  private static final Map<String, Trust> TRUST =
      Map.of("trusted_proxies", Trust.TRUSTED_PROXIES, "all", Trust.ALL, "none", Trust.NONE);

  /** Fields that the exporter sets. */
  private static final Set<String> OWN =
      Set.of("content-type", "content-encoding", "content-length", "expect", "upgrade");

  private static final Pattern VALUE = Pattern.compile("[\\x20-\\x7e]*");

  private TracingReader() {}

  static TracingConfig read(ConfigNode node) {
    Fields fields = node.fields();
    URI collector = fields.require("otlp", COLLECTOR, TracingReader::collector, NOWHERE);
    double sample = fields.read("sample", Quantities::percent, SAMPLE) / PERCENT;
    Keep keep = fields.read("keep", TracingReader::keep, KEEP);
    Trust trust = fields.read("trust", value -> value.choice(TRUST), Trust.TRUSTED_PROXIES);
    String service = fields.read("service", TracingReader::service, "fanlight");
    Map<String, String> headers = fields.read("headers", TracingReader::headers, Map.of());
    fields.done();
    return new TracingConfig(new Export(collector, service, headers), sample, keep, trust);
  }

  private static Keep keep(ConfigNode node) {
    Fields fields = node.fields();
    Keep keep =
        new Keep(
            fields.read("errors", ConfigNode::flag, KEEP.errors()),
            fields.read("partial", ConfigNode::flag, KEEP.partial()),
            fields.read("slower_than", Quantities::timeout, KEEP.slowerThan()));
    fields.done();
    return keep;
  }

  private static @Nullable URI collector(ConfigNode node) {
    String text = node.text();
    if (text == null) {
      return null;
    }
    try {
      URI url = new URI(text);
      if (url.getHost() == null && url.getRawAuthority() != null && text.indexOf('_') >= 0) {
        return node.error(COLLECTOR, "the HTTP client of the JDK takes no host with an underscore");
      }
      return isCollector(url.parseServerAuthority()) ? traces(url) : node.error(COLLECTOR);
    } catch (URISyntaxException malformed) {
      return node.error(COLLECTOR);
    }
  }

  private static boolean isCollector(URI url) {
    String scheme = url.getScheme();
    return ("http".equals(scheme) || "https".equals(scheme))
        && url.getHost() != null
        && url.getPort() <= 65535
        && url.getPort() != 0
        && url.getRawUserInfo() == null
        && url.getRawQuery() == null
        && url.getRawFragment() == null;
  }

  private static URI traces(URI url) {
    String path = url.getRawPath();
    if (path.endsWith(TRACES)) {
      return url;
    }
    String base = path.endsWith("/") ? path.substring(0, path.length() - 1) : path;
    return URI.create(url.getScheme() + "://" + url.getRawAuthority() + base + TRACES);
  }

  private static @Nullable String service(ConfigNode node) {
    String name = node.text();
    return name == null
            || (VALUE.matcher(name).matches() && !name.isBlank() && name.length() <= 255)
        ? name
        : node.error("a name of at most 255 visible ASCII characters");
  }

  private static Map<String, String> headers(ConfigNode node) {
    Map<String, ConfigNode> entries = node.entries();
    Tokens.distinctFields(entries);
    Map<String, String> headers = new LinkedHashMap<>();
    entries.forEach((name, value) -> {
      if (!Tokens.isSettable(name) || OWN.contains(name.toLowerCase(Locale.ROOT))) {
        value.wrong("the field " + name, "the name of a field that the exporter does not set");
        return;
      }
      String text = value.anyText();
      if (text != null && !VALUE.matcher(text).matches()) {
        value.error("visible ASCII characters");
      } else if (text != null) {
        headers.put(name, text);
      }
    });
    return headers;
  }
}
