package dev.fanlight.gateway.process;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * How the launcher starts Java, and its cache for faster starts, with a Java that only does as if.
 */
@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class LauncherTest {
  private static final String QUIET = "fanlight: preparing faster starts, once ...";

  /** All rehearsals end together. Those that find the word to fail fail. */
  private static final String JAVA =
      """
      #!/bin/sh
      printf '%s\\n' "$@" >"$MEETING/../arguments"
      for argument; do
        case $argument in
          -XX:AOTCacheOutput=*) out=${argument#*=} ;;
          rehearse) rehearses=yes ;;
          -Xbad) exit 1 ;;
        esac
      done
      [ "${rehearses:-}" ] || exit 0
      mkdir "$MEETING/$$"
      [ -z "${GOES:-}" ] || rm -rf "$GOES"
      [ "${FAILS:-}" ] || echo cache >"$out"
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

  private void release(String version) throws IOException {
    Files.writeString(folder.resolve("java/release"), "JAVA_VERSION=\"" + version + "\"\n");
  }

  /**
   * Starts the launcher.
   *
   * @param number of the start, which names the file for its standard error
   * @param starts that are to meet in their rehearsals
   */
  private Process start(int number, int starts, String fails) throws IOException {
    ProcessBuilder launcher = launcher("run", "any.yaml").redirectError(err(number).toFile());
    launcher.environment().put("STARTS", String.valueOf(starts));
    launcher.environment().put("FAILS", fails);
    return launcher.start();
  }

  private ProcessBuilder launcher(String... arguments) {
    ProcessBuilder launcher = new ProcessBuilder("sh", folder.resolve("fanlight").toString());
    launcher.command().addAll(List.of(arguments));
    Map<String, String> environment = launcher.environment();
    List.of("FANLIGHT_CACHE", "FANLIGHT_JAVA_OPTS", "JDK_JAVA_OPTIONS", "JAVA_TOOL_OPTIONS")
        .forEach(environment::remove);
    environment.put("FANLIGHT_JAVA_HOME", folder.resolve("java").toString());
    environment.put("MEETING", folder.resolve("meeting").toString());
    return launcher;
  }

  /** The flags for the Java of this test where an operator has asked for these. */
  private List<String> flags(String options) throws Exception {
    release(String.valueOf(Runtime.version().feature()));
    ProcessBuilder launcher = launcher("version");
    launcher.environment().put("FANLIGHT_JAVA_OPTS", options);
    assertThat(launcher.start().waitFor()).isZero();
    List<String> all = Files.readAllLines(folder.resolve("arguments"));
    return all.subList(0, all.indexOf("-cp"));
  }

  /** What the Java of this test prints on standard output, with these flags and no others. */
  private static String printed(List<String> flags) throws Exception {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin/java").toString());
    command.addAll(flags);
    command.add("--list-modules");
    Process java =
        new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.DISCARD).start();
    String out = new String(java.getInputStream().readAllBytes(), UTF_8);
    assertThat(java.waitFor()).as("exit code with %s", flags).isZero();
    return out;
  }

  private Path err(int number) {
    return folder.resolve("err" + number);
  }

  private List<String> names(String of) throws IOException {
    try (Stream<Path> files = Files.list(folder.resolve(of))) {
      return files.map(file -> file.getFileName().toString()).toList();
    }
  }

  private List<String> caches() throws IOException {
    return names("").stream().filter(name -> name.contains("aot")).toList();
  }

  /** The only one, and nothing is left beside it. */
  private Path cache() throws IOException {
    assertThat(caches()).singleElement().asString().matches("java-25-[0-9]+\\.aot");
    return folder.resolve(caches().getFirst());
  }

  /** Starts the launcher with that variable; its exit code and what it says. */
  private String said(String variable, String value, String... arguments) throws Exception {
    ProcessBuilder launcher = launcher(arguments).redirectErrorStream(true);
    launcher.environment().putAll(Map.of("STARTS", "1", variable, value));
    Process process = launcher.start();
    String said = new String(process.getInputStream().readAllBytes(), UTF_8);
    return process.waitFor() + " " + said;
  }

  /** Each of these makes the JVM say something. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "-XX:+UseZGC -XX:+UseTransparentHugePages",
        "-XX:+UseLargePages",
        "-XX:+IgnoreUnrecognizedVMOptions -XX:AOTCache=/nowhere"
      })
  void whatTheJvmSays_isNotOnStandardOutput(String options) throws Exception {
    assertThat(printed(flags(options)).lines()).isNotEmpty().allMatch(line -> line.contains("@"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "-XX:MinTLABSize=512k",
        "-XX:-UseTransparentHugePages",
        "-XX:+UseZGC",
        "-XX:LargePageSizeInBytes=2m"
      })
  void operatorsChoiceAboutPagesOrPieces_standsAlone(String options) throws Exception {
    List<String> flags = flags(options);

    assertThat(flags).contains(options);
    assertThat(flags).doesNotContain("-XX:+UseTransparentHugePages", "-XX:TLABSize=256k");
    assertThat(printed(flags)).contains("java.base@");
  }

  @Test
  void firstStartsAtOnce_areQuiet_andOneCacheIsKept() throws Exception {
    int starts = 3;
    List<Process> all = new ArrayList<>();
    for (int i = 0; i < starts; i++) {
      all.add(start(i, starts, ""));
    }

    for (int i = 0; i < starts; i++) {
      assertThat(all.get(i).waitFor()).isZero();
      assertThat(err(i)).hasContent(QUIET);
    }
    assertThat(cache()).hasContent("cache");
  }

  @Test
  void aRehearsalThatFails_leavesTheCacheOfAnotherOneAsItIs() throws Exception {
    Process fails = start(0, 2, "yes");
    while (names("meeting").isEmpty()) {
      LockSupport.parkNanos(2_000_000);
    }
    String scratch = caches().getFirst();
    Files.writeString(folder.resolve(scratch.substring(0, scratch.lastIndexOf('.'))), "cache");
    Files.createDirectory(folder.resolve("meeting/other"));

    assertThat(fails.waitFor()).isZero();
    assertThat(err(0)).hasContent(QUIET);
    assertThat(cache()).hasContent("cache");
  }

  @Test
  void aRehearsalThatFails_isNotTriedAgain() throws Exception {
    assertThat(start(0, 1, "yes").waitFor()).isZero();
    assertThat(start(1, 1, "yes").waitFor()).isZero();

    assertThat(err(0)).hasContent(QUIET);
    assertThat(err(1)).isEmptyFile();
    assertThat(cache()).isEmptyFile();
  }

  @Test
  void whatKilledStartsHaveLeft_isRemovedAfterAnHour() throws Exception {
    Path old = Files.createDirectory(folder.resolve("java-25-7.aot.x1"));
    Files.writeString(old.resolve("cache"), "half");
    Files.setLastModifiedTime(old, FileTime.from(Instant.now().minus(2, ChronoUnit.HOURS)));
    Files.createDirectory(folder.resolve("java-25-7.aot.x2"));

    assertThat(start(0, 1, "").waitFor()).isZero();

    assertThat(caches()).hasSize(2).contains("java-25-7.aot.x2");
  }

  @Test
  void anotherBuild_hasAnotherCache_andFourOfThemLeaveThree() throws Exception {
    for (int build = 1; build <= 4; build++) {
      Files.writeString(folder.resolve("lib/gateway.jar"), "x".repeat(build));
      assertThat(said("FAILS", "", "run", "any.yaml")).isEqualTo("0 " + QUIET + "\n");
      assertThat(said("FAILS", "", "run", "any.yaml")).isEqualTo("0 ");
    }
    assertThat(caches()).hasSize(3);
  }

  @Test
  void aFolderThatGoesMeanwhile_isNoReasonNotToStart() throws Exception {
    Path gone = Files.createDirectory(folder.resolve("gone"));
    ProcessBuilder launcher = launcher("run", "any.yaml");
    launcher.environment().putAll(Map.of("FANLIGHT_CACHE", "" + gone, "GOES", "" + gone));
    launcher.environment().put("STARTS", "1");

    assertThat(launcher.start().waitFor()).isZero();
  }

  @Test
  void aFileInPlaceOfTheFolder_isLikeNoFolder() throws Exception {
    Path file = Files.writeString(folder.resolve("file"), "");

    assertThat(said("FANLIGHT_CACHE", file.toString(), "run", "any.yaml")).isEqualTo("0 ");
    assertThat(folder.resolve("arguments")).content().doesNotContain("java.io.tmpdir");
  }

  @Test
  void help_isShownWithoutARehearsal() throws Exception {
    assertThat(said("FAILS", "", "run", "--help")).isEqualTo("0 ");
  }

  @Test
  void aFlagThatTheJvmRefuses_isRefusedWithoutARehearsal() throws Exception {
    assertThat(said("FANLIGHT_JAVA_OPTS", "-Xbad", "run", "any.yaml")).isEqualTo("1 ");
  }
}
