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
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;

/**
 * Asks one name server one question; by TCP where UDP has no room for the answer. A datagram may be
 * lost, so what is not answered for a while is asked again. On an event loop of its own, which
 * serves no traffic.
 */
public final class DnsClient implements AutoCloseable {
  private static final long TIMEOUT_MILLIS = 2000;

  private final EventLoop loop;
  private final long againMillis;
  private final DnsNameResolver resolver;
  private final QuestionPace pace;

  /** A server's answer. */
  sealed interface Reply {
    /** It knows the name; there may be no record of that type. */
    record Known(DnsRecords records) implements Reply {}

    record NoSuchName() implements Reply {}

    /** No server was asked: there is no such question. */
    record NoName(String why) implements Reply {}

    /** It does not say whether it knows the name. */
    record Refused(String why) implements Reply {}

    /** There was an answer that cannot be read. */
    record Failed(String why) implements Reply {}

    /**
     * There was no answer.
     *
     * @param late whether the time was over; otherwise the server could not be asked
     */
    record Silent(String why, boolean late) implements Reply {}
  }

  /**
   * @param loop that serves no traffic
   */
  public DnsClient(EventLoop loop) {
    this(loop, TIMEOUT_MILLIS / 2, TIMEOUT_MILLIS);
  }

  /**
   * @param againMillis after which a question that has no answer is asked again, once
   * @param timeoutMillis for both questions together
   */
  DnsClient(EventLoop loop, long againMillis, long timeoutMillis) {
    this.loop = loop;
    this.againMillis = againMillis;
    this.pace = new QuestionPace(loop);
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
    loop.execute(() -> pace.run(() -> ask(server, name, type, reply)));
    return reply.future();
  }

  private void ask(
      InetSocketAddress server, String name, DnsRecordType type, Promise<Reply> reply) {
    try {
      DnsQuestion question = new DefaultDnsQuestion(name.endsWith(".") ? name : name + '.', type);
      send(server, question, reply);
      ScheduledFuture<?> again =
          loop.schedule(
              () -> pace.run(() -> send(server, question, reply)),
              againMillis,
              TimeUnit.MILLISECONDS);
      reply.future().onComplete(done -> again.cancel(false));
    } catch (IllegalArgumentException noName) {
      reply.tryComplete(new Reply.NoName("its name is none: " + noName.getMessage()));
    } catch (RuntimeException unexpected) {
      reply.tryComplete(silent(unexpected));
    }
  }

  /** The first answer counts. The time of the first question counts for both. */
  private void send(InetSocketAddress server, DnsQuestion question, Promise<Reply> reply) {
    if (reply.future().isComplete()) {
      return;
    }
    try {
      resolver.query(server, question).addListener(done -> reply.tryComplete(read(done, question)));
    } catch (RuntimeException unexpected) {
      reply.tryComplete(silent(unexpected));
    }
  }

  private static Reply read(io.netty.util.concurrent.Future<?> done, DnsQuestion question) {
    if (!(done.getNow() instanceof AddressedEnvelope<?, ?> answer)) {
      return silent(done.cause());
    }
    try {
      return answer.content() instanceof DnsResponse response
          ? read(response, question)
          : new Reply.Failed("a name server answered something else");
    } catch (RuntimeException broken) {
      return new Reply.Failed("a name server's answer was broken");
    } finally {
      answer.release();
    }
  }

  private static Reply read(DnsResponse response, DnsQuestion question) {
    DnsResponseCode code = response.code();
    if (code.equals(DnsResponseCode.NXDOMAIN)) {
      return new Reply.NoSuchName();
    }
    if (!code.equals(DnsResponseCode.NOERROR)) {
      return new Reply.Refused("a name server answered " + code.toString().replaceAll("\\(.*", ""));
    }
    return response.isTruncated()
        ? new Reply.Failed("a name server's answer was cut off")
        : new Reply.Known(DnsRecords.read(response, question.name(), question.type()));
  }

  private static Reply silent(Throwable cause) {
    return cause instanceof DnsNameResolverTimeoutException
        ? new Reply.Silent("no name server answered in time", true)
        : new Reply.Silent("no name server answered: " + reason(cause), false);
  }

  /** Of the first cause: messages of the others have a number that is another one each time. */
  private static String reason(Throwable failure) {
    Throwable first = failure;
    while (first.getCause() != null) {
      first = first.getCause();
    }
    return first.getMessage() == null ? first.getClass().getSimpleName() : first.getMessage();
  }

  @Override
  public void close() {
    resolver.close();
  }
}
