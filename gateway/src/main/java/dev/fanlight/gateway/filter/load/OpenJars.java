package dev.fanlight.gateway.filter.load;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.Map;

/**
 * The jars that are open, over all configurations. A jar that a reload finds unchanged keeps its
 * class loader, and so its plugins keep what they share. Safe for use by all threads; blocks.
 */
public final class OpenJars {
  @GuardedBy("this")
  private final Map<Content, Use> open = new HashMap<>();

  /** A file with what is in it: a jar that is written again, as it was, is the same jar. */
  private record Content(Path jar, String sha256) {}

  private record Use(PluginClassLoader loader, int catalogs) {
    Use with(int more) {
      return new Use(loader, catalogs + more);
    }
  }

  /**
   * The class loader of the jar as it is now. {@link #release} must follow.
   *
   * @throws IOException when the jar cannot be read
   */
  synchronized PluginClassLoader take(Path jar, ClassLoader gateway) throws IOException {
    Content content = new Content(jar.toAbsolutePath(), sha256(jar));
    Use use = open.get(content);
    if (use == null) {
      String name = jar.getFileName().toString();
      use = new Use(new PluginClassLoader(name, jar, gateway), 0);
    }
    open.put(content, use.with(1));
    return use.loader();
  }

  /** One catalog less uses it. The last one closes the jar. */
  synchronized void release(PluginClassLoader loader) {
    open.replaceAll((content, use) -> use.loader().equals(loader) ? use.with(-1) : use);
    open.values().removeIf(use -> use.loader().equals(loader) && isClosed(use));
  }

  private static boolean isClosed(Use use) {
    if (use.catalogs() > 0) {
      return false;
    }
    try {
      use.loader().close();
    } catch (IOException alreadyUseless) {
      // Nothing reads the jar any more, so nothing is lost.
    }
    return true;
  }

  private static String sha256(Path jar) throws IOException {
    try {
      MessageDigest digest = MessageDigest.getInstance("SHA-256");
      return HexFormat.of().formatHex(digest.digest(Files.readAllBytes(jar)));
    } catch (NoSuchAlgorithmException impossible) {
      throw new IllegalStateException("every JVM has SHA-256", impossible);
    }
  }
}
