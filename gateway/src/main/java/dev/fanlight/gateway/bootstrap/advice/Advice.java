package dev.fanlight.gateway.bootstrap.advice;

import com.sun.management.UnixOperatingSystemMXBean;
import dev.fanlight.gateway.config.GatewayConfig;
import dev.fanlight.gateway.filter.life.PluginTraits;
import java.lang.management.ManagementFactory;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;

/** Lists valid settings that the author of a configuration may not have meant, a line for each. */
public final class Advice {
  private Advice() {}

  /**
   * Returns the advice for {@code check}, which may run on another machine than the gateway.
   *
   * @param plugins what the plugins say of themselves
   */
  public static List<String> ofFile(GatewayConfig config, PluginTraits plugins) {
    return Stream.of(
            GuardAdvice.ofPaths(config, plugins.guards()),
            OrderAdvice.of(config, plugins::role, plugins.guards()),
            GuardAdvice.ofIds(config, plugins.guards()),
            GuardAdvice.ofBatches(config, plugins::removesCredentials),
            AdminAdvice.of(config),
            RedirectAdvice.of(config),
            UpgradeAdvice.of(config),
            CareAdvice.of(config),
            DiscoveryAdvice.of(config),
            CertificateNameAdvice.of(config),
            CertificateAdvice.of(config, Instant.now()))
        .flatMap(List::stream)
        .toList();
  }

  /**
   * Returns the advice for the log of a gateway that takes a configuration on this machine now. A
   * {@link CertificateWatch} warns of its certificates.
   */
  public static List<String> ofStart(GatewayConfig config) {
    return Stream.of(AdminAdvice.of(config), DescriptorAdvice.of(config, descriptors()))
        .flatMap(List::stream)
        .toList();
  }

  /** The number of file descriptors that this process may have open at once. */
  private static long descriptors() {
    return ManagementFactory.getOperatingSystemMXBean() instanceof UnixOperatingSystemMXBean unix
        ? unix.getMaxFileDescriptorCount()
        : Long.MAX_VALUE;
  }
}
