package dev.fanlight.gateway.config.load.network;

import dev.fanlight.gateway.config.node.ConfigNode;
import dev.fanlight.gateway.config.node.Fields;
import dev.fanlight.gateway.config.node.Quantities;
import dev.fanlight.gateway.config.upstream.DiscoveryConfig;
import dev.fanlight.gateway.config.upstream.DiscoveryConfig.Dns;
import dev.fanlight.gateway.config.upstream.DiscoveryConfig.Listed;
import dev.fanlight.gateway.config.upstream.DiscoveryConfig.Source;
import dev.fanlight.gateway.config.upstream.DiscoveryConfig.Srv;
import dev.fanlight.gateway.config.upstream.DiscoveryConfig.Times;
import io.netty.util.NetUtil;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** {@code discovery} of an upstream. */
final class DiscoveryReader {
  private static final Pattern NAME =
      Pattern.compile("(?=.{1,254}\\z)[A-Za-z0-9_-]{1,63}(\\.[A-Za-z0-9_-]{1,63})*\\.?");
  private static final String EXPECTED = "dns or file";

  private final Folder folder;

  DiscoveryReader(Folder folder) {
    this.folder = folder;
  }

  @Nullable DiscoveryConfig read(ConfigNode node) {
    Fields fields = node.fields();
    String scheme =
        fields.read("scheme", it -> it.choice(Map.of("http", "http", "https", "https")), "http");
    ConfigNode dns = fields.get("dns");
    ConfigNode file = fields.get("file");
    Source source = null;
    if (dns != null && file != null) {
      file.error("either dns or file");
    } else if (dns != null) {
      source = dns(dns);
    } else if (file != null) {
      source = listed(file);
    } else {
      fields.lacking("neither", EXPECTED);
    }
    fields.done();
    return source == null ? null : new DiscoveryConfig(scheme, source);
  }

  private @Nullable Source listed(ConfigNode node) {
    Path file = folder.resolve(node);
    return file == null ? null : new Listed(file, Folder.shown(node, file));
  }

  private static @Nullable Source dns(ConfigNode node) {
    Fields fields = node.fields();
    ConfigNode srv = fields.get("srv");
    ConfigNode name = srv == null ? fields.require("name", "a name, or srv") : fields.get("name");
    ConfigNode port = srv == null ? fields.require("port", "a port") : fields.get("port");
    Times times = times(fields);
    fields.done();
    if (srv != null) {
      reject(name, "either name or srv");
      reject(port, "no port beside srv, whose records have ports");
      String text = name(srv);
      return text == null ? null : new Srv(text, times);
    }
    String text = name == null ? null : name(name);
    Integer number = port == null ? null : Quantities.integer(port, 1, 65535);
    return text == null || number == null ? null : new Dns(text, number, times);
  }

  private static void reject(@Nullable ConfigNode node, String expected) {
    if (node != null) {
      node.error(expected);
    }
  }

  private static @Nullable String name(ConfigNode node) {
    String text = node.text();
    return text == null || (NAME.matcher(text).matches() && !NetUtil.isValidIpV4Address(text))
        ? text
        : node.error("a name such as users.shop.svc");
  }

  private static Times times(Fields fields) {
    Times usual = Times.DEFAULT;
    Duration least = fields.read("min_ttl", Quantities::timeout, usual.least());
    ConfigNode node = fields.get("max_ttl");
    Duration most = node == null ? null : Quantities.timeout(node);
    if (node != null && most != null && most.compareTo(least) < 0) {
      node.error("no shorter than min_ttl");
    }
    return new Times(
        least,
        most != null ? most : least.compareTo(usual.most()) > 0 ? least : usual.most(),
        fields.read("keep", Quantities::duration, usual.keep()));
  }
}
