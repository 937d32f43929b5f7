package dev.fanlight.gateway.bootstrap.advice;

import com.sun.management.UnixOperatingSystemMXBean;
import dev.fanlight.gateway.config.GatewayConfig;
import java.lang.management.ManagementFactory;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/** What is right in a configuration, and perhaps not meant: a line for each. */
public final class Advice {
  private Advice() {}

  /**
   * For somebody who has a file checked, perhaps on another machine.
   *
   * @param guards the names of plugins that decide who may pass
   */
  public static List<String> ofFile(GatewayConfig config, Set<String> guards) {
    return Stream.of(
            PathAdvice.of(config, guards),
            RedirectAdvice.of(config),
            CertificateAdvice.of(config, Instant.now()))
        .flatMap(List::stream)
        .toList();
  }

  /** For the log of a gateway that takes a configuration now and here. */
  public static List<String> ofStart(GatewayConfig config) {
    return Stream.of(
            CertificateAdvice.of(config, Instant.now()), DescriptorAdvice.of(config, descriptors()))
        .flatMap(List::stream)
        .toList();
  }

  /** That this process may have open at once. */
  private static long descriptors() {
    return ManagementFactory.getOperatingSystemMXBean() instanceof UnixOperatingSystemMXBean unix
        ? unix.getMaxFileDescriptorCount()
        : Long.MAX_VALUE;
  }
}
