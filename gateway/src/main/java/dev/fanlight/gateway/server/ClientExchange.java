package dev.fanlight.gateway.server;

import dev.fanlight.gateway.limit.HeldBytes;
import dev.fanlight.gateway.route.Client;
import dev.fanlight.gateway.route.ServedExchange;
import dev.fanlight.plugin.Body;
import dev.fanlight.plugin.ErrorCode;
import dev.fanlight.plugin.GatewayError;
import dev.fanlight.plugin.GatewayRequest;
import dev.fanlight.plugin.GatewayResponse;
import io.vertx.core.AsyncResult;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.http.HttpVersion;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One request and its answer: checks the request, dispatches it, writes what comes back, and says
 * once how it ended. Whoever comes first, the answer's end, its failure or the client's departure,
 * ends it; the others find it ended.
 */
final class ClientExchange extends OpenRequests.Node implements Relay.Owner {
  private static final Logger log = LoggerFactory.getLogger(ClientExchange.class);

  private final ListenerVerticle verticle;
  private final ClientConnection connection;
  private final HttpServerRequest request;
  private final HttpServerResponse response;
  private final boolean http2;
  private final Ending ending;
  private @Nullable ServedExchange exchange;
  private @Nullable RequestBody body;
  private @Nullable Relay relay;
  private boolean trailersWelcome;
  private boolean answering;
  private boolean ended;

  ClientExchange(
      ListenerVerticle verticle, ClientConnection connection, HttpServerRequest request) {
    this.verticle = verticle;
    this.connection = connection;
    this.request = request;
    this.response = request.response();
    this.http2 = request.version() == HttpVersion.HTTP_2;
    this.ending = new Ending(verticle, connection, request);
  }

  void start() {
    connection.exchangeBegins((int) request.streamId());
    verticle.requests().add(this);
    response.exceptionHandler(this::gone);
    GatewayRequest checked;
    try {
      checked = RequestReader.read(request, connection, connection.terms().limits());
    } catch (GatewayError refusal) {
      refuse(refusal);
      return;
    }
    trailersWelcome = RequestReader.takesTrailers(request);
    if (checked.body() instanceof Body.Streamed streamed) {
      body = (RequestBody) streamed.stream();
    }
    dispatch(checked);
  }

  private void dispatch(GatewayRequest checked) {
    Client client = RequestReader.client(request, connection, verticle.name());
    ServedExchange dispatched = verticle.serverLoop().dispatcher().dispatch(checked, client);
    exchange = dispatched;
    RequestBody upload = body;
    if (upload != null) {
      upload.belongsTo(dispatched);
      verticle.later(() -> upload.watch(verticle.serverLoop().loop()));
    }
    dispatched.onBroken(this::fail);
    dispatched.onHints(fields -> {
      if (!answering && !ended && connection.takes(fields)) {
        AnswerHead.hint(request, fields);
      }
    });
    if (!http2 && !connection.terms().answersHalfClosed() && dispatched.response().isComplete()) {
      // A client that has left with its request is not answered by chance, because it was quick.
      verticle.later(() -> {
        if (connection.isOpen()) {
          dispatched.response().onComplete(this::answered);
        }
      });
    } else {
      dispatched.response().onComplete(this::answered);
    }
  }

  /** Answers what was never dispatched. */
  private void refuse(GatewayError refusal) {
    Client client = RequestReader.client(request, connection, verticle.name());
    GatewayRequest unreadable = RequestReader.unreadable(request);
    exchange = verticle.serverLoop().dispatcher().refuse(unreadable, client, refusal);
    if (connection.isOpen()) {
      ending.closes();
      writeProblem(refusal);
      return;
    }
    // Its head is not whole because the connection was closed in the middle of it.
    GatewayError gone = verticle.draining() ? Departure.shutdown() : departure();
    finish(gone.status(), 0, gone);
  }

  private void answered(AsyncResult<GatewayResponse> result) {
    if (answering || ended) {
      return;
    }
    answering = true;
    if (result.failed()) {
      writeProblem(GatewayError.from(result.cause()));
      return;
    }
    try {
      write(result.result());
    } catch (RuntimeException invalid) { // a status or field that would break the message
      fail(
          GatewayError.of(ErrorCode.INTERNAL_ERROR, "the answer could not be written")
              .withCause(invalid));
    }
  }

  private void write(GatewayResponse answer) {
    if (!answer().hold(answer.body() instanceof Body.Bytes bytes ? bytes.length() : 0)) {
      return; // there is no room for it, and that has been answered
    }
    boolean bodiless = AnswerHead.write(request, answer);
    if (!connection.takes(response.headers())) {
      fail(AnswerHead.tooLarge());
      return;
    }
    ending.announce(body);
    switch (HeldBody.inPieces(answer.body())) {
      case Body.Streamed streamed when bodiless -> discard(streamed);
      case Body.Streamed streamed -> relay(streamed);
      case Body.Bytes bytes -> end(bodiless ? null : bytes.bytes(), null);
      case Body.Empty ignored -> end(null, null);
    }
  }

  private void relay(Body.Streamed streamed) {
    Relay started = new Relay(streamed, response, trailersWelcome, this, idle());
    relay = started;
    started.start();
    if (!ended) {
      verticle.later(started::watch);
    }
  }

  private Relay.Idle idle() {
    return new Relay.Idle(
        verticle.serverLoop().loop(), Objects.requireNonNull(exchange).idleTimeout());
  }

  @Override
  public void sendHead() {
    AnswerHead.send(request);
  }

  private void discard(Body.Streamed unsent) {
    end(response.end().eventually(() -> UnsentBody.end(unsent.stream(), idle())), 0, null);
  }

  @Override
  public HeldBytes answer() {
    return Objects.requireNonNull(exchange, "what is answered was dispatched").answer();
  }

  @Override
  public void relayed(long bytes, @Nullable GatewayError error) {
    if (error != null) {
      fail(error);
    } else if (!ended) {
      finish(response.getStatusCode(), bytes, null);
      ending.release(body);
    }
  }

  /** Answers the error, or breaks the answer off where it has begun. */
  private void fail(GatewayError error) {
    if (ended) {
      return;
    }
    if (response.headWritten()) {
      log.debug("broke off an answer: {}", error.detail());
      finish(response.getStatusCode(), relay == null ? 0 : relay.bytes(), error);
      BrokenAnswer.end(request, connection, error);
    } else {
      writeProblem(error);
    }
  }

  @Override
  void cut(GatewayError reason) {
    boolean begun = answering;
    if (exchange != null) {
      exchange.cancel(reason);
    }
    if (begun && !ended) {
      fail(reason);
    }
  }

  private void writeProblem(GatewayError error) {
    String instance = exchange == null ? RequestReader.newId() : exchange.id();
    Buffer problem = Problems.write(error, instance, response);
    if (exchange != null && !exchange.answer().hold(problem.length()) && response.ended()) {
      return;
    }
    ending.announce(body);
    end(HttpMethod.HEAD.equals(request.method()) ? null : problem, error);
  }

  private void end(@Nullable Buffer content, @Nullable GatewayError error) {
    Future<Void> sending = content == null ? response.end() : response.end(content);
    end(sending, content == null ? 0 : content.length(), error);
  }

  private void end(Future<Void> sending, long bytes, @Nullable GatewayError error) {
    int status = response.getStatusCode();
    if (http2 && exchange != null && !sending.isComplete()) { // else the connection sees to it
      Patience patience = patience();
      patience.waits();
      sending.onComplete(sent -> patience.stop());
    }
    sending.onComplete(sent -> {
      finish(status, bytes, sent.succeeded() ? error : departure());
      ending.release(body);
    });
  }

  @Override
  public Patience patience() {
    return AnswerTaker.patience(connection, request, idle(), this::fail);
  }

  @Override
  public GatewayError departure() {
    return connection.departure();
  }

  private void gone(Throwable failure) {
    if (ended || response.ended()) {
      return; // what has been handed over whole is told of when it has been written
    }
    answering = true;
    if (body != null
        && !http2
        && connection.isOpen()
        && RequestReader.isMalformed(failure, response)) {
      // It must be answered now: Vert.x closes the connection after it has told us.
      GatewayError malformed = RequestReader.undecodableBody(failure, connection.terms().limits());
      body.fail(malformed);
      writeProblem(malformed);
      return;
    }
    GatewayError error = http2 ? RequestReader.ended(failure, departure()) : departure();
    int status = response.headWritten() ? response.getStatusCode() : error.status();
    if (relay != null) {
      relay.stop(); // its source fails when the exchange is cancelled; nobody is left to hear it
    }
    if (exchange != null) {
      exchange.cancel(error);
    }
    if (body != null) {
      body.fail(error);
    }
    finish(status, relay == null ? 0 : relay.bytes(), error);
  }

  /** Lets go of all that it held: Vert.x keeps a request as long as its connection is closing. */
  private void finish(int status, long bytes, @Nullable GatewayError error) {
    if (ended) {
      return;
    }
    ended = true;
    if (relay != null) {
      relay.stop();
      relay = null;
    }
    connection.exchangeEnds();
    verticle.requests().remove(this);
    if (exchange != null) {
      exchange.end(status, bytes, error);
      exchange = null;
    }
    if (body != null) {
      body.letGo();
    }
  }
}
