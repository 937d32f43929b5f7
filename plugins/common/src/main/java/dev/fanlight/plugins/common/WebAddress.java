package dev.fanlight.plugins.common;

import java.net.URI;
import java.util.Objects;
import java.util.regex.Pattern;

/** The addresses of services that plugins ask with a client of their own. */
public final class WebAddress {
  /** Names of services may have an underscore, which the host of a URI may not. */
  private static final Pattern AUTHORITY = Pattern.compile("[A-Za-z0-9._-]{1,253}(?::[0-9]{1,5})?");

  private WebAddress() {}

  /** Whether the scheme is http or https, and there is a host. */
  public static boolean isHttp(URI url) {
    return ("http".equals(url.getScheme()) || "https".equals(url.getScheme())) && hasHost(url);
  }

  private static boolean hasHost(URI url) {
    return url.getHost() != null
        || AUTHORITY.matcher(Objects.requireNonNullElse(url.getRawAuthority(), "")).matches();
  }
}
