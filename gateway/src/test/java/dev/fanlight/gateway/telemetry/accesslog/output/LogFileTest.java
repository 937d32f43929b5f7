package dev.fanlight.gateway.telemetry.accesslog.output;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

class LogFileTest {
  @TempDir Path folder;
  private Path path;

  @BeforeEach
  void name() {
    path = folder.resolve("access.log");
  }

  @Test
  void aFileThatIsThere_isContinued() throws IOException {
    Files.writeString(path, "before\n");
    try (LogFile file = new LogFile(path)) {
      write(file, "after\n");
    }

    assertThat(path).hasContent("before\nafter\n");
  }

  @Test
  void aFileThatEndsWithinALine_isContinuedBelowIt() throws IOException {
    Files.writeString(path, "bef");
    try (LogFile file = new LogFile(path)) {
      write(file, "after\n");
      write(file, "last\n");
    }

    assertThat(path).hasContent("bef\nafter\nlast\n");
  }

  @Test
  @EnabledOnOs(OS.LINUX)
  void aNewFile_isForItsOwnerAndTheGroupAtMost() throws IOException {
    new LogFile(path).close();

    assertThat(Files.getPosixFilePermissions(path))
        .contains(PosixFilePermission.OWNER_READ, PosixFilePermission.OWNER_WRITE)
        .doesNotContain(PosixFilePermission.OTHERS_READ, PosixFilePermission.GROUP_WRITE);
  }

  @Test
  void untilItIsReopened_aFileThatWasMovedGetsTheLines() throws IOException {
    Path old = folder.resolve("access.log.1");
    try (LogFile file = new LogFile(path)) {
      write(file, "one\n");
      Files.move(path, old);
      write(file, "two\n");
      file.reopen();
      write(file, "three\n");
    }

    assertThat(old).hasContent("one\ntwo\n");
    assertThat(path).hasContent("three\n");
  }

  @Test
  void aFileThatCannotBeReopened_goesOn() throws IOException {
    Path inner = Files.createDirectory(folder.resolve("inner"));
    Path moved = folder.resolve("moved");
    try (LogFile file = new LogFile(inner.resolve("access.log"))) {
      Files.move(inner, moved);

      assertThatThrownBy(file::reopen).hasMessage("its folder does not exist");
      write(file, "more\n");
    }

    assertThat(moved.resolve("access.log")).hasContent("more\n");
  }

  @Test
  void aFileThatCannotBeClosed_doesNotKeepTheNewOneFromItsLines() throws IOException {
    try (LogFile file = new LogFile(path, new UnclosableFile())) {
      file.reopen();
      write(file, "more\n");
    }

    assertThat(path).hasContent("more\n");
  }

  @Test
  void twoWritersOfOneFile_doNotOverwriteEachOther() throws IOException {
    try (LogFile one = new LogFile(path);
        LogFile other = new LogFile(path)) {
      write(one, "1\n");
      write(other, "2\n");
      write(one, "3\n");
    }

    assertThat(path).hasContent("1\n2\n3\n");
  }

  @Test
  void aFolder_isNoFile() {
    assertThatThrownBy(() -> new LogFile(folder)).hasMessage("it is no regular file");
  }

  @Test
  void aFileInNoFolder_isRefused() {
    assertThatThrownBy(() -> new LogFile(folder.resolve("none/access.log")))
        .hasMessage("its folder does not exist");
  }

  /** The one device that every Linux has and that is always full. */
  @Test
  @EnabledOnOs(OS.LINUX)
  void aPipeOrDevice_isNoFile() {
    assertThatThrownBy(() -> new LogFile(Path.of("/dev/full"))).hasMessage("it is no regular file");
  }

  private static void write(LogFile file, String lines) throws IOException {
    file.write(ByteBuffer.wrap(lines.getBytes(StandardCharsets.US_ASCII)));
  }
}
