package dev.fanlight.gateway.config.yaml;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Keeps secrets that stand in the file itself out of messages about it. */
public final class Secrets {
  private static final Pattern KEY =
      Pattern.compile(
          "(?i)(?:.*[._-])?(?:token|secret|password|passphrase|credential|api[_-]?key)s?(?:[.\\[].*)?");

  /** What is sent to whoever collects traces may be a secret under any name. */
  private static final String COLLECTOR = "tracing.headers.";

  /** What an address may be in, or a part of one: white space and quotes end it. */
  private static final Pattern WORD = Pattern.compile("[^\\s\"']+");

  private static final Pattern USER = Pattern.compile("(//|^)([^/:@]*):(?!//).*@", Pattern.DOTALL);
  private static final Pattern TOKEN = Pattern.compile("//[^/:@]+@");

  /**
   * A token may stand in the query of an address, and a browser's in its fragment. What is matched
   * is not given back: from the first address on, all there is decides.
   */
  private static final Pattern QUERY =
      Pattern.compile("\\A((?>.*?://)[^?#]*+[?#]).+", Pattern.DOTALL);

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

  /**
   * Without the credentials and the queries of addresses in it. Takes time with the length of the
   * text, whatever it is: it is somebody's mistake.
   */
  public static String masked(String text) {
    Matcher user = USER.matcher(text).useAnchoringBounds(false);
    return WORD.matcher(text)
        .replaceAll(word -> {
          String shown = withoutUser(word.group(), user, word.start());
          return Matcher.quoteReplacement(
              QUERY.matcher(TOKEN.matcher(shown).replaceAll("//***@")).replaceFirst("$1***"));
        });
  }

  /**
   * A password may have each character that separates others, so it goes to the last {@code @}.
   *
   * @param user looks for a user at the begin of the whole text, and in each address
   * @param start of the word in the whole text
   */
  private static String withoutUser(String word, Matcher user, int start) {
    int end = word.lastIndexOf('@') + 1;
    if (end == 0 || !user.region(start, start + end).find()) {
      return word;
    }
    String before = word.substring(0, user.start() - start);
    return before + user.group(1) + user.group(2) + ":***@" + word.substring(end);
  }
}
