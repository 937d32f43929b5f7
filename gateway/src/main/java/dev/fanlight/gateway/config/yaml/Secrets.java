package dev.fanlight.gateway.config.yaml;

import java.util.regex.Pattern;

/** Keeps secrets that stand in the file itself out of messages about it. */
public final class Secrets {
  private static final Pattern KEY =
      Pattern.compile(
          "(?i)(?:.*[._-])?(?:token|secret|password|passphrase|credential|api[_-]?key)s?(?:[.\\[].*)?");

  /** What is sent to whoever collects traces may be a secret under any name. */
  private static final String COLLECTOR = "tracing.headers.";

  private static final Pattern USER = Pattern.compile("(//|^)([^\\s/:@\"']*):(?!//)[^\\s\"']*@");
  private static final Pattern TOKEN = Pattern.compile("//[^\\s/:@\"']+@");

  /** A token may stand in the query of an address, and a browser's in its fragment. */
  private static final Pattern QUERY = Pattern.compile("(://[^\\s\"'?#]*[?#])[^\\s\"']+");

  private static final Pattern PRIVATE_KEY =
      Pattern.compile("(?s).*-----BEGIN [A-Z ]*PRIVATE KEY.*");

  private Secrets() {}

  /** Whether the value at that path, or what is below, is one by its key. */
  public static boolean isKey(String path) {
    return KEY.matcher(path).matches() || path.startsWith(COLLECTOR);
  }

  /** Whether that value is one by itself. */
  public static boolean isValue(String text) {
    return PRIVATE_KEY.matcher(text).matches();
  }

  /** Without the credentials and the queries of addresses in it. */
  public static String masked(String text) {
    String plain = TOKEN.matcher(USER.matcher(text).replaceAll("$1$2:***@")).replaceAll("//***@");
    return QUERY.matcher(plain).replaceAll("$1***");
  }
}
