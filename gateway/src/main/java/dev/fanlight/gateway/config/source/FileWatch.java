package dev.fanlight.gateway.config.source;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.Map;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;

/**
 * Notices when files no longer have the content that was last read from them. It reads the content
 * once a second. So it sees exchanged symbolic links, as Kubernetes uses them. A notification of
 * the file system would miss those. Safe for use by all threads.
 */
public final class FileWatch {
  private static final String ABSENT = "";

  /** No reader takes a larger file, so all larger files count as equal. */
  private static final int MOST_BYTES = 8 * 1024 * 1024;

  @GuardedBy("this")
  private final Map<Path, String> read = new HashMap<>();

  @GuardedBy("this")
  private Map<Path, String> lastLook = Map.of();

  @GuardedBy("this")
  private Map<Path, String> told = Map.of();

  /**
   * Forgets all files, because they will be read again. What was told before may change until then
   * and come back afterwards, and then it is told again.
   */
  public synchronized void begin() {
    read.clear();
    told = Map.of();
  }

  /** Remembers a file. Call this before the file is read. */
  public synchronized void reading(Path file) {
    read.put(file, content(file));
  }

  /**
   * Checks once a second, on a thread that does not keep the process alive.
   *
   * @param changed run once for each content; must not block
   */
  @SuppressWarnings("FutureReturnValueIgnored") // a look that fails is the last; none can
  public void start(Runnable changed) {
    Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().daemon().name("config-watch").factory())
        .scheduleWithFixedDelay(() -> look(changed), 1, 1, TimeUnit.SECONDS);
  }

  /**
   * Checks now. Gives a writer the time until the next check to finish.
   *
   * @param changed run once for each content
   */
  public synchronized void look(Runnable changed) {
    Map<Path, String> now = new HashMap<>();
    read.keySet().forEach(file -> now.put(file, content(file)));
    boolean settled = now.equals(lastLook);
    lastLook = now;
    if (settled && !now.equals(read) && !now.equals(told)) {
      told = now;
      changed.run();
    }
  }

  private static String content(Path file) {
    try {
      byte[] content = BoundedFile.read(file, MOST_BYTES);
      return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(content));
    } catch (BoundedFile.Refused unreadable) {
      return ABSENT;
    } catch (NoSuchAlgorithmException impossible) {
      throw new IllegalStateException(impossible);
    }
  }
}
