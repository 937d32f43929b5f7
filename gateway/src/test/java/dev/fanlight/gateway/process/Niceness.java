package dev.fanlight.gateway.process;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Prints how nice a thread of usual priority is to the others, and then one of the lowest. */
final class Niceness {
  private Niceness() {}

  /** Takes no arguments. */
  @SuppressWarnings("ThreadPriorityCheck") // it is what this is about
  public static void main(String[] arguments) throws Exception {
    for (int priority : new int[] {Thread.NORM_PRIORITY, Thread.MIN_PRIORITY}) {
      Thread thread = new Thread(Niceness::print);
      thread.setPriority(priority);
      thread.start();
      thread.join();
    }
  }

  private static void print() {
    try {
      System.out.println(own());
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }

  /** Of this thread, as the kernel counts it. The name before it may have spaces. */
  private static String own() throws IOException {
    String stat = Files.readString(Path.of("/proc/thread-self/stat"));
    return stat.substring(stat.lastIndexOf(')') + 2).split(" ")[16];
  }
}
