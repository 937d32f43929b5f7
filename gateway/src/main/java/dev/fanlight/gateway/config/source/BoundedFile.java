package dev.fanlight.gateway.config.source;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import org.jspecify.annotations.Nullable;

/**
 * Reads the files that a configuration names. A gateway reads them while it serves, so a file must
 * not fill its memory and must not let it wait: a pipe would, until somebody writes to it.
 */
public final class BoundedFile {
  private static final String ABSENT = "no such file";

  private BoundedFile() {}

  /**
   * Reads the whole file.
   *
   * @param most bytes that it may have
   * @throws Refused when it is larger, is no regular file, or cannot be read
   */
  public static byte[] read(Path file, int most) throws Refused {
    try {
      BasicFileAttributes attributes = Files.readAttributes(file, BasicFileAttributes.class);
      if (attributes.isDirectory()) {
        throw new Refused("a folder");
      }
      if (!attributes.isRegularFile()) {
        throw new Refused("a pipe, a socket or a device");
      }
      byte[] bytes = attributes.size() > most ? null : atMost(file, most);
      if (bytes == null) {
        throw new Refused("a file of more than " + most + " bytes");
      }
      return bytes;
    } catch (Refused refused) {
      throw refused;
    } catch (IOException unreadable) {
      throw new Refused(Files.exists(file) ? "a file that cannot be read" : ABSENT);
    }
  }

  /** The size may be wrong: files of the kernel's have none, and another process may be writing. */
  private static byte @Nullable [] atMost(Path file, int most) throws IOException {
    try (InputStream content = Files.newInputStream(file)) {
      byte[] bytes = content.readNBytes(most + 1);
      return bytes.length > most ? null : bytes;
    }
  }

  /**
   * Reads the whole file as UTF-8.
   *
   * @param most bytes that it may have
   * @throws Refused as {@link #read} does
   * @throws CharacterCodingException when its bytes are not UTF-8
   */
  public static String readText(Path file, int most) throws Refused, CharacterCodingException {
    return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(read(file, most))).toString();
  }

  /** A file that is not read; the message says what was found in its place. */
  public static final class Refused extends IOException {
    private static final long serialVersionUID = 1L;

    Refused(String found) {
      super(found);
    }

    /** Whether there is nothing at that path. */
    public boolean isAbsent() {
      return ABSENT.equals(getMessage());
    }
  }
}
