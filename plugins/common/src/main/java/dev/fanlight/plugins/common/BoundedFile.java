package dev.fanlight.plugins.common;

import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A file that a configuration names. The methods block. Messages name the key and the file, and
 * never show the content of the file, which may be secret.
 *
 * @param key the key of the configuration that names the file
 * @param maxBytes the largest size that is read
 */
public record BoundedFile(String key, Path path, long maxBytes) {
  private static final String BYTE_ORDER_MARK = "\uFEFF";
  private static final long MIB = 1024 * 1024;

  /** Reads a file. */
  @FunctionalInterface
  private interface Reader<T> {
    T read(Path path) throws IOException;
  }

  /**
   * Reads the whole file.
   *
   * @throws IllegalArgumentException when it cannot be read or is too large
   */
  public byte[] bytes() {
    return read(Files::readAllBytes);
  }

  /**
   * Reads the lines of a text in UTF-8.
   *
   * @throws IllegalArgumentException when it cannot be read, is too large, or begins with a byte
   *     order mark, which would be a part of its first line
   */
  public List<String> lines() {
    List<String> lines = read(Files::readAllLines);
    if (!lines.isEmpty() && lines.getFirst().startsWith(BYTE_ORDER_MARK)) {
      throw wrong("begins with a byte order mark: save it without one", null);
    }
    return lines;
  }

  private <T> T read(Reader<T> reader) {
    try {
      // A file that does not exist goes on to the reader, whose exception says so.
      if (Files.exists(path) && (!Files.isRegularFile(path) || Files.size(path) > maxBytes)) {
        throw wrong("must be a regular file of at most " + size(), null);
      }
      return reader.read(path);
    } catch (NoSuchFileException missing) {
      throw wrong("does not exist", missing);
    } catch (AccessDeniedException denied) {
      throw wrong("may not be read by this process", denied);
    } catch (CharacterCodingException binary) {
      throw wrong("is not UTF-8 text", binary);
    } catch (IOException unreadable) {
      throw wrong("cannot be read", unreadable);
    }
  }

  /** As a configuration writes sizes. */
  private String size() {
    return maxBytes % MIB == 0 ? maxBytes / MIB + "MiB" : maxBytes + " bytes";
  }

  private IllegalArgumentException wrong(String what, @Nullable IOException cause) {
    return new IllegalArgumentException(key + " " + what + ": " + path, cause);
  }
}
