package dev.fanlight.plugins.apikey;

import dev.fanlight.plugins.apikey.ApiKeyConfig.ConsumerKey;
import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Reads files of keys. Messages name the file and the line, and never show what is in it. */
final class KeyFile {
  private static final long MOST_BYTES = 16L * 1024 * 1024;

  private KeyFile() {}

  /**
   * The keys of a file: lines of {@code CONSUMER:HASH}, blank ones, and comments behind {@code #}.
   *
   * @throws IllegalArgumentException when it cannot be read or has another line
   */
  static List<ConsumerKey> read(Path file) {
    List<String> lines = lines(file);
    List<ConsumerKey> keys = new ArrayList<>();
    for (int i = 0; i < lines.size(); i++) {
      String line = lines.get(i).strip();
      if (line.isEmpty() || line.startsWith("#")) {
        continue;
      }
      int colon = line.lastIndexOf(':');
      try {
        keys.add(
            new ConsumerKey(
                line.substring(0, Math.max(0, colon)).strip(), line.substring(colon + 1).strip()));
      } catch (IllegalArgumentException refused) {
        throw new IllegalArgumentException(
            "line " + (i + 1) + " of file " + file + ": " + refused.getMessage(), refused);
      }
    }
    return keys;
  }

  private static List<String> lines(Path file) {
    try {
      if (Files.exists(file) && (!Files.isRegularFile(file) || Files.size(file) > MOST_BYTES)) {
        throw new IllegalArgumentException(
            "file must be a regular file of at most " + MOST_BYTES + " bytes: " + file);
      }
      return Files.readAllLines(file);
    } catch (NoSuchFileException missing) {
      throw new IllegalArgumentException("file does not exist: " + file, missing);
    } catch (AccessDeniedException denied) {
      throw new IllegalArgumentException("file may not be read by this process: " + file, denied);
    } catch (CharacterCodingException binary) {
      throw new IllegalArgumentException("file is not UTF-8 text: " + file, binary);
    } catch (IOException unreadable) {
      throw new IllegalArgumentException("file cannot be read: " + file, unreadable);
    }
  }
}
