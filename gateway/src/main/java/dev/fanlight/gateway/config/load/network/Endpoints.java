package dev.fanlight.gateway.config.load.network;

import dev.fanlight.gateway.config.Network;
import dev.fanlight.gateway.config.node.ConfigNode;
import dev.fanlight.gateway.config.node.Fields;
import dev.fanlight.gateway.config.node.Quantities;
import dev.fanlight.gateway.config.upstream.EndpointConfig;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** {@code endpoints} and {@code url} of an upstream, and lists like it in files of their own. */
final class Endpoints {
  /** Names of services may have an underscore, which the host of a URI may not. */
  private static final Pattern AUTHORITY =
      Pattern.compile("([A-Za-z0-9._-]{1,253}|\\[[0-9A-Fa-f:.]+])(?::([0-9]{1,5}))?");

  private static final String EXPECTED = "an address such as http://127.0.0.1:9001";
  private static final String MEMBER = EXPECTED + ", or a mapping with url";

  private Endpoints() {}

  private static final int MAX_WEIGHT = 1000;

  /**
   * @param discovered whether they are found elsewhere
   */
  static List<EndpointConfig> read(Fields fields, boolean discovered) {
    ConfigNode list = fields.get("endpoints");
    ConfigNode one = fields.get("url");
    if (list != null && one != null) {
      one.error("either url or endpoints");
      return List.of();
    }
    if (discovered) {
      reject(list);
      reject(one);
      return List.of();
    }
    if (one != null) {
      URI endpoint = address(one, EXPECTED);
      return endpoint == null ? List.of() : List.of(EndpointConfig.of(endpoint));
    }
    ConfigNode node =
        fields.require("endpoints", "a list of addresses, or url with one, or discovery");
    return node == null ? List.of() : several(node);
  }

  private static void reject(@Nullable ConfigNode node) {
    if (node != null) {
      node.error("no endpoints beside discovery");
    }
  }

  static List<EndpointConfig> several(ConfigNode node) {
    List<EndpointConfig> endpoints = new ArrayList<>();
    Set<URI> addresses = new HashSet<>();
    for (ConfigNode item : node.items()) {
      EndpointConfig endpoint = endpoint(item);
      if (endpoint != null && addresses.add(endpoint.url())) {
        endpoints.add(endpoint);
      } else if (endpoint != null) {
        again(item, endpoint.url());
      }
    }
    if (node.isSequence() && node.items().isEmpty()) {
      node.error("at least one member; or leave the key out");
    } else if (addresses.stream().map(URI::getScheme).distinct().count() > 1) {
      node.error("either http or https for all of them");
    } else if (!endpoints.isEmpty() && endpoints.stream().allMatch(EndpointConfig::backup)) {
      node.error("at least one that is no backup");
    }
    return endpoints;
  }

  private static void again(ConfigNode item, URI url) {
    if (item.isMapping() && !item.hasSubstituted()) {
      item.wrong("the address " + url, "each only once");
    } else {
      item.error("each only once");
    }
  }

  /** An address, or a mapping with more about it. */
  private static @Nullable EndpointConfig endpoint(ConfigNode node) {
    if (!node.isMapping()) {
      URI url = address(node, MEMBER);
      return url == null ? null : EndpointConfig.of(url);
    }
    Fields fields = node.fields();
    ConfigNode address = fields.require("url", EXPECTED);
    URI url = address == null ? null : address(address, EXPECTED);
    int weight = fields.read("weight", it -> Quantities.integer(it, 1, MAX_WEIGHT), 1);
    boolean backup = fields.read("backup", ConfigNode::flag, false);
    fields.done();
    return url == null ? null : new EndpointConfig(url, weight, backup);
  }

  private static @Nullable URI address(ConfigNode node, String expected) {
    if (node.isSequence() || (!node.isSubstituted() && (node.isNull() || node.isNumber()))) {
      return node.error(expected);
    }
    String text = node.text();
    if (text == null) {
      return null;
    }
    try {
      return checked(node, new URI(text));
    } catch (URISyntaxException e) {
      return node.error(EXPECTED);
    }
  }

  /** Scheme, host and port, the port always there. */
  private static @Nullable URI checked(ConfigNode node, URI uri) throws URISyntaxException {
    String scheme = uri.getScheme();
    if (!"http".equals(scheme) && !"https".equals(scheme)) {
      return node.error(EXPECTED, "the scheme is http or https");
    }
    if (uri.getUserInfo() != null) {
      return node.error(EXPECTED, "credentials belong into a header");
    }
    String path = uri.getRawPath();
    if (path != null && !path.isEmpty() && !path.equals("/")) {
      return node.error(EXPECTED, "without path: proxy.path and the calls' path give it");
    }
    if (uri.getRawQuery() != null || uri.getRawFragment() != null) {
      return node.error(EXPECTED, "without query and fragment");
    }
    Matcher authority = AUTHORITY.matcher(Objects.requireNonNullElse(uri.getRawAuthority(), ""));
    if (!authority.matches()) {
      return node.error(EXPECTED);
    }
    String given = authority.group(2);
    int port = given == null ? (scheme.equals("https") ? 443 : 80) : Integer.parseInt(given);
    if (port == 0 || port > 65535) {
      return node.error(EXPECTED);
    }
    node.available(scheme);
    return new URI(scheme, Network.host(authority.group(1)) + ":" + port, null, null, null);
  }
}
