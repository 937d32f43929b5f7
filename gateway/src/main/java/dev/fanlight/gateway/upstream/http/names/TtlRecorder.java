package dev.fanlight.gateway.upstream.http.names;

import io.netty.channel.EventLoop;
import io.netty.handler.codec.dns.DnsRecord;
import io.netty.resolver.dns.DnsCache;
import io.netty.resolver.dns.DnsCacheEntry;
import java.net.InetAddress;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Keeps nothing, but notes for how long the records of one look-up hold. */
final class TtlRecorder implements DnsCache {
  private long least = Long.MAX_VALUE;

  /** Whether no name server has answered. */
  boolean isEmpty() {
    return least == Long.MAX_VALUE;
  }

  /** Of all records. */
  Duration least() {
    return Duration.ofSeconds(least);
  }

  @Override
  public DnsCacheEntry cache(
      String name, DnsRecord[] more, InetAddress address, long ttlSeconds, EventLoop loop) {
    least = Math.min(least, ttlSeconds);
    return new Entry(address, null);
  }

  @Override
  public DnsCacheEntry cache(String name, DnsRecord[] more, Throwable cause, EventLoop loop) {
    return new Entry(null, cause);
  }

  @Override
  public @Nullable List<? extends DnsCacheEntry> get(String name, DnsRecord[] more) {
    return null;
  }

  @Override
  public void clear() {}

  @Override
  public boolean clear(String name) {
    return false;
  }

  private record Entry(@Nullable InetAddress address, @Nullable Throwable cause)
      implements DnsCacheEntry {}
}
