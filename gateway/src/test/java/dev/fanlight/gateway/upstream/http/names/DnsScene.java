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

  /** At this machine. */
  int looks;

  private final EventLoopGroup loops =
      new MultiThreadIoEventLoopGroup(1, NioIoHandler.newFactory());
  private final DnsClient client = new DnsClient(loops.next(), 5_000, 10_000);

  /** What never comes is not waited for long. */
  private final DnsClient hasty = new DnsClient(loops.next(), 25, 50);

  private final DnsClient impatient = new DnsClient(loops.next(), 500, 1_000);

  /** Asks again soon, and waits as long as the first one. */
  private final DnsClient persistent = new DnsClient(loops.next(), 25, 10_000);

  @AfterEach
  void close() {
    dns.close();
    persistent.close();
    impatient.close();
    hasty.close();
    client.close();
    loops.shutdownGracefully(0, 1, TimeUnit.SECONDS);
  }

  private Machine machine(boolean ipv6) {
    return machine(ipv6, false);
  }

  private Machine machine(boolean ipv6, boolean prefersIpv6) {
    looks++;
    try {
      return new Machine(
          HostsFileEntriesProvider.parser().parse(new StringReader(hosts.toString())),
          ipv6,
          prefersIpv6);
    } catch (IOException impossible) {
      throw new UncheckedIOException(impossible);
    }
  }

  DnsResolver lookup(Supplier<NameServers> servers, boolean ipv6) {
    return new DnsResolver(client, servers, () -> machine(ipv6), silences());
  }

  DnsResolver lookup(boolean ipv6, String... domains) {
    return lookup(() -> servers(1, domains), ipv6);
  }

  /**
   * @param dots a name with fewer of them is completed first
   */
  NameServers servers(int dots, String... domains) {
    return new NameServers(List.of(dns.address()), List.of(domains), dots);
  }

  DnsResolver hastyLookup() {
    return new DnsResolver(hasty, () -> servers(1), () -> machine(false), silences());
  }

  private static SilentServers silences() {
    return new SilentServers(System::nanoTime);
  }

  /** At a machine with addresses of both kinds. */
  DnsResolver lookupPreferring(boolean ipv6) {
    return new DnsResolver(client, () -> servers(1), () -> machine(true, ipv6), silences());
  }

  NameServers both(ScriptedDns other) {
    return new NameServers(List.of(dns.address(), other.address()), List.of(), 1);
  }

  /** Asks that server too, and waits for a silent one longer than a test does. */
  DnsResolver lookupBeside(ScriptedDns other, SilentServers silences) {
    return new DnsResolver(client, () -> both(other), () -> machine(false), silences);
  }

  /** Asks that server too when the first one has said nothing for a second. */
  DnsResolver lookupBeside(ScriptedDns other) {
    return new DnsResolver(impatient, () -> both(other), () -> machine(false), silences());
  }

  DnsResolver persistentLookup() {
    return new DnsResolver(persistent, () -> servers(1), () -> machine(false), silences());
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
