package dev.fanlight.gateway.hostile;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.Socket;
import java.util.concurrent.ThreadLocalRandom;

/** Asks for answers of sizes of its own, checks each of them, and measures how long they take. */
final class HonestClient {
  private static final int PATIENCE_MILLIS = 30_000;

  private final SmallHeapGateway gateway;
  private int served;
  private long totalNanos;
  private long longestNanos;

  HonestClient(SmallHeapGateway gateway) {
    this.gateway = gateway;
  }

  /**
   * @param path without the size
   */
  void ask(String path) throws IOException {
    int size = 10 + ThreadLocalRandom.current().nextInt(90);
    long start = System.nanoTime();
    String answer = answer(path + size);
    long took = System.nanoTime() - start;
    assertThat(answer).as("an honest answer").startsWith("HTTP/1.1 200");
    assertThat(answer.substring(answer.indexOf("\r\n\r\n") + 4).replaceAll("[^1]", ""))
        .as("the body that was asked for")
        .hasSize(size);
    served++;
    totalNanos += took;
    longestNanos = Math.max(longestNanos, took);
  }

  /** Whether it is answered with 200. */
  boolean serves(String path) {
    try {
      return answer(path + 1).startsWith("HTTP/1.1 200");
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }

  private String answer(String target) throws IOException {
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), gateway.port("public"))) {
      socket.setSoTimeout(PATIENCE_MILLIS);
      socket.getOutputStream().write(Ground.get(target).getBytes(ISO_8859_1));
      return new String(socket.getInputStream().readAllBytes(), ISO_8859_1);
    } catch (IOException failure) {
      throw new IOException(gateway.outlives(2) ? "it is up" : "the process has ended", failure);
    }
  }

  int served() {
    return served;
  }

  @Override
  public String toString() {
    return "%d answers, %d ms on average, %d ms at the most"
        .formatted(served, totalNanos / Math.max(1, served) / 1_000_000, longestNanos / 1_000_000);
  }
}
