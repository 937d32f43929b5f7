package dev.fanlight.gateway.process;

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
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The launcher's cache for faster starts, with a Java that only does as if. */
@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class LauncherTest {
  private static final String QUIET = "fanlight: preparing faster starts, once ...";

  /** All rehearsals end together. Those that find the word to fail fail. */
  private static final String JAVA =
      """
      #!/bin/sh
      for argument; do
        case $argument in
          -XX:AOTCacheOutput=*) out=${argument#*=} ;;
          rehearse) rehearses=yes ;;
        esac
      done
      [ "${rehearses:-}" ] || exit 0
      mkdir "$MEETING/$$"
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
    Files.writeString(folder.resolve("java/release"), "JAVA_VERSION=\"25.0.1\"\n");
    Path java = Files.writeString(folder.resolve("java/bin/java"), JAVA);
    Files.setPosixFilePermissions(java, PosixFilePermissions.fromString("rwxr-xr-x"));
    Files.copy(Path.of("../deploy/fanlight"), folder.resolve("fanlight"));
  }

  /**
   * Starts the launcher.
   *
   * @param number of the start, which names the file for its standard error
   * @param starts that are to meet in their rehearsals
   */
  private Process start(int number, int starts, String fails) throws IOException {
    ProcessBuilder launcher =
        new ProcessBuilder("sh", folder.resolve("fanlight").toString(), "run", "any.yaml")
            .redirectError(err(number).toFile());
    launcher.environment().remove("FANLIGHT_CACHE");
    launcher.environment().put("FANLIGHT_JAVA_HOME", folder.resolve("java").toString());
    launcher.environment().put("MEETING", folder.resolve("meeting").toString());
    launcher.environment().put("STARTS", String.valueOf(starts));
    launcher.environment().put("FAILS", fails);
    return launcher.start();
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
    assertThat(caches()).containsExactly("java-25.aot");
    assertThat(folder.resolve("java-25.aot")).hasContent("cache");
  }

  @Test
  void aRehearsalThatFails_leavesTheCacheOfAnotherOneAsItIs() throws Exception {
    Process fails = start(0, 2, "yes");
    while (names("meeting").isEmpty()) {
      LockSupport.parkNanos(2_000_000);
    }
    Files.writeString(folder.resolve("java-25.aot"), "cache");
    Files.createDirectory(folder.resolve("meeting/other"));

    assertThat(fails.waitFor()).isZero();
    assertThat(err(0)).hasContent(QUIET);
    assertThat(caches()).containsExactly("java-25.aot");
    assertThat(folder.resolve("java-25.aot")).hasContent("cache");
  }

  @Test
  void aRehearsalThatFails_isNotTriedAgain() throws Exception {
    assertThat(start(0, 1, "yes").waitFor()).isZero();
    assertThat(start(1, 1, "yes").waitFor()).isZero();

    assertThat(err(0)).hasContent(QUIET);
    assertThat(err(1)).isEmptyFile();
    assertThat(folder.resolve("java-25.aot")).isEmptyFile();
  }

  @Test
  void whatKilledStartsHaveLeft_isRemovedAfterAnHour() throws Exception {
    Path old = Files.createDirectory(folder.resolve("java-25.aot.x1"));
    Files.writeString(old.resolve("cache"), "half");
    Files.setLastModifiedTime(old, FileTime.from(Instant.now().minus(2, ChronoUnit.HOURS)));
    Files.createDirectory(folder.resolve("java-25.aot.x2"));

    assertThat(start(0, 1, "").waitFor()).isZero();

    assertThat(caches()).containsExactlyInAnyOrder("java-25.aot", "java-25.aot.x2");
  }
}
