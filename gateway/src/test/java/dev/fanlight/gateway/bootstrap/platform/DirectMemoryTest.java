package dev.fanlight.gateway.bootstrap.platform;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fanlight.gateway.process.JavaCommand;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What operators are told of direct memory, in processes of their own. */
class DirectMemoryTest {
  private static final int BUFFER = 16 << 20;
  private static final long MOST = 64 << 20;

  /** In the process: takes a buffer, and prints the two numbers. */
  public static void main(String[] args) {
    ByteBuf buffer = ByteBufAllocator.DEFAULT.directBuffer(BUFFER);
    System.out.println(Platform.directMemory());
    System.out.println(Platform.mostDirectMemory());
    buffer.release();
  }

  /** Flags of the launcher, with which Netty takes memory in another way, and none. */
  static Stream<List<String>> flags() {
    List<String> launcher =
        new ArrayList<>(
            List.of(
                "--add-opens=java.base/java.nio=ALL-UNNAMED",
                "-Dio.netty.tryReflectionSetAccessible=true"));
    if (Runtime.version().feature() >= 25) {
      launcher.add("--sun-misc-unsafe-memory-access=allow");
    }
    return Stream.of(launcher, List.of());
  }

  @ParameterizedTest
  @MethodSource("flags")
  void directMemory_isWhatBuffersTakeOfItsBound(List<String> flags) throws IOException {
    List<String> bounded = new ArrayList<>(flags);
    bounded.add("-XX:MaxDirectMemorySize=" + MOST);
    Process process =
        JavaCommand.of(bounded, DirectMemoryTest.class.getName())
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    List<Long> printed = process.inputReader().lines().map(Long::valueOf).toList();

    assertThat(printed).hasSize(2);
    assertThat(printed.getFirst()).isBetween((long) BUFFER, MOST - 1);
    assertThat(printed.getLast()).isEqualTo(MOST);
  }
}
