package dev.fanlight.gateway.process;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The cache for faster starts, and the rehearsal that makes it. */
@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class FasterStartsTest extends LauncherScene {

  /** The only one, and nothing is left beside it. */
  private Path cache() throws IOException {
    assertThat(caches()).singleElement().asString().matches("java-25-[0-9]+\\.aot");
    return folder.resolve(caches().getFirst());
  }

  private void awaitRehearsal() throws IOException {
    while (names("meeting").isEmpty()) {
      LockSupport.parkNanos(2_000_000);
    }
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
    awaitRehearsal();
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
  void aSignalDuringTheRehearsal_endsItsJavaToo_andLeavesNoFile() throws Exception {
    Process launcher = start(0, 2, "");
    awaitRehearsal();
    Optional<ProcessHandle> java = ProcessHandle.of(Long.parseLong(names("meeting").getFirst()));

    launcher.destroy();

    try {
      assertThat(launcher.waitFor()).isEqualTo(143);
      assertThat(java.filter(ProcessHandle::isAlive)).isEmpty();
      assertThat(caches()).isEmpty();
    } finally {
      java.ifPresent(ProcessHandle::destroyForcibly);
    }
  }

  @Test
  void aFolderThatIsNamedLikeAnOption_takesTheCache() throws Exception {
    assertThat(said("FANLIGHT_CACHE", "-x", "run", "any.yaml")).isEqualTo("0 " + QUIET + "\n");
    assertThat(names("-x")).singleElement().asString().endsWith(".aot");
  }
}
