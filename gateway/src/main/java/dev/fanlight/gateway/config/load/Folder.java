package dev.fanlight.gateway.config.load;

import dev.fanlight.gateway.config.yaml.ConfigNode;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * The folder a configuration file stands in: what the paths in the file are relative to.
 *
 * @param path absolute
 */
record Folder(Path path) {

  /** A file that can be read. */
  @Nullable Path file(ConfigNode node) {
    Path file = resolve(node);
    return file == null || (Files.isRegularFile(file) && Files.isReadable(file))
        ? file
        : node.error("a readable file, its path relative to this one");
  }

  /** A folder that can be listed. */
  @Nullable Path folder(ConfigNode node) {
    Path folder = resolve(node);
    return folder == null || (Files.isDirectory(folder) && Files.isReadable(folder))
        ? folder
        : node.error("a readable folder, its path relative to this file");
  }

  private @Nullable Path resolve(ConfigNode node) {
    String text = node.text();
    try {
      return text == null ? null : path.resolve(text).normalize();
    } catch (InvalidPathException e) {
      return node.error("a path");
    }
  }
}
