package dev.fanlight.gateway.upstream.http.names;

import dev.fanlight.gateway.upstream.http.connect.HttpNames;
import io.netty.channel.EventLoop;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.nio.NioDatagramChannel;
import io.netty.channel.socket.nio.NioSocketChannel;
import io.netty.resolver.DefaultHostsFileEntriesResolver;
import io.netty.resolver.ResolvedAddressTypes;
import io.netty.resolver.dns.DnsErrorCauseException;
import io.netty.resolver.dns.DnsNameResolver;
import io.netty.resolver.dns.DnsNameResolverBuilder;
import io.netty.resolver.dns.SequentialDnsServerAddressStreamProvider;
import io.netty.util.NetUtil;
import io.netty.util.concurrent.DefaultThreadFactory;
import io.netty.util.concurrent.Future;
import io.vertx.core.dns.AddressResolverOptions;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/**
 * Looks names up, with the time for which an answer holds: in the hosts file, and at the name
 * servers. Everything happens on a thread of its own, which serves no traffic.
 */
@SuppressWarnings("FutureReturnValueIgnored") // nobody waits for the thread's end
public final class NameLookup implements AutoCloseable {
  /** An answer of the hosts file holds that long. */
  private static final Duration HOSTS_TTL = Duration.ofSeconds(5);

  private static final int QUERY_MILLIS = 2_000;

  private final HttpNames names;
  private final MultiThreadIoEventLoopGroup group;
  private final EventLoop loop;

  /** What came of one look-up. */
  sealed interface Result {
    /**
     * @param addresses at least one, each once
     */
    record Found(Set<InetAddress> addresses, Duration ttl) implements Result {}

    /** There is no such name, or it has no address. */
    record None() implements Result {}

    /** Nobody could say. */
    record Failed(Throwable cause) implements Result {}
  }

  /**
   * @param names says which name servers to ask
   */
  public NameLookup(HttpNames names) {
    this.names = names;
    this.group =
        new MultiThreadIoEventLoopGroup(
            1, new DefaultThreadFactory("fanlight-names", true), NioIoHandler.newFactory());
    this.loop = group.next();
  }

  /** The thread on which results are told. */
  EventLoop loop() {
    return loop;
  }

  /** Asks anew, whatever was answered before. On the loop. */
  void ask(String host, Consumer<Result> then) {
    TtlRecorder ttl = new TtlRecorder();
    DnsNameResolver resolver = resolver(ttl);
    resolver
        .resolveAll(host)
        .addListener((Future<List<InetAddress>> done) -> {
          resolver.close();
          then.accept(result(host, done, ttl));
        });
  }

  private DnsNameResolver resolver(TtlRecorder ttl) {
    AddressResolverOptions options = names.options();
    DnsNameResolverBuilder builder =
        new DnsNameResolverBuilder(loop)
            .datagramChannelType(NioDatagramChannel.class)
            .socketChannelType(NioSocketChannel.class)
            .hostsFileEntriesResolver(new DefaultHostsFileEntriesResolver())
            .resolvedAddressTypes(ResolvedAddressTypes.IPV4_PREFERRED)
            .completeOncePreferredResolved(false)
            .queryTimeoutMillis(QUERY_MILLIS)
            .resolveCache(ttl);
    List<String> servers = options.getServers();
    if (servers != null && !servers.isEmpty()) {
      List<InetSocketAddress> addresses = new ArrayList<>();
      servers.forEach(server -> addresses.add(address(server)));
      builder.nameServerProvider(new SequentialDnsServerAddressStreamProvider(addresses));
    }
    if (options.getSearchDomains() != null) {
      builder.searchDomains(options.getSearchDomains()).ndots(Math.max(1, options.getNdots()));
    }
    return builder.build();
  }

  /** From an address, a colon and a port. */
  private static InetSocketAddress address(String server) {
    int colon = server.lastIndexOf(':');
    InetAddress host = NetUtil.createInetAddressFromIpAddressString(server.substring(0, colon));
    return new InetSocketAddress(host, Integer.parseInt(server.substring(colon + 1)));
  }

  private static Result result(String host, Future<List<InetAddress>> done, TtlRecorder ttl) {
    if (done.isSuccess()) {
      Set<InetAddress> addresses = new LinkedHashSet<>(done.getNow());
      if (host.equalsIgnoreCase("localhost")) {
        addresses.removeIf(address -> !(address instanceof Inet4Address));
      }
      return addresses.isEmpty()
          ? new Result.None()
          : new Result.Found(addresses, ttl.isEmpty() ? HOSTS_TTL : ttl.least());
    }
    return isNone(done.cause()) ? new Result.None() : new Result.Failed(done.cause());
  }

  /** A name server has said that there is none. */
  private static boolean isNone(Throwable failure) {
    for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
      if (cause instanceof DnsErrorCauseException answer) {
        return answer.getCode().intValue() == 3;
      }
    }
    return false;
  }

  @Override
  public void close() {
    group.shutdownGracefully(0, 1, TimeUnit.SECONDS);
  }
}
