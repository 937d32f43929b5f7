package dev.fanlight.gateway.config.load.network;

import dev.fanlight.gateway.config.node.ConfigNode;
import dev.fanlight.gateway.config.source.BoundedFile;
import dev.fanlight.gateway.config.tls.PemFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The folder of a configuration file. Paths in the file are relative to it.
 *
 * @param path absolute
 * @param reading is told of a file before it is read, even if it is not there
 * @param placed gathers the paths that placeholders made, as they are used; lower case
 */
public record Folder(Path path, Consumer<Path> reading, Set<String> placed) {
  private static final int MAX_PEM_BYTES = 1024 * 1024;

  /** Reads a file. Each byte becomes one character. */
  @Nullable PemFile pem(ConfigNode node, String expected) {
    Path file = file(node);
    if (file == null) {
      return null;
    }
    try {
      byte[] bytes = BoundedFile.read(file, MAX_PEM_BYTES);
      return new PemFile(file, shown(node, file), new String(bytes, StandardCharsets.ISO_8859_1));
    } catch (BoundedFile.Refused refused) {
      return node.error(expected, refused.isAbsent() ? null : "it is " + refused.getMessage());
    }
  }

  /** A file that can be read. Whoever watches files also waits for one that cannot. */
  private @Nullable Path file(ConfigNode node) {
    Path file = resolve(node);
    if (file != null) {
      reading.accept(file);
    }
    return file == null || (Files.isRegularFile(file) && Files.isReadable(file))
        ? file
        : node.error("a readable file, its path relative to this one");
  }

  /** A folder that can be listed. */
  public @Nullable Path folder(ConfigNode node) {
    Path folder = resolve(node);
    return folder == null || (Files.isDirectory(folder) && Files.isReadable(folder))
        ? folder
        : node.error("a readable folder, its path relative to this file");
  }

  /** A file that lines can be added to. It may not be there yet, but its folder is. */
  public @Nullable Path appendable(ConfigNode node) {
    Path file = resolve(node);
    String obstacle = file == null ? null : obstacle(file);
    return obstacle == null
        ? file
        : node.error("a file to write to, its path relative to this one", obstacle);
  }

  private static @Nullable String obstacle(Path file) {
    if (Files.exists(file)) {
      return Files.isDirectory(file)
          ? "it is a folder"
          : !Files.isRegularFile(file)
              ? "it is no regular file"
              : Files.isWritable(file) ? null : "nobody may write it here";
    }
    Path parent = file.getParent();
    if (parent == null || !Files.isDirectory(parent)) {
      return "its folder does not exist";
    }
    return Files.isWritable(parent) ? null : "its folder lets this user create no file";
  }

  /** The path for a person: as it is written, if a placeholder has a part in it. */
  static String shown(ConfigNode node, Path file) {
    return node.isSubstituted() ? node.meant().source() : file.toString();
  }

  /** A file or folder, whether it is there or not. */
  @Nullable Path resolve(ConfigNode node) {
    String text = node.text();
    if (text == null) {
      return null;
    }
    try {
      Path resolved = path.resolve(text).normalize();
      if (node.isSubstituted() && !node.meant().source().contains(text)) {
        placed.add(resolved.toString().toLowerCase(Locale.ROOT));
      }
      return resolved;
    } catch (InvalidPathException e) {
      return node.error("a path");
    }
  }
}
