package dev.fanlight.gateway.config.source;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

class FileWatchTest {
  private final AtomicInteger changes = new AtomicInteger();
  private final FileWatch watch = new FileWatch();
  @TempDir Path folder;
  private Path file;

  @BeforeEach
  void read() throws IOException {
    file = Files.writeString(folder.resolve("file"), "one");
    watch.begin();
    watch.reading(file);
  }

  private void write(String text) throws IOException {
    Files.writeString(file, text);
  }

  private int changesAfter(int looks) {
    for (int i = 0; i < looks; i++) {
      watch.look(changes::incrementAndGet);
    }
    return changes.get();
  }

  @Test
  void whatStays_isNoChange() {
    assertThat(changesAfter(5)).isZero();
  }

  @Test
  void aChange_isToldOnceTwoLooksAgree() throws IOException {
    write("two");

    assertThat(changesAfter(1)).isZero();
    assertThat(changesAfter(1)).isEqualTo(1);
    assertThat(changesAfter(5)).isEqualTo(1);
  }

  @Test
  void aFileStillBeingWritten_isWaitedFor() throws IOException {
    for (int i = 0; i < 5; i++) {
      write("part " + i);
      assertThat(changesAfter(1)).isZero();
    }

    assertThat(changesAfter(1)).isEqualTo(1);
  }

  @Test
  void aChangeBetweenReadingAndTheFirstLook_isNoticed() throws IOException {
    watch.begin();
    watch.reading(file);
    write("two");

    assertThat(changesAfter(2)).isEqualTo(1);
  }

  @Test
  void whatIsUndoneBeforeItIsRead_isReadOnce() throws IOException {
    write("two");
    changesAfter(2);
    write("one");

    assertThat(changesAfter(3)).isEqualTo(1);
  }

  @Test
  void afterReadingAgain_theNextChangeCounts() throws IOException {
    write("two");
    changesAfter(2);
    watch.begin();
    watch.reading(file);
    write("one");

    assertThat(changesAfter(2)).isEqualTo(2);
  }

  @Test
  void contentThatWasToldAndNeverRead_isToldAgain() throws IOException {
    write("two");
    changesAfter(2);
    write("three");
    watch.begin();
    watch.reading(file);
    write("two");

    assertThat(changesAfter(5)).isEqualTo(2);
  }

  @Test
  void aFileThatIsNoLongerRead_doesNotMatter() throws IOException {
    watch.begin();
    write("two");

    assertThat(changesAfter(5)).isZero();
  }

  @Test
  @Timeout(60)
  void aPipeOrAHugeFileInItsPlace_isAChangeAndIsNotRead() throws Exception {
    Files.delete(file);
    new ProcessBuilder("mkfifo", file.toString()).start().waitFor();
    assertThat(changesAfter(3)).isEqualTo(1);

    Files.delete(file);
    try (RandomAccessFile sparse = new RandomAccessFile(file.toFile(), "rw")) {
      sparse.setLength(1L << 32);
    }
    assertThat(changesAfter(3)).isEqualTo(1);

    write("two");
    assertThat(changesAfter(3)).isEqualTo(2);
  }

  @Test
  void aFileThatGoesAndComesBackAsItWas_isNoChange() throws IOException {
    Files.delete(file);
    changesAfter(1);
    write("one");

    assertThat(changesAfter(5)).isZero();
  }

  @Test
  void aLinkThatPointsElsewhere_isAChange() throws IOException {
    Path link = Files.createSymbolicLink(folder.resolve("link"), file);
    watch.begin();
    watch.reading(link);
    Path other = Files.writeString(folder.resolve("other"), "two");
    Path next = Files.createSymbolicLink(folder.resolve("next"), other);

    Files.move(next, link, StandardCopyOption.ATOMIC_MOVE);

    assertThat(changesAfter(2)).isEqualTo(1);
  }
}
