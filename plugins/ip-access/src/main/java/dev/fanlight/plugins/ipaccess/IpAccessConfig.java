package dev.fanlight.plugins.ipaccess;

import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
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
    List<String> lines = file == null ? List.of() : lines(fileKey, file);
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

  private static List<String> lines(String key, Path file) {
    try {
      if (Files.exists(file) && (!Files.isRegularFile(file) || Files.size(file) > MOST_BYTES)) {
        throw new IllegalArgumentException(
            key + " must be a regular file of at most " + MOST_BYTES + " bytes: " + file);
      }
      return Files.readAllLines(file);
    } catch (NoSuchFileException missing) {
      throw new IllegalArgumentException(key + " does not exist: " + file, missing);
    } catch (AccessDeniedException denied) {
      throw new IllegalArgumentException(key + " may not be read by this process: " + file, denied);
    } catch (CharacterCodingException binary) {
      throw new IllegalArgumentException(key + " is not UTF-8 text: " + file, binary);
    } catch (IOException unreadable) {
      throw new IllegalArgumentException(key + " cannot be read: " + file, unreadable);
    }
  }
}
