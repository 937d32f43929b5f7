package dev.fanlight.gateway.process;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** How tests start a Java process: with their own class path, and in little time. */
public final class JavaCommand {
  /** A process of a test is over before the second compiler or a concurrent collector pays. */
  private static final List<String> FLAGS =
      List.of("-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC", "--enable-native-access=ALL-UNNAMED");

  private JavaCommand() {}

  /**
   * @param flags of the JVM; they win over the usual ones
   * @param program the main class and its arguments
   */
  public static ProcessBuilder of(List<String> flags, String... program) {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(FLAGS);
    command.addAll(flags);
    // Surefire hides the class path in a manifest.
    String classPath = System.getProperty("java.class.path");
    command.addAll(List.of("-cp", System.getProperty("surefire.test.class.path", classPath)));
    command.addAll(List.of(program));
    return new ProcessBuilder(command);
  }
}
