package dev.fanlight.gateway.process;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/** An installation with the launcher, and a fake Java. */
abstract class LauncherScene {
  static final String QUIET = "fanlight: preparing faster starts, once ...";

  private static final List<String> VARIABLES =
      List.of(
          "FANLIGHT_CACHE",
          "FANLIGHT_JAVA_OPTS",
          "JDK_JAVA_OPTIONS",
          "JAVA_TOOL_OPTIONS",
          "_JAVA_OPTIONS");

  /** All rehearsals end together, and not by SIGTERM. Those that find the word to fail fail. */
  private static final String JAVA =
      """
      #!/bin/sh
      printf '%s\\n' "$@" >"$MEETING/../arguments"
      for argument; do
        case $argument in
          -XX:AOTConfiguration=*) record=${argument#*=} ;;
          -XX:AOTCache=*) cache=${argument#*=} ;;
          -XX:AOTMode=create) creates=yes ;;
          rehearse) rehearses=yes ;;
          -Xbad) exit 1 ;;
        esac
      done
      [ -z "${creates:-}" ] || exec cp "$record" "$cache"
      [ "${rehearses:-}" ] || exit 0
      trap '' TERM
      mkdir "$MEETING/$$"
      [ -z "${GOES:-}" ] || rm -rf "$GOES"
      [ "${FAILS:-}" ] || echo cache >"$record"
      until [ "$(ls "$MEETING" | wc -l)" -ge "$STARTS" ]; do sleep 0.01; done
      [ -z "${FAILS:-}" ]
      """;

  @TempDir Path folder;

  @BeforeEach
  void install() throws IOException {
    Files.createDirectories(folder.resolve("lib"));
    Files.createDirectories(folder.resolve("java/bin"));
    Files.createDirectories(folder.resolve("meeting"));
    release("25.0.1");
    Path java = Files.writeString(folder.resolve("java/bin/java"), JAVA);
    Files.setPosixFilePermissions(java, PosixFilePermissions.fromString("rwxr-xr-x"));
    Files.copy(Path.of("../deploy/fanlight"), folder.resolve("fanlight"));
  }

  void release(String version) throws IOException {
    Files.writeString(folder.resolve("java/release"), "JAVA_VERSION=\"" + version + "\"\n");
  }

  /**
   * Starts the launcher.
   *
   * @param number of the start, which names the file for its standard error
   * @param starts that are to meet in their rehearsals
   */
  Process start(int number, int starts, String fails) throws IOException {
    ProcessBuilder launcher = launcher("run", "any.yaml").redirectError(err(number).toFile());
    launcher.environment().put("STARTS", String.valueOf(starts));
    launcher.environment().put("FAILS", fails);
    return launcher.start();
  }

  /** What a command of that name says to the launcher. */
  void answers(String command, String line) throws IOException {
    Path file = Files.createDirectories(folder.resolve("commands")).resolve(command);
    Files.writeString(file, "#!/bin/sh\necho " + line + "\n");
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
  }

  ProcessBuilder launcher(String... arguments) {
    ProcessBuilder launcher = new ProcessBuilder("sh", folder.resolve("fanlight").toString());
    launcher.command().addAll(List.of(arguments));
    launcher.directory(folder.toFile());
    Map<String, String> environment = launcher.environment();
    environment.keySet().removeAll(VARIABLES);
    environment.put("FANLIGHT_JAVA_HOME", folder.resolve("java").toString());
    environment.merge("PATH", folder.resolve("commands") + ":", (path, ours) -> ours + path);
    environment.put("MEETING", folder.resolve("meeting").toString());
    return launcher;
  }

  Path err(int number) {
    return folder.resolve("err" + number);
  }

  List<String> names(String of) throws IOException {
    try (Stream<Path> files = Files.list(folder.resolve(of))) {
      return files.map(file -> file.getFileName().toString()).toList();
    }
  }

  List<String> caches() throws IOException {
    return names("").stream().filter(name -> name.contains("aot")).toList();
  }

  /** Starts the launcher with that variable; its exit code and what it says. */
  String said(String variable, String value, String... arguments) throws Exception {
    ProcessBuilder launcher = launcher(arguments).redirectErrorStream(true);
    launcher.environment().putAll(Map.of("STARTS", "1", variable, value));
    Process process = launcher.start();
    String said = new String(process.getInputStream().readAllBytes(), UTF_8);
    return process.waitFor() + " " + said;
  }
}
