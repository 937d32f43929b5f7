package dev.fanlight.gateway.upstream.http.names;

import io.netty.channel.AddressedEnvelope;
import io.netty.channel.EventLoop;
import io.netty.channel.socket.nio.NioDatagramChannel;
import io.netty.channel.socket.nio.NioSocketChannel;
import io.netty.handler.codec.dns.DefaultDnsQuestion;
import io.netty.handler.codec.dns.DnsQuestion;
import io.netty.handler.codec.dns.DnsRecordType;
import io.netty.handler.codec.dns.DnsResponse;
import io.netty.handler.codec.dns.DnsResponseCode;
import io.netty.resolver.dns.DnsNameResolver;
import io.netty.resolver.dns.DnsNameResolverBuilder;
import io.netty.resolver.dns.DnsNameResolverTimeoutException;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.net.InetSocketAddress;

/**
 * Asks one name server one question; by TCP where UDP has no room for the answer. On an event loop
 * of its own, which serves no traffic.
 */
public final class DnsClient implements AutoCloseable {
  private static final long TIMEOUT_MILLIS = 2000;

  private final EventLoop loop;
  private final DnsNameResolver resolver;

  /** A server's answer. */
  sealed interface Reply {
    /** It knows the name; there may be no record of that type. */
    record Known(DnsRecords records) implements Reply {}

    record NoSuchName() implements Reply {}

    record Failed(String why) implements Reply {}
  }

  /**
   * @param loop that serves no traffic
   */
  public DnsClient(EventLoop loop) {
    this(loop, TIMEOUT_MILLIS);
  }

  DnsClient(EventLoop loop, long timeoutMillis) {
    this.loop = loop;
    this.resolver =
        new DnsNameResolverBuilder(loop)
            .datagramChannelType(NioDatagramChannel.class)
            .socketChannelType(NioSocketChannel.class)
            .queryTimeoutMillis(timeoutMillis)
            .optResourceEnabled(false)
            .build();
  }

  /** Completes on the event loop, and never fails. */
  Future<Reply> ask(InetSocketAddress server, String name, DnsRecordType type) {
    Promise<Reply> reply = Promise.promise();
    loop.execute(() -> {
      try {
        DnsQuestion question = new DefaultDnsQuestion(name.endsWith(".") ? name : name + '.', type);
        resolver.query(server, question).addListener(done -> reply.complete(read(done, type)));
      } catch (IllegalArgumentException noName) {
        reply.complete(new Reply.Failed("its name is none: " + noName.getMessage()));
      }
    });
    return reply.future();
  }

  private static Reply read(io.netty.util.concurrent.Future<?> done, DnsRecordType type) {
    if (!(done.getNow() instanceof AddressedEnvelope<?, ?> answer)) {
      return failed(done.cause());
    }
    try {
      return answer.content() instanceof DnsResponse response
          ? read(response, type)
          : new Reply.Failed("a name server answered something else");
    } catch (RuntimeException broken) {
      return new Reply.Failed("a name server's answer was broken");
    } finally {
      answer.release();
    }
  }

  private static Reply read(DnsResponse response, DnsRecordType type) {
    DnsResponseCode code = response.code();
    if (code.equals(DnsResponseCode.NXDOMAIN)) {
      return new Reply.NoSuchName();
    }
    if (!code.equals(DnsResponseCode.NOERROR)) {
      return new Reply.Failed("a name server answered " + code.toString().replaceAll("\\(.*", ""));
    }
    return response.isTruncated()
        ? new Reply.Failed("a name server's answer was cut off")
        : new Reply.Known(DnsRecords.read(response, type));
  }

  private static Reply failed(Throwable cause) {
    return new Reply.Failed(
        cause instanceof DnsNameResolverTimeoutException
            ? "no name server answered in time"
            : "no name server answered: " + cause.getMessage());
  }

  @Override
  public void close() {
    resolver.close();
  }
}
