package dev.fanlight.gateway.process;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** How the launcher starts Java: the flags, and the folders that it finds. */
@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class LauncherTest extends LauncherScene {

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
    return printed(flags, "--list-modules");
  }

  private static String printed(List<String> flags, String... arguments) throws Exception {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin/java").toString());
    command.addAll(flags);
    command.addAll(List.of(arguments));
    Process java =
        new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.DISCARD).start();
    String out = new String(java.getInputStream().readAllBytes(), UTF_8);
    assertThat(java.waitFor()).as("exit code with %s", flags).isZero();
    return out;
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
  void withoutAChoiceOfACollector_itIsTheParallelOne() throws Exception {
    List<String> flags = flags("");

    assertThat(flags).contains("-XX:+UseParallelGC");
    assertThat(printed(flags)).contains("java.base@");
  }

  /** The JVM refuses to start with two. */
  @ParameterizedTest
  @ValueSource(strings = {"-XX:+UseSerialGC", "-XX:+UseG1GC", "-XX:+UseZGC", "@flags"})
  void operatorsCollector_standsAlone(String options) throws Exception {
    assertThat(flags(options)).doesNotContain("-XX:+UseParallelGC");
  }

  @Test
  void aThreadOfTheLowestPriority_isAsNiceAsCanBe_andOthersAreLikeTheProcess() throws Exception {
    assumeThat(Path.of("/proc/thread-self/stat")).as("of Linux").exists();
    String usual =
        new String(new ProcessBuilder("nice").start().getInputStream().readAllBytes(), UTF_8)
            .strip();
    assumeThat(Integer.parseInt(usual)).as("niceness of this process").isNotNegative();

    assertThat(printed(flags(""), "-cp", "target/test-classes", Niceness.class.getName()))
        .isEqualTo(usual + "\n19\n");
  }

  @Test
  void aProcessThatIsLessNiceThanUsual_leavesPrioritiesAlone() throws Exception {
    answers("nice", "-5");

    assertThat(flags("")).noneMatch(flag -> flag.contains("Priorit"));
  }

  @Test
  void operatorsChoiceOfPriorities_standsAlone() throws Exception {
    assertThat(
            flags("-XX:ThreadPriorityPolicy=0").stream().filter(flag -> flag.contains("Priorit")))
        .containsExactly("-XX:ThreadPriorityPolicy=0");
  }

  @Test
  void whoMayNotRaisePriorities_isNotToldSoAtEachStart() throws Exception {
    assumeThat(Path.of("/proc/thread-self/stat")).as("of Linux").exists();
    answers("nice", "0");
    answers("id", "1000");
    assertThat(flags("")).contains("-XX:-PrintWarnings");

    answers("id", "0");
    assertThat(flags("")).doesNotContain("-XX:-PrintWarnings");
  }

  @ParameterizedTest
  @CsvSource({
    "FANLIGHT_JAVA_OPTS, -Xshare:auto",
    "JAVA_TOOL_OPTIONS, -XX:SharedArchiveFile=/nowhere",
    "JDK_JAVA_OPTIONS, -Xshare:off",
    "_JAVA_OPTIONS, -XX:SharedClassListFile=/nowhere"
  })
  void operatorsChoiceOfSharedClasses_standsAlone(String variable, String options)
      throws Exception {
    assertThat(said(variable, options, "run", "any.yaml")).isEqualTo("0 ");
    assertThat(folder.resolve("arguments")).content().doesNotContain("AOT");
  }

  /** In words as the shell and Java separate them, and as Java unquotes them. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "@flags",
        "-Xmx64m\t@flags",
        "-Xmx64m\n@flags\n",
        "'@flags'",
        "\"@flags\"",
        "-XX:VMOptionsFile=flags",
        "-XX:Flags=flags"
      })
  void aFileOfFlags_standsAlone(String options) throws Exception {
    assertThat(said("JDK_JAVA_OPTIONS", options, "run", "any.yaml")).isEqualTo("0 ");
    assertThat(folder.resolve("arguments")).content().doesNotContain("AOT");
  }

  @ParameterizedTest
  @ValueSource(strings = {"-Dmail=a@b", "-XX:+PrintFlagsFinal"})
  void flagsOfAnotherKind_leaveTheCache(String options) throws Exception {
    assertThat(said("JDK_JAVA_OPTIONS", options, "run", "any.yaml")).contains(QUIET);
    assertThat(folder.resolve("arguments")).content().contains("AOT");
  }

  @Test
  void aCacheFolderWithAColon_hasNoCache() throws Exception {
    Path colon = Files.createDirectory(folder.resolve("a:b"));

    assertThat(said("FANLIGHT_CACHE", "" + colon, "run", "any.yaml")).isEqualTo("0 ");

    assertThat(folder.resolve("arguments")).content().doesNotContain("AOT");
  }

  @Test
  void aFolderThatGoesMeanwhile_isNoReasonNotToStart() throws Exception {
    Path gone = Files.createDirectory(folder.resolve("gone"));
    ProcessBuilder launcher = launcher("run", "any.yaml");
    launcher.environment().putAll(Map.of("FANLIGHT_CACHE", "" + gone, "GOES", "" + gone));
    launcher.environment().put("STARTS", "1");

    assertThat(launcher.start().waitFor()).isZero();
  }

  /** In two hierarchies, and with one that names no group of memory. */
  @ParameterizedTest
  @CsvSource({
    "0::/system.slice/fanlight.service, system.slice/fanlight.service/memory.max, 128m",
    "0::/system.slice/fanlight.service, system.slice/memory.max, 128m",
    "0::/, memory.max, 128m",
    "'3:cpu,memory:/pod/one', memory/pod/one/memory.limit_in_bytes, 128m",
    "0::/../other, memory.max, 128m"
  })
  void directMemory_isAQuarterOfTheLeastLimitAroundTheProcess(
      String group, String limit, String most) throws Exception {
    Path groups = Files.createDirectories(folder.resolve("groups"));
    Path file = groups.resolve(limit);
    Files.createDirectories(file.getParent());
    Files.writeString(groups.resolve("memory.max"), "max\n");
    Files.writeString(file, (512L << 20) + "\n");
    Path own = Files.writeString(folder.resolve("own"), "1:name=systemd:/any\n" + group + "\n");
    Path launcher = folder.resolve("fanlight");
    Files.writeString(
        launcher,
        Files.readString(launcher)
            .replace("/sys/fs/cgroup", groups.toString())
            .replace("/proc/self/cgroup", own.toString()));

    assertThat(flags("")).contains("-XX:MaxDirectMemorySize=" + most);
  }

  @Test
  void anotherUsersCache_isNotUsed() throws Exception {
    assertThat(said("FANLIGHT_CACHE", "" + folder, "run", "any.yaml")).contains(QUIET);
    Path cache = folder.resolve(caches().getFirst());
    Object nobody = 65534;
    assumeThat(Files.getAttribute(cache, "unix:uid"))
        .as("only root can give files away")
        .isEqualTo(0);
    Files.setAttribute(cache, "unix:uid", nobody);

    assertThat(said("FANLIGHT_CACHE", "" + folder, "run", "any.yaml")).isEqualTo("0 ");

    assertThat(folder.resolve("arguments")).content().doesNotContain("AOT");
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

  @Test
  void aFolderOfJarsWithAColon_isRefused() throws Exception {
    Path colon = Files.createDirectory(folder.resolve("a:b"));
    Files.move(folder.resolve("lib"), colon.resolve("lib"));
    Files.move(folder.resolve("fanlight"), colon.resolve("fanlight"));
    ProcessBuilder launcher = launcher("version").redirectError(err(0).toFile());
    launcher.command().set(1, colon.resolve("fanlight").toString());

    assertThat(launcher.start().waitFor()).isEqualTo(1);
    assertThat(err(0)).content().contains("a colon in its path").hasLineCount(1);
  }
}
