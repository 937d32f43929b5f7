package dev.fanlight.plugins.cors;

import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * An origin as browsers write it (the URL standard, section 4.5): lower case, and without a port
 * that is the scheme's own.
 *
 * @param host a name or an address, an IPv6 address in brackets
 * @param port with a colon before it; empty: the scheme's own
 */
record WrittenOrigin(String scheme, String host, String port) {
  private static final Pattern ORIGIN =
      Pattern.compile(
          "([A-Za-z][A-Za-z0-9+.-]*)://(\\[[0-9A-Fa-f:.]+]|[A-Za-z0-9_-]+(?:\\.[A-Za-z0-9_-]+)*\\.?)(?::([0-9]{1,5}))?/?");

  /** A name whose last part is a number is an address to browsers, or an error. */
  private static final Pattern NUMBER = Pattern.compile("(?:.*\\.)?(?:[0-9]+|0x[0-9a-f]*)\\.?");

  private static final String BYTE = "(?:25[0-5]|2[0-4][0-9]|1[0-9]{2}|[1-9]?[0-9])";
  private static final Pattern IPV4 = Pattern.compile(BYTE + "(?:\\." + BYTE + "){3}");
  private static final int MOST_PORT = 65_535;

  /**
   * Reads an origin that somebody wrote.
   *
   * @return null when it is none
   */
  static @Nullable WrittenOrigin of(String text) {
    Matcher parts = ORIGIN.matcher(text);
    if (!parts.matches()) {
      return null;
    }
    String scheme = parts.group(1).toLowerCase(Locale.ROOT);
    String host = host(parts.group(2).toLowerCase(Locale.ROOT));
    int port = parts.group(3) == null ? ownPort(scheme) : Integer.parseInt(parts.group(3));
    if (host == null || port == 0 || port > MOST_PORT) { // browsers open no port 0
      return null;
    }
    return new WrittenOrigin(scheme, host, port == ownPort(scheme) ? "" : ":" + port);
  }

  private static @Nullable String host(String lower) {
    if (lower.startsWith("[")) {
      String address = Ipv6.written(lower.substring(1, lower.length() - 1));
      return address == null ? null : "[" + address + "]";
    }
    return NUMBER.matcher(lower).matches() && !IPV4.matcher(lower).matches() ? null : lower;
  }

  private static int ownPort(String scheme) {
    return switch (scheme) {
      case "http" -> 80;
      case "https" -> 443;
      default -> -1;
    };
  }

  boolean isAddress() {
    return host.startsWith("[") || IPV4.matcher(host).matches();
  }

  @Override
  public String toString() {
    return scheme + "://" + host + port;
  }
}
