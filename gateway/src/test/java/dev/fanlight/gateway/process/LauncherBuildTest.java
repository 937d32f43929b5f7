package dev.fanlight.gateway.process;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** How the launcher builds in a source tree. */
@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class LauncherBuildTest extends LauncherScene {
  private static final String BUILDS = "fanlight: building";

  /** Leaves a jar, and ends as the file beside the sources says; counts its runs. */
  private static final String MAVEN =
      """
      #!/bin/sh
      echo run >>runs
      mkdir -p deploy/dist/target/fanlight/lib
      echo jar >deploy/dist/target/fanlight/lib/a.jar
      [ ! -e hangs ] || { touch begun; exec sleep 60; }
      exit "$(cat ends)"
      """;

  @BeforeEach
  void sources() throws IOException {
    for (String part : List.of("tree/gateway", "tree/plugins", "tree/deploy/dist", "bin")) {
      Files.createDirectories(folder.resolve(part));
    }
    Files.writeString(folder.resolve("tree/pom.xml"), "");
    Files.writeString(folder.resolve("tree/deploy/dist/pom.xml"), "");
    Files.move(folder.resolve("fanlight"), folder.resolve("tree/deploy/fanlight"));
    executable("bin/mvn", MAVEN);
    executable("java/bin/javac", "#!/bin/sh\n");
    ends(0);
  }

  private void executable(String name, String text) throws IOException {
    Path file = Files.writeString(folder.resolve(name), text);
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
  }

  private void ends(int code) throws IOException {
    Files.writeString(folder.resolve("tree/ends"), code + "\n");
  }

  private ProcessBuilder builds() {
    ProcessBuilder launcher = launcher("version").redirectErrorStream(true);
    launcher.command().set(1, folder.resolve("tree/deploy/fanlight").toString());
    launcher.environment().merge("PATH", folder.resolve("bin") + ":", (path, bin) -> bin + path);
    return launcher;
  }

  private static String said(Process process) throws Exception {
    String said = new String(process.getInputStream().readAllBytes(), UTF_8);
    return process.waitFor() + " " + said;
  }

  private List<String> runs() throws IOException {
    return Files.readAllLines(folder.resolve("tree/runs"));
  }

  @Test
  void whatIsBuilt_isNotBuiltAgain() throws Exception {
    assertThat(said(builds().start())).startsWith("0 " + BUILDS);

    assertThat(said(builds().start())).isEqualTo("0 ");
  }

  @Test
  void aBuildThatFails_isRepeatedThoughItLeftJars() throws Exception {
    ends(1);
    assertThat(said(builds().start())).startsWith("1 " + BUILDS).contains("the build failed");
    ends(0);

    assertThat(said(builds().start())).startsWith("0 " + BUILDS);
  }

  @Test
  void aBuildThatWasCutOff_isRepeatedThoughItLeftJars() throws Exception {
    Path hangs = Files.writeString(folder.resolve("tree/hangs"), "");
    Process first = builds().start();
    while (!Files.exists(folder.resolve("tree/begun")) && first.isAlive()) {
      Thread.onSpinWait();
    }
    Path cut = folder.resolve("tree/plugins/one/target/one.jar");
    Files.createDirectories(cut.getParent());
    Files.writeString(cut, "half of a jar");
    first.destroy();
    assertThat(first.waitFor()).isEqualTo(143);
    Files.delete(hangs);

    assertThat(said(builds().start())).startsWith("0 " + BUILDS);
    assertThat(cut).as("what was cut off").doesNotExist();
  }

  @Test
  void whereNothingCanBeLocked_aStartBuilds() throws Exception {
    executable("bin/flock", "#!/bin/sh\nexit 71\n");

    assertThat(said(builds().start())).startsWith("0 ").contains(BUILDS);
  }

  @Test
  void startsAtOnce_buildOnce() throws Exception {
    assumeThat(Path.of("/usr/bin/flock")).isExecutable();
    List<Process> starts = List.of(builds().start(), builds().start(), builds().start());

    for (Process start : starts) {
      assertThat(said(start)).startsWith("0");
    }

    assertThat(runs()).hasSize(1);
  }
}
