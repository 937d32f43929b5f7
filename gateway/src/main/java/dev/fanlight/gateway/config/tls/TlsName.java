package dev.fanlight.gateway.config.tls;

import io.netty.util.NetUtil;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The name or the address of a server, as TLS knows it.
 *
 * @param text without the brackets of an address, and without a dot at the end of a name
 */
public record TlsName(String text) {
  private static final String LABEL = "[A-Za-z0-9]([A-Za-z0-9-]{0,61}[A-Za-z0-9])?";

  /** RFC 1123, section 2.1. The platform refuses to ask for any other. */
  private static final Pattern NAME = Pattern.compile(LABEL + "(\\." + LABEL + ")*");

  /**
   * The server of that host.
   *
   * @param host as a URL has it
   */
  public static TlsName of(String host) {
    if (host.startsWith("[") && host.endsWith("]")) {
      return new TlsName(host.substring(1, host.length() - 1));
    }
    return new TlsName(host.endsWith(".") ? host.substring(0, host.length() - 1) : host);
  }

  /** Whether a certificate can be for it. */
  public boolean isValid() {
    return isAddress() || NAME.matcher(text).matches();
  }

  /** What a client asks for by SNI; null: RFC 6066, section 3 allows no address there. */
  public @Nullable String serverName() {
    return isValid() && !isAddress() ? text : null;
  }

  private boolean isAddress() {
    return NetUtil.isValidIpV4Address(text) || NetUtil.isValidIpV6Address(text);
  }
}
