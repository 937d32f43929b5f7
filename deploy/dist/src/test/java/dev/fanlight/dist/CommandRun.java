package dev.fanlight.dist;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.fanlight.gateway.cli.Main;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * A command of {@code fanlight} that has ended. It ran in a process of its own, with the builtin
 * plugins.
 *
 * @param exitCode 0 where all is well
 * @param out what it printed
 * @param err what it said of mistakes
 */
record CommandRun(int exitCode, String out, String err) {

  static CommandRun of(String... words) throws Exception {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(List.of("-XX:TieredStopAtLevel=1", "--enable-native-access=ALL-UNNAMED", "-cp"));
    command.add(System.getProperty("java.class.path"));
    command.add(Main.class.getName());
    command.addAll(List.of(words));
    Path out = Files.createTempFile("fanlight", ".out");
    Path err = Files.createTempFile("fanlight", ".err");
    try {
      int exitCode =
          new ProcessBuilder(command)
              .redirectOutput(out.toFile())
              .redirectError(err.toFile())
              .start()
              .waitFor();
      return new CommandRun(exitCode, read(out), read(err));
    } finally {
      Files.delete(out);
      Files.delete(err);
    }
  }

  private static String read(Path file) throws IOException {
    return Files.readString(file, UTF_8);
  }
}
