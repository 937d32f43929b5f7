package dev.fanlight.gateway.telemetry.span.collector;

import io.opentelemetry.common.ComponentLoader;
import io.opentelemetry.exporter.sender.jdk.internal.JdkHttpSenderProvider;
import io.opentelemetry.sdk.common.CompletableResultCode;
import io.opentelemetry.sdk.common.export.HttpResponse;
import io.opentelemetry.sdk.common.export.HttpSender;
import io.opentelemetry.sdk.common.export.HttpSenderProvider;
import io.opentelemetry.sdk.common.export.MessageWriter;
import java.util.List;
import java.util.ServiceLoader;
import java.util.function.Consumer;

/**
 * Gives the exporter the HTTP client of the JDK, and keeps what the collector answered last: the
 * exporter looks at its status only. Written by a thread of the exporter before the exporter tells
 * of the end of a request.
 */
final class HeardAnswers implements ComponentLoader {
  private static final byte[] NOTHING = {};

  private volatile byte[] last = NOTHING;

  /** The body of the last answer; empty before there is one. */
  byte[] last() {
    return last;
  }

  @Override
  public <T> Iterable<T> load(Class<T> type) {
    if (type != HttpSenderProvider.class) {
      return ServiceLoader.load(type);
    }
    HttpSenderProvider jdk = new JdkHttpSenderProvider();
    HttpSenderProvider hearing = config -> new Hearing(jdk.createSender(config));
    return List.of(type.cast(hearing));
  }

  private final class Hearing implements HttpSender {
    private final HttpSender sender;

    Hearing(HttpSender sender) {
      this.sender = sender;
    }

    @Override
    public void send(
        MessageWriter message, Consumer<HttpResponse> answered, Consumer<Throwable> failed) {
      sender.send(
          message,
          answer -> {
            last = answer.getResponseBody();
            answered.accept(answer);
          },
          failed);
    }

    @Override
    public CompletableResultCode shutdown() {
      return sender.shutdown();
    }
  }
}
