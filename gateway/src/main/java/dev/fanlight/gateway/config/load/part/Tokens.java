package dev.fanlight.gateway.config.load.part;

import dev.fanlight.gateway.config.node.ConfigNode;
import dev.fanlight.gateway.config.node.Fields;
import dev.fanlight.gateway.config.node.Quantities;
import dev.fanlight.plugin.ReservedFields;
import io.netty.util.NetUtil;
import io.vertx.core.http.HttpMethod;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Checks the small words of HTTP and of the configuration. */
public final class Tokens {
  private static final Pattern NAME = Pattern.compile("[A-Za-z0-9][A-Za-z0-9_.-]{0,63}");

  /**
   * HTTP allows a star in a name. In a file it would be meant as a pattern, and patterns do not
   * exist here.
   */
  private static final Pattern FIELD = Pattern.compile("[A-Za-z0-9!#$%&'+.^_`|~-]{1,200}");

  private static final Pattern HOST = Pattern.compile("[A-Za-z0-9._-]{1,253}|\\[[0-9A-Fa-f:.]+]");

  /** Hop-by-hop fields that a configuration may set, because an upstream may be a proxy. */
  public static final Set<String> FOR_PROXIES =
      Set.of("proxy-authenticate", "proxy-authentication-info", "proxy-authorization");

  private static final Map<String, HttpMethod> METHODS = methods();

  private Tokens() {}

  private static Map<String, HttpMethod> methods() {
    Map<String, HttpMethod> methods = new TreeMap<>();
    HttpMethod.values().forEach(method -> methods.put(method.name(), method));
    methods.put("PURGE", HttpMethod.valueOf("PURGE"));
    methods.put("QUERY", HttpMethod.valueOf("QUERY"));
    // A tunnel is no request that could be routed by its path.
    methods.remove("CONNECT");
    return methods;
  }

  /** A name that the operator chooses. Metrics, logs and addresses show it. */
  public static @Nullable String name(ConfigNode node) {
    String name = node.text();
    return name == null || NAME.matcher(name).matches() ? name : node.error(NAME_EXPECTED);
  }

  public static final String NAME_EXPECTED =
      "a name of at most 64 letters, digits, '_', '-' and '.', the first a letter or digit";

  public static boolean isName(String name) {
    return NAME.matcher(name).matches();
  }

  public static boolean isField(String name) {
    return FIELD.matcher(name).matches();
  }

  /** The name of a header field, as written. */
  public static @Nullable String field(ConfigNode node) {
    String name = node.text();
    return name == null || isField(name) ? name : node.error("the name of a header field");
  }

  /** Whether a configuration may set that field of a message. */
  public static boolean isSettable(String field) {
    return isField(field) && !isOwn(field.toLowerCase(Locale.ROOT));
  }

  /**
   * Whether only the gateway writes that field: a second writer would break the message. A name
   * with an underscore names another field here.
   */
  private static boolean isOwn(String name) {
    boolean reserved = ReservedFields.isForNoPlugin(name) && name.indexOf('_') < 0;
    return name.equals("host") || (reserved && !FOR_PROXIES.contains(name));
  }

  public static final String SETTABLE_EXPECTED =
      "the name of a header field that the gateway does not set itself";

  public static @Nullable String settableField(ConfigNode node) {
    String name = node.text();
    return name == null || isSettable(name) ? name : node.error(SETTABLE_EXPECTED);
  }

  public static @Nullable HttpMethod method(ConfigNode node) {
    String name = node.text();
    if (name == null) {
      return null;
    }
    HttpMethod method = METHODS.get(name);
    return method != null
        ? method
        : node.unknown("a method such as GET or POST", name, METHODS.keySet());
  }

  public static @Nullable Set<HttpMethod> methods(ConfigNode node) {
    return some(node, Tokens::method);
  }

  /** The status of a final answer. */
  public static @Nullable Integer status(ConfigNode node) {
    return Quantities.integer(node, 200, 599);
  }

  public static @Nullable Set<Integer> statuses(ConfigNode node) {
    return some(node, Tokens::status);
  }

  /** A host without port. */
  public static @Nullable String host(ConfigNode node) {
    String host = node.text();
    return host == null || HOST.matcher(host).matches()
        ? host
        : node.error("a host name or address, without port");
  }

  /** A host to listen at: IPv6 addresses with or without brackets, never kept with them. */
  public static @Nullable String listenHost(ConfigNode node) {
    String host = node.text();
    if (host != null && host.startsWith("[") && host.endsWith("]")) {
      host = host.substring(1, host.length() - 1);
    }
    return host == null || NetUtil.isValidIpV6Address(host) || HOST.matcher(host).matches()
        ? host
        : node.error("a host name or address, without port");
  }

  public static boolean isHost(String host) {
    return HOST.matcher(host).matches();
  }

  /** The members of a list that must have some, each only once. */
  public static <T> @Nullable Set<T> some(ConfigNode node, Fields.Read<T> read) {
    Set<T> values = distinct(node, read);
    return node.isSequence() && node.items().isEmpty()
        ? node.error("at least one member; or leave the key out")
        : values;
  }

  /** The members of a list, each only once. */
  public static <T> Set<T> distinct(ConfigNode node, Fields.Read<T> read) {
    Set<T> values = new LinkedHashSet<>();
    for (ConfigNode item : node.items()) {
      T value = read.from(item);
      if (value != null && !values.add(value)) {
        item.error("each only once");
      }
    }
    return values;
  }

  /** Reports a header field that a mapping has twice, in different letter case. */
  public static void distinctFields(Map<String, ConfigNode> entries) {
    Set<String> seen = new HashSet<>();
    entries.forEach((name, node) -> {
      if (!seen.add(name.toLowerCase(Locale.ROOT))) {
        node.error("each header field only once");
      }
    });
  }
}
