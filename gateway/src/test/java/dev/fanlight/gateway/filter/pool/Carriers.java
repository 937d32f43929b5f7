package dev.fanlight.gateway.filter.pool;

/** The threads of the platform that all virtual threads of this process take turns at. */
public final class Carriers {
  private Carriers() {}

  public static int count() {
    return Integer.getInteger(
        "jdk.virtualThreadScheduler.parallelism", Runtime.getRuntime().availableProcessors());
  }
}
