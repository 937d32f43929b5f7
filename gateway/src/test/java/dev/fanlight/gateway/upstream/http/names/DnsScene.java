package dev.fanlight.gateway.upstream.http.names;

import dev.fanlight.gateway.upstream.discovery.NameAnswer;
import dev.fanlight.gateway.upstream.discovery.NameAnswer.Found;
import dev.fanlight.gateway.upstream.discovery.NameAnswer.Place;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.nio.NioIoHandler;
import io.netty.resolver.HostsFileEntriesProvider;
import io.vertx.core.Future;
import java.io.IOException;
import java.io.StringReader;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;

/** A resolver that asks a scripted name server over real sockets. */
abstract class DnsScene {
  final ScriptedDns dns = new ScriptedDns();

  /** The hosts file. */
  final StringBuilder hosts = new StringBuilder("127.0.0.1 localhost\n::1 localhost\n");

  int hostsReads;

  private final EventLoopGroup loops =
      new MultiThreadIoEventLoopGroup(1, NioIoHandler.newFactory());
  private final DnsClient client = new DnsClient(loops.next(), 10_000);

  /** What never comes is not waited for long. */
  private final DnsClient hasty = new DnsClient(loops.next(), 50);

  @AfterEach
  void close() {
    dns.close();
    hasty.close();
    client.close();
    loops.shutdownGracefully(0, 1, TimeUnit.SECONDS);
  }

  private HostsFileEntriesProvider read() {
    hostsReads++;
    try {
      return HostsFileEntriesProvider.parser().parse(new StringReader(hosts.toString()));
    } catch (IOException impossible) {
      throw new UncheckedIOException(impossible);
    }
  }

  DnsResolver lookup(Supplier<NameServers> servers, boolean ipv6) {
    return new DnsResolver(client, servers, () -> ipv6, this::read);
  }

  DnsResolver lookup(boolean ipv6, String... domains) {
    NameServers servers = new NameServers(List.of(dns.address()), List.of(domains), 1);
    return lookup(() -> servers, ipv6);
  }

  DnsResolver hastyLookup() {
    NameServers servers = new NameServers(List.of(dns.address()), List.of(), 1);
    return new DnsResolver(hasty, () -> servers, () -> false, this::read);
  }

  static NameAnswer get(Future<NameAnswer> answer) throws Exception {
    return answer.toCompletionStage().toCompletableFuture().get(15, TimeUnit.SECONDS);
  }

  NameAnswer addresses(String name) throws Exception {
    return get(lookup(false).addresses(name));
  }

  static NameAnswer found(int ttl, String... ips) {
    return new Found(Stream.of(ips).map(Place::of).toList(), Duration.ofSeconds(ttl));
  }
}
