package dev.fanlight.gateway.bootstrap.advice;

import com.sun.management.UnixOperatingSystemMXBean;
import dev.fanlight.gateway.bootstrap.advice.match.LoopAdvice;
import dev.fanlight.gateway.bootstrap.advice.match.SyntaxAdvice;
import dev.fanlight.gateway.bootstrap.advice.match.TwiceAdvice;
import dev.fanlight.gateway.bootstrap.advice.room.CallsAdvice;
import dev.fanlight.gateway.bootstrap.advice.room.LimitAdvice;
import dev.fanlight.gateway.bootstrap.advice.room.MemoryAdvice;
import dev.fanlight.gateway.bootstrap.advice.room.ShareAdvice;
import dev.fanlight.gateway.bootstrap.advice.room.WidthAdvice;
import dev.fanlight.gateway.bootstrap.advice.time.BlameAdvice;
import dev.fanlight.gateway.bootstrap.advice.time.ChainAdvice;
import dev.fanlight.gateway.bootstrap.advice.time.HedgeAdvice;
import dev.fanlight.gateway.bootstrap.advice.time.RetryAdvice;
import dev.fanlight.gateway.bootstrap.advice.time.RetryTimeAdvice;
import dev.fanlight.gateway.bootstrap.advice.time.TimeoutAdvice;
import dev.fanlight.gateway.bootstrap.advice.time.TurnAdvice;
import dev.fanlight.gateway.bootstrap.advice.time.WaitAdvice;
import dev.fanlight.gateway.bootstrap.advice.tls.CertificateAdvice;
import dev.fanlight.gateway.bootstrap.advice.tls.CertificateNameAdvice;
import dev.fanlight.gateway.bootstrap.advice.tls.CertificateWatch;
import dev.fanlight.gateway.bootstrap.advice.use.Use;
import dev.fanlight.gateway.config.GatewayConfig;
import dev.fanlight.gateway.config.source.ConfigAdvice;
import dev.fanlight.gateway.filter.life.PluginTraits;
import java.lang.management.ManagementFactory;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/** Gives all advice about a configuration: valid settings that its author may not have meant. */
public final class Advice {
  private Advice() {}

  /**
   * Returns the advice for {@code check}, which may run on another machine than the gateway.
   *
   * @param plugins what the plugins say of themselves
   */
  public static List<ConfigAdvice> ofFile(GatewayConfig config, PluginTraits plugins) {
    List<Use> uses =
        Use.of(config, route -> CacheAdvice.caches(route, plugins::role).findAny().isPresent());
    return Stream.of(
            ChainAdvice.of(uses),
            TurnAdvice.of(uses),
            TimeoutAdvice.of(config, uses),
            RetryAdvice.of(config, uses),
            RetryTimeAdvice.of(config, uses),
            HedgeAdvice.of(config, uses),
            WaitAdvice.of(config, uses),
            BlameAdvice.of(config, uses),
            WidthAdvice.of(config, uses),
            LimitAdvice.of(config),
            ShareAdvice.of(config),
            CallsAdvice.of(config),
            MemoryAdvice.of(config, uses),
            SyntaxAdvice.of(config),
            TwiceAdvice.of(config, uses),
            LoopAdvice.of(config),
            GuardAdvice.ofPaths(config, plugins.guards()),
            OrderAdvice.of(config, plugins::role, plugins.guards()),
            GuardAdvice.ofIds(config, plugins.guards()),
            GuardAdvice.ofBatches(config, plugins::removesCredentials),
            AdminAdvice.of(config),
            RedirectAdvice.of(config),
            UpgradeAdvice.of(config),
            SplitAdvice.of(config, plugins::role),
            CacheAdvice.of(config, plugins::role, plugins::identifiesClients),
            CareAdvice.of(config),
            DiscoveryAdvice.of(config),
            CertificateNameAdvice.of(config),
            CertificateAdvice.of(config, Instant.now()))
        .flatMap(List::stream)
        .sorted(Comparator.comparingInt(ConfigAdvice::line))
        .toList();
  }

  /**
   * Returns the advice for the log of a gateway that takes a configuration on this machine now. A
   * {@link CertificateWatch} warns of its certificates.
   */
  public static List<ConfigAdvice> ofStart(GatewayConfig config) {
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
