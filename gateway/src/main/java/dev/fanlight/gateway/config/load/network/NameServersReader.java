package dev.fanlight.gateway.config.load.network;

import dev.fanlight.gateway.config.node.ConfigNode;
import dev.fanlight.gateway.config.node.Fields;
import io.netty.util.NetUtil;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Reads {@code dns}. */
public final class NameServersReader {
  private static final Pattern WITH_PORT = Pattern.compile("(.*[^:]):([0-9]{1,5})");
  private static final String DEFAULT_PORT = "53";

  private NameServersReader() {}

  /** The name servers, each {@code address:port}. */
  public static List<String> read(ConfigNode node) {
    Fields fields = node.fields();
    List<String> servers =
        fields.require("servers", "a list of name servers", NameServersReader::servers, List.of());
    fields.done();
    return servers;
  }

  private static List<String> servers(ConfigNode node) {
    List<String> servers = new ArrayList<>();
    List<ConfigNode> items = node.items();
    for (ConfigNode item : items) {
      String text = item.text();
      String server = text == null ? null : server(text);
      if (server != null) {
        servers.add(server);
      } else if (text != null) {
        item.error("an address, or an address and a port such as 10.0.0.2:53 or [fd00::2]:53");
      }
    }
    if (node.isSequence() && items.isEmpty()) {
      node.error("at least one name server");
    }
    return servers;
  }

  private static @Nullable String server(String text) {
    if (NetUtil.isValidIpV4Address(text) || NetUtil.isValidIpV6Address(text)) {
      return text + ':' + DEFAULT_PORT;
    }
    Matcher parts = WITH_PORT.matcher(text);
    int port = parts.matches() ? Integer.parseInt(parts.group(2)) : 0;
    if (port < 1 || port > 0xFFFF) {
      return null;
    }
    String host = parts.group(1);
    boolean brackets = host.startsWith("[") && host.endsWith("]");
    String bare = brackets ? host.substring(1, host.length() - 1) : host;
    boolean valid = brackets ? NetUtil.isValidIpV6Address(bare) : NetUtil.isValidIpV4Address(bare);
    return valid ? bare + ':' + parts.group(2) : null;
  }
}
