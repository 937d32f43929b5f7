package dev.fanlight.gateway.bootstrap.platform;

import dev.fanlight.gateway.server.wire.accept.GuardedTransport;
import io.netty.util.internal.PlatformDependent;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.dns.AddressResolverOptions;
import io.vertx.core.file.FileSystemOptions;
import io.vertx.core.internal.VertxBootstrap;
import io.vertx.core.transport.Transport;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Vert.x as the gateway needs it. */
public final class Platform {
  private static final Logger log = LoggerFactory.getLogger(Platform.class);

  private Platform() {}

  /** Blocks for a moment. */
  public static Vertx start() {
    setTlsUp();
    return start(
        new VertxOptions()
            .setEventLoopPoolSize(EventLoops.COUNT)
            // LoopWatch says once, and at once, who blocks an event loop. This says how long it
            // lasts.
            .setBlockedThreadCheckInterval(10)
            .setBlockedThreadCheckIntervalUnit(TimeUnit.SECONDS));
  }

  /** Another one, with one event loop, for what the gateway asks beside its traffic. */
  static Vertx control() {
    return start(
        new VertxOptions()
            .setEventLoopPoolSize(1)
            .setWorkerPoolSize(1)
            .setInternalBlockingPoolSize(1));
  }

  /**
   * Bytes of bodies that there is memory for. They may all be in the heap, or all in direct memory,
   * and either needs as much again for what is under way.
   */
  public static long bodyMemory() {
    return Math.min(Runtime.getRuntime().maxMemory(), mostDirectMemory()) / 2;
  }

  /**
   * Bytes of direct memory that Netty has taken from the system, some of them for buffers to come.
   * The JVM does not count them. Netty does not either, and this is 0, with {@code
   * -Dio.netty.maxDirectMemory=0}.
   */
  public static long directMemory() {
    return Math.max(0, PlatformDependent.usedDirectMemory());
  }

  /** Bytes of direct memory that Netty may take: {@code -XX:MaxDirectMemorySize}. */
  public static long mostDirectMemory() {
    return PlatformDependent.maxDirectMemory();
  }

  private static Vertx start(VertxOptions options) {
    options
        // The hosts file is read again while it runs.
        .setAddressResolverOptions(
            new AddressResolverOptions()
                .setHostsRefreshPeriod(5)
                .setHostsRefreshPeriodUnit(TimeUnit.SECONDS))
        // It serves no files, and the root file system may be read-only.
        .setFileSystemOptions(
            new FileSystemOptions()
                .setFileCachingEnabled(false)
                .setClassPathResolvingEnabled(false));
    return VertxBootstrap.create()
        .options(options)
        .threadFactory(new GatewayThreads())
        .transport(GuardedTransport.over(transport()).implementation())
        .init()
        .vertx();
  }

  /** The JDK reads these properties before its first handshake. */
  private static void setTlsUp() {
    // A client of TLS 1.2 may ask for another handshake as often as it likes, which costs a server
    // much more than the client.
    preset("jdk.tls.rejectClientInitiatedRenegotiation", "true");
    // The JDK refuses a client that sends more certificates than 8 with the alert internal_error,
    // also if none but the first matters. ClientTrust bounds those that do. All are read on the
    // event loop, and kept as long as their connection, so these have a bound too.
    if (System.getProperty("jdk.tls.maxCertificateChainLength") == null) {
      preset("jdk.tls.server.maxInboundCertificateChainLength", "64");
    }
  }

  private static void preset(String property, String value) {
    if (System.getProperty(property) == null) {
      System.setProperty(property, value);
    }
  }

  /**
   * The kernel's own interface, for which native code is put into a temporary folder, or Java's.
   */
  private static Transport transport() {
    if (Transport.EPOLL.available()) {
      return Transport.EPOLL;
    }
    if (System.getProperty("os.name", "").toLowerCase(Locale.ROOT).equals("linux")) {
      log.warn(
          "the native code for networks cannot be loaded, Java's serves instead and notices later"
              + " that clients have gone; name a folder that can be written to and"
              + " executed from: FANLIGHT_CACHE, or -Djava.io.tmpdir");
    }
    return Transport.NIO;
  }
}
