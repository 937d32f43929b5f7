package dev.fanlight.gateway.whole;

import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.http.StreamResetException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;

/** A request on a stream of its own. */
final class H2cArrival extends Arrival {
  private static final long INTERNAL_ERROR = 2;

  private final HttpServerRequest request;
  private final HttpServerResponse response;
  private final BlockingQueue<byte[]> chunks = new LinkedBlockingQueue<>();

  /** On the event loop. */
  H2cArrival(HttpServerRequest request) {
    super(request.method().name(), request.uri(), fieldsOf(request));
    this.request = request;
    this.response = request.response();
    request.exceptionHandler(this::failed);
    response.exceptionHandler(this::failed);
    response.closeHandler(closed -> departed(Departure.CLOSED));
    request.handler(chunk -> chunks.add(chunk.getBytes()));
    request.endHandler(end -> chunks.add(new byte[0]));
    request.pause();
  }

  private static List<String> fieldsOf(HttpServerRequest request) {
    List<String> fields = new ArrayList<>();
    fields.add(":authority: " + request.authority());
    request
        .headers()
        .forEach(
            field -> fields.add(field.getKey().toLowerCase(Locale.ROOT) + ": " + field.getValue()));
    return fields;
  }

  private void failed(Throwable failure) {
    departed(failure instanceof StreamResetException ? Departure.RESET : Departure.CLOSED);
    chunks.add(new byte[0]);
  }

  @Override
  public byte[] read(int atMost) {
    request.fetch(1);
    try {
      byte[] chunk = chunks.take();
      if (hasDeparted()) {
        throw new Departed();
      }
      return chunk;
    } catch (InterruptedException interrupted) {
      throw new IllegalStateException(interrupted);
    }
  }

  @Override
  public void interim(int status) {
    throw new UnsupportedOperationException("only HTTP/1.1");
  }

  @Override
  public void head(int status, long length, String... fields) {
    response.setStatusCode(status);
    for (String field : fields) {
      int colon = field.indexOf(':');
      response.headers().add(field.substring(0, colon), field.substring(colon + 1).strip());
    }
    if (length >= 0) {
      response.headers().set("content-length", Long.toString(length));
    }
    done(response.writeHead());
  }

  @Override
  public void write(byte[] bytes) {
    done(response.write(Buffer.buffer(bytes)));
  }

  @Override
  public void end(String... trailers) {
    for (String trailer : trailers) {
      int colon = trailer.indexOf(':');
      response.trailers().add(trailer.substring(0, colon), trailer.substring(colon + 1).strip());
    }
    done(response.end());
  }

  private void done(Future<Void> step) {
    try {
      step.await();
    } catch (Exception gone) {
      throw new Departed();
    }
  }

  @Override
  public void cut() {
    response.reset(INTERNAL_ERROR);
  }

  @Override
  public void close() {
    request.connection().close();
  }

  @Override
  public void raw(String text) {
    throw new UnsupportedOperationException("only HTTP/1.1");
  }

  @Override
  void watch() {
    // HTTP/2 always watches.
  }
}
