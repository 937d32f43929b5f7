package dev.fanlight.gateway.upstream.http.connect;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import dev.fanlight.gateway.upstream.endpoint.Endpoint;
import io.netty.util.NetUtil;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.dns.AddressResolverOptions;
import io.vertx.core.internal.ContextInternal;
import io.vertx.core.internal.resolver.NameResolver;
import io.vertx.core.net.SocketAddress;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * Finds the addresses of endpoints as the operating system is configured to: by its hosts file,
 * which is read again every few seconds, and by the name servers of its resolver file, which is
 * read again when {@link #refresh} is called. Safe for use by all threads.
 */
public final class HttpNames {
  /** Where name servers and search domains stand. */
  public static final Path RESOLVER_FILE = Path.of("/etc/resolv.conf");

  private static final int HOSTS_SECONDS = 5;

  /** After which no query of an earlier resolver is under way. */
  private static final long GONE_MILLIS = TimeUnit.SECONDS.toMillis(30);

  private final Vertx vertx;
  private final Path file;

  @GuardedBy("this")
  private String text;

  @GuardedBy("this")
  private List<String> servers;

  private volatile AddressResolverOptions options;
  private volatile NameResolver resolver;

  /**
   * Reads the files. Blocks.
   *
   * @param servers to ask instead of those of the resolver file, each {@code address:port}; none:
   *     those of the file
   */
  public HttpNames(Vertx vertx, Path resolverFile, List<String> servers) {
    this.vertx = vertx;
    this.file = resolverFile;
    this.text = read();
    this.servers = servers;
    this.options = options(text, servers);
    this.resolver = new NameResolver(vertx, options);
  }

  /** Takes other name servers if they, or the file, have changed. Blocks. */
  public synchronized void refresh(List<String> wanted) {
    String now = read();
    if (!now.equals(text) || !wanted.equals(servers)) {
      NameResolver before = resolver;
      text = now;
      servers = wanted;
      options = options(now, wanted);
      resolver = new NameResolver(vertx, options);
      vertx.setTimer(GONE_MILLIS, timer -> before.close());
    }
  }

  /** What is to be asked, and how. */
  public AddressResolverOptions options() {
    return options;
  }

  private static AddressResolverOptions options(String text, List<String> servers) {
    AddressResolverOptions options = options(text);
    return servers.isEmpty() ? options : options.setServers(servers);
  }

  private String read() {
    try {
      return Files.readString(file);
    } catch (IOException unreadable) {
      return "";
    }
  }

  /**
   * What a resolver file says.
   *
   * @param text blank: what the JVM found when it started; without any name server: those that it
   *     found
   */
  public static AddressResolverOptions options(String text) {
    AddressResolverOptions options =
        new AddressResolverOptions()
            .setHostsRefreshPeriod(HOSTS_SECONDS)
            .setHostsRefreshPeriodUnit(TimeUnit.SECONDS);
    if (text.isBlank()) {
      return options;
    }
    ResolverFile file = ResolverFile.read(text);
    if (!file.servers().isEmpty()) {
      options.setServers(file.servers());
    }
    return options
        .setSearchDomains(file.domains())
        .setNdots(file.dots())
        .setRotateServers(file.rotate());
  }

  /** On the event loop that is to connect; fails where the name has no address. */
  Future<SocketAddress> address(ContextInternal context, Endpoint endpoint) {
    SocketAddress given = endpoint.address();
    if (NetUtil.isValidIpV4Address(given.host()) || NetUtil.isValidIpV6Address(given.host())) {
      return Future.succeededFuture(given);
    }
    Promise<SocketAddress> found = context.promise();
    resolver
        .resolve(context.nettyEventLoop(), given.host())
        .addListener((io.netty.util.concurrent.Future<InetSocketAddress> resolved) -> {
          if (resolved.isSuccess()) {
            String literal = resolved.getNow().getAddress().getHostAddress();
            found.complete(SocketAddress.inetSocketAddress(given.port(), literal));
          } else {
            found.fail(resolved.cause());
          }
        });
    return found.future();
  }
}
