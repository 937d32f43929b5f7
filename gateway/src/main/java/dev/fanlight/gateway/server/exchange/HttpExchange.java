package dev.fanlight.gateway.server.exchange;

import dev.fanlight.gateway.route.exchange.ServedExchange;
import dev.fanlight.gateway.server.answer.AnswerHead;
import dev.fanlight.gateway.server.answer.AnswerWriter;
import dev.fanlight.gateway.server.answer.ErrorRenderer;
import dev.fanlight.gateway.server.answer.WholeAnswer;
import dev.fanlight.gateway.server.terms.Patience;
import dev.fanlight.gateway.server.wire.ClientConnection;
import dev.fanlight.gateway.telemetry.meter.ListenerMeters.Cut;
import dev.fanlight.plugin.Body;
import dev.fanlight.plugin.ErrorCode;
import dev.fanlight.plugin.GatewayError;
import dev.fanlight.plugin.GatewayRequest;
import dev.fanlight.plugin.GatewayResponse;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The life of one request and its answer: reads the request, dispatches it, has an {@link
 * AnswerWriter} write what comes back, and says once how it ended.
 *
 * <pre>
 * start -&gt; refuse                          -&gt; writeProblem -&gt; AnswerWriter -&gt; written
 * start -&gt; dispatch ... answered -&gt; write  -&gt; AnswerWriter -&gt; written -&gt; finish, release
 * broken, at any time -&gt; writeProblem; of an answer that has begun, the last word, or break off
 * gone, at any time (the client has left) -&gt; finish
 * </pre>
 *
 * <p>The answer's end, the client's departure, the end of patience and a stop may come in any
 * order. The first to reach {@code finish} ends the exchange; the others find it {@code ended}.
 */
final class HttpExchange extends HttpExchanges.Node implements AnswerWriter.Owner, Patience.Taker {
  private final HttpServerRequest request;
  private final HttpServerResponse response;
  private final Framing framing;
  private final ErrorRenderer errors;
  private @Nullable ServedExchange served;
  private @Nullable RequestBody body;
  private @Nullable AnswerWriter writer;
  private boolean answering;
  private boolean ended;

  HttpExchange(HttpExchanges exchanges, ClientConnection connection, HttpServerRequest request) {
    super(exchanges);
    this.request = request;
    this.response = request.response();
    this.framing = Framing.of(request, connection, exchanges);
    this.errors = framing.errors();
  }

  void start() {
    framing.connection.exchangeBegins((int) request.streamId());
    exchanges.add(this);
    framing.onFailure(this::gone);
    GatewayRequest read;
    try {
      read = RequestReader.read(framing);
    } catch (GatewayError refusal) {
      refuse(refusal);
      return;
    }
    if (read.body() instanceof Body.Streamed streamed) {
      body = (RequestBody) streamed.stream();
    }
    dispatch(read);
  }

  private void dispatch(GatewayRequest read) {
    ServedExchange dispatched = exchanges.dispatch(read, framing);
    served = dispatched;
    RequestBody upload = body;
    if (upload != null) {
      upload.belongsTo(dispatched);
      later(() -> upload.watch(loop()));
    }
    dispatched.onBroken(this::broken);
    dispatched.onHints(fields -> {
      if (!answering && !ended) {
        framing.hint(fields);
      }
    });
    if (framing.mayHaveLeft() && dispatched.response().isComplete()) {
      later(() -> {
        if (framing.connection.isOpen()) {
          dispatched.response().onComplete(this::answered);
        }
      });
    } else {
      dispatched.response().onComplete(this::answered);
    }
  }

  /** Answers a request that cannot be dispatched. */
  private void refuse(GatewayError refusal) {
    served = exchanges.refuse(refusal, framing);
    if (framing.connection.isOpen()) {
      framing.endConnection();
      writeProblem(refusal);
      return;
    }
    // Its head is not whole because the connection was closed in the middle of it.
    GatewayError gone = exchanges.draining() ? Departure.shutdown() : departure(null);
    finish(gone.status(), 0, gone);
  }

  private ServedExchange served() {
    return Objects.requireNonNull(served);
  }

  private void answered(GatewayResponse answer, @Nullable Throwable failure) {
    if (answering || ended) {
      return;
    }
    answering = true;
    if (failure != null) {
      writeProblem(GatewayError.from(failure));
      return;
    }
    try {
      write(answer);
    } catch (RuntimeException invalid) { // a status or field that would break the message
      broken(
          GatewayError.of(ErrorCode.INTERNAL_ERROR, "the answer could not be written")
              .withCause(invalid));
    }
  }

  private void write(GatewayResponse answer) {
    ServedExchange of = served();
    if (!of.answer().hold(answer.body() instanceof Body.Bytes bytes ? bytes.length() : 0)) {
      return; // there is no room for it, and that has been answered
    }
    boolean bodiless = AnswerHead.write(request, answer);
    GatewayError refusal = framing.refusal(answer);
    if (refusal != null) {
      broken(refusal);
      return;
    }
    framing.announce(body, of.upgrades());
    start(AnswerWriter.of(answer.body(), bodiless, of, response, this));
  }

  private void writeProblem(GatewayError error) {
    ServedExchange of = served();
    @Nullable Buffer problem = errors.render(error, of.id(), response);
    if (!of.answer().hold(problem == null ? 0 : problem.length()) && response.ended()) {
      return;
    }
    framing.announce(body, of.upgrades());
    Buffer sent = HttpMethod.HEAD.equals(request.method()) ? null : problem;
    start(new WholeAnswer(error, sent, response, this));
  }

  private void start(AnswerWriter next) {
    if (writer != null) {
      writer.stop();
    }
    writer = next;
    next.start();
  }

  @Override
  public void written(int status, long bytes, @Nullable GatewayError error) {
    if (!ended) {
      finish(status, bytes, error);
      framing.release(body);
    }
  }

  /** Answers the error, or breaks the answer off where it has begun. */
  @Override
  public void broken(GatewayError error) {
    if (ended) {
      return;
    }
    AnswerWriter lastWord = writer == null ? null : writer.lastWord(error, errors);
    if (!response.headWritten()) {
      writeProblem(error);
    } else if (lastWord != null) {
      start(lastWord);
    } else {
      boolean waits = writer != null && writer.waits();
      finish(framing.status(), writer == null ? 0 : writer.bytes(), error);
      framing.breakOff(error, waits);
    }
  }

  @Override
  void cut(GatewayError reason) {
    boolean begun = answering;
    if (served != null) {
      served.cancel(reason);
    }
    if (begun) {
      broken(reason);
    }
  }

  /** The request or the response has failed: mostly, the client has left. */
  private void gone(Throwable failure) {
    if (ended || (response.ended() && !framing.isTunnel())) {
      return; // an answer that was handed over whole tells how it went
    }
    answering = true;
    GatewayError told = framing.answerable(failure, body != null);
    if (told != null) {
      if (body != null) {
        body.fail(told);
      }
      broken(served().response().cause() instanceof GatewayError first ? first : told);
      return;
    }
    GatewayError error = framing.departure(failure);
    int status = response.headWritten() ? framing.status() : error.status();
    if (writer != null) {
      writer.stop(); // its source fails when the exchange is cancelled, and nobody is left to hear
    }
    if (served != null) {
      served.cancel(error);
    }
    if (body != null) {
      body.fail(error);
    }
    finish(status, writer == null ? 0 : writer.bytes(), error);
  }

  /** Lets go of everything: Vert.x keeps a request as long as its connection is closing. */
  private void finish(int status, long bytes, @Nullable GatewayError error) {
    if (ended) {
      return;
    }
    ended = true;
    if (writer != null) {
      writer.stop();
      writer = null;
    }
    framing.connection.exchangeEnds();
    exchanges.remove(this);
    if (served != null) {
      served.end(status, bytes, error);
      served = null;
    }
    if (body != null) {
      body.letGo();
    }
  }

  @Override
  public boolean takesTrailers() {
    return framing.takesTrailers;
  }

  @Override
  public boolean uploadMoves() {
    return body != null && body.moves();
  }

  @Override
  public Framing head() {
    return framing;
  }

  @Override
  public Patience patience() {
    return new Patience(
        loop(), new Patience.Bounds(served().idleTimeout(), framing.leastRate()), this);
  }

  @Override
  public void handedOver(Future<Void> sending) {
    if (framing.leastRate() != null && served != null && !sending.isComplete()) {
      Patience patience = patience();
      patience.waits();
      sending.onComplete(sent -> patience.stop());
    }
  }

  @Override
  public GatewayError departure(@Nullable Throwable failure) {
    return Departure.of(framing.connection, failure);
  }

  @Override
  public long taken() {
    return framing.taken();
  }

  /** The client takes too little of the answer. */
  @Override
  public void cut(Cut reason) {
    framing.connection.refused(reason);
    broken(Departure.of(reason));
  }
}
