package dev.fanlight.plugins.ipaccess;

import dev.fanlight.plugins.common.BoundedFile;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The configuration of {@link IpAccessPlugin}. The smallest network that a client's address is in
 * decides. Files are read, and everything is checked, when the configuration is.
 *
 * @param allow networks whose clients may pass
 * @param deny networks whose clients may not pass
 * @param allowFile more of {@code allow}, one on a line
 * @param denyFile more of {@code deny}, one on a line
 */
public record IpAccessConfig(
    @Nullable List<String> allow,
    @Nullable List<String> deny,
    @Nullable Path allowFile,
    @Nullable Path denyFile) {
  private static final long MOST_BYTES = 16L * 1024 * 1024;

  public IpAccessConfig {
    boolean allows = allow != null || allowFile != null;
    boolean denies = deny != null || denyFile != null;
    if (!allows && !denies) {
      throw new IllegalArgumentException(
          "allow, deny, allow_file or deny_file must say whose requests may pass");
    }
    allow = allows ? all("allow", allow, "allow_file", allowFile) : null;
    deny = denies ? all("deny", deny, "deny_file", denyFile) : null;
    table(allow, deny);
  }

  /** Whether only networks that are allowed may pass. */
  boolean isClosed() {
    return allow != null;
  }

  /** What is said of which network. */
  NetworkTable table() {
    return table(allow, deny);
  }

  private static NetworkTable table(@Nullable List<String> allow, @Nullable List<String> deny) {
    List<NetworkTable.Entry> entries = new ArrayList<>();
    for (String text : allow == null ? List.<String>of() : allow) {
      entries.add(new NetworkTable.Entry(IpNetwork.parse(text), NetworkTable.Verdict.ALLOW));
    }
    for (String text : deny == null ? List.<String>of() : deny) {
      entries.add(new NetworkTable.Entry(IpNetwork.parse(text), NetworkTable.Verdict.DENY));
    }
    return NetworkTable.of(entries);
  }

  private static List<String> all(
      String key, @Nullable List<String> texts, String fileKey, @Nullable Path file) {
    List<String> all = new ArrayList<>();
    for (String text : texts == null ? List.<String>of() : texts) {
      add(text, key + ": ", all);
    }
    List<String> lines =
        file == null ? List.of() : new BoundedFile(fileKey, file, MOST_BYTES).lines();
    for (int i = 0; i < lines.size(); i++) {
      String line = lines.get(i);
      int comment = line.indexOf('#');
      String text = (comment < 0 ? line : line.substring(0, comment)).strip();
      if (!text.isEmpty()) {
        add(text, "line " + (i + 1) + " of " + fileKey + " " + file + ": ", all);
      }
    }
    return List.copyOf(all);
  }

  private static void add(String text, String where, List<String> all) {
    try {
      all.add(IpNetwork.parse(text).toString());
    } catch (IllegalArgumentException refused) {
      throw new IllegalArgumentException(where + refused.getMessage(), refused);
    }
  }
}
