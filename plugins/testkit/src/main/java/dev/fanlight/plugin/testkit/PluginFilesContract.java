package dev.fanlight.plugin.testkit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

/**
 * The files every plugin has beside its code, in the directory its tests run in: a README with the
 * same sections in the same order, and a sample that runs.
 */
public abstract class PluginFilesContract {
  private static final List<String> SECTIONS =
      List.of(
          "## Overview",
          "## How it works",
          "## Limitations",
          "## Example",
          "## The example read aloud",
          "## Metrics",
          "## Cost");

  /** The plugin's name. */
  protected abstract String plugin();

  @Test
  final void rule1_theReadmeHasItsSectionsInOrder() throws IOException {
    List<String> lines = Files.readAllLines(Path.of("README.md"));
    assertEquals("# " + plugin(), lines.getFirst());
    assertEquals(SECTIONS, lines.stream().filter(line -> line.startsWith("## ")).toList());
  }

  @Test
  final void rule2_theReadmeShowsTheSample() throws IOException {
    String sample = Files.readString(Path.of("sample.yaml")).strip();
    assertTrue(sample.contains("name: " + plugin()), "sample.yaml must use the plugin");
    assertTrue(
        Files.readString(Path.of("README.md")).contains("```yaml\n" + sample + "\n```"),
        "the README's example must be sample.yaml, letter for letter");
  }
}
