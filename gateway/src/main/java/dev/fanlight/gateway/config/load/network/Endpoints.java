package dev.fanlight.gateway.config.load.network;

import dev.fanlight.gateway.config.load.part.Tokens;
import dev.fanlight.gateway.config.node.ConfigNode;
import dev.fanlight.gateway.config.node.Fields;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** {@code endpoints} and {@code url} of an upstream. */
final class Endpoints {
  /** Names of services may have an underscore, which the host of a URI may not. */
  private static final Pattern AUTHORITY =
      Pattern.compile("([A-Za-z0-9._-]{1,253}|\\[[0-9A-Fa-f:.]+])(?::([0-9]{1,5}))?");

  private static final String EXPECTED = "an address such as http://127.0.0.1:9001";

  private Endpoints() {}

  static List<URI> read(Fields fields) {
    ConfigNode list = fields.get("endpoints");
    ConfigNode one = fields.get("url");
    if (list != null && one != null) {
      one.error("either url or endpoints");
      return List.of();
    }
    if (one != null) {
      URI endpoint = endpoint(one);
      return endpoint == null ? List.of() : List.of(endpoint);
    }
    ConfigNode node = fields.require("endpoints", "a list of addresses, or url with one");
    Set<URI> endpoints = node == null ? null : Tokens.some(node, Endpoints::endpoint);
    if (node == null || endpoints == null) {
      return List.of();
    }
    if (endpoints.stream().map(URI::getScheme).distinct().count() > 1) {
      node.error("either http or https for all of them");
    }
    return new ArrayList<>(endpoints);
  }

  static boolean isTls(List<URI> endpoints) {
    return endpoints.stream().allMatch(endpoint -> "https".equals(endpoint.getScheme()));
  }

  private static @Nullable URI endpoint(ConfigNode node) {
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
    return new URI(scheme, authority.group(1) + ":" + port, null, null, null);
  }
}
