package dev.fanlight.gateway.filter.boundary.body;

import static java.util.Objects.requireNonNull;

import dev.fanlight.gateway.filter.boundary.PluginCode;
import dev.fanlight.gateway.limit.memory.CallbackStream;
import dev.fanlight.gateway.time.Loop;
import dev.fanlight.plugin.Body;
import dev.fanlight.plugin.ErrorCode;
import dev.fanlight.plugin.GatewayError;
import dev.fanlight.plugin.GatewayRequest;
import dev.fanlight.plugin.GatewayResponse;
import io.vertx.core.Handler;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.streams.ReadStream;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/** A stream of a plugin, and what whoever reads it gets. */
abstract class PluginStreamScene {
  final Source source = new Source();
  final List<String> failures = new ArrayList<>();
  final List<String> cancelled = new ArrayList<>();
  final List<String> pieces = new ArrayList<>();
  final Plugin owner = new Plugin();

  /** Throws in the method that is named. */
  static final class Source implements Body.Counted, CallbackStream {
    private Callbacks callbacks = Callbacks.PLAIN;
    String broken = "";
    boolean read;
    @Nullable Handler<Throwable> listener;
    @Nullable Handler<Buffer> reader;
    @Nullable Handler<Void> ender;

    @Override
    public boolean keep(int bytes) {
      return true;
    }

    @Override
    public boolean isRead() {
      return read;
    }

    @Override
    public void callsBack(Callbacks how) {
      callbacks = how;
    }

    Source call(String method) {
      if (method.equals(broken)) {
        throw new LinkageError(method);
      }
      return this;
    }

    void send(String chunk) {
      requireNonNull(reader).handle(Buffer.buffer(chunk));
    }

    void end() {
      requireNonNull(ender).handle(null);
    }

    void fail(String message) {
      requireNonNull(listener).handle(new IllegalStateException(message));
    }

    @Override
    public Source exceptionHandler(@Nullable Handler<Throwable> handler) {
      listener = callbacks.of(handler);
      return call("exceptionHandler");
    }

    @Override
    public Source handler(@Nullable Handler<Buffer> handler) {
      reader = callbacks.of(handler);
      return call("handler");
    }

    @Override
    public Source pause() {
      return call("pause");
    }

    @Override
    public Source resume() {
      return call("resume");
    }

    @Override
    public Source fetch(long amount) {
      return call("fetch");
    }

    @Override
    public Source endHandler(@Nullable Handler<Void> handler) {
      ender = callbacks.of(handler);
      return call("endHandler");
    }
  }

  ReadStream<Buffer> guarded() {
    GatewayResponse response = GatewayResponse.of(200, "text/plain", new Body.Streamed(source, -1));
    PluginBody.guard(response, null, owner);
    return ((Body.Streamed) response.body()).stream();
  }

  /** Its loop is the thread of the test, which runs what other threads leave for it. */
  final class Plugin implements PluginStream.Owner {
    PluginCode code = PluginCode.GATEWAY;
    final AtomicLong room = new AtomicLong(Long.MAX_VALUE);
    final BlockingQueue<Runnable> tasks = new LinkedBlockingQueue<>();

    @Override
    public PluginCode code() {
      return code;
    }

    @Override
    public boolean keep(int bytes) {
      return room.addAndGet(-bytes) >= 0;
    }

    @Override
    public GatewayError blame(Throwable cause) {
      return GatewayError.of(ErrorCode.PLUGIN_FAILED, "plugin x: " + cause.getMessage());
    }

    @Override
    public void onLoop(Runnable task) {
      tasks.add(task);
    }

    @Override
    public Loop loop() {
      return new Loop(
          System::nanoTime,
          (delay, task) -> {
            tasks.add(task);
            return () -> tasks.remove(task);
          },
          tasks::add);
    }
  }

  /** What a plugin makes of the body of a request, as whoever sends it upstream reads it. */
  ReadStream<Buffer> upload(ReadStream<Buffer> own) {
    return upload(own, Body.empty());
  }

  ReadStream<Buffer> upload(ReadStream<Buffer> own, Body received) {
    GatewayRequest request =
        new GatewayRequest(
            HttpMethod.POST, "/", null, HttpHeaders.headers(), new Body.Streamed(own, -1));
    PluginBody.guard(request, received, owner, error -> cancelled.add(error.detail()));
    return ((Body.Streamed) request.body()).stream();
  }

  void listen(ReadStream<Buffer> stream) {
    stream.exceptionHandler(failure -> failures.add(failure.getMessage()));
  }

  void read(ReadStream<Buffer> stream) {
    listen(stream);
    stream.endHandler(end -> pieces.add("end"));
    stream.handler(piece -> pieces.add(piece.toString()));
  }
}
