package dev.fanlight.gateway.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;

/** Runs commands about files, and keeps what they print. */
abstract class CommandScene {
  final StringWriter out = new StringWriter();
  final StringWriter err = new StringWriter();

  @TempDir Path folder;

  /** Returns the exit code. What the command before has printed to {@code out} is forgotten. */
  final int execute(String... arguments) {
    out.getBuffer().setLength(0);
    return Main.commandLine(new PrintWriter(out, true), new PrintWriter(err, true))
        .execute(arguments);
  }

  /** Writes a file, and returns its path. */
  final String file(String name, String yaml) throws IOException {
    return Files.writeString(folder.resolve(name), yaml).toString();
  }
}
