package dev.fanlight.bench;

import io.vertx.core.Vertx;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.RequestOptions;

/**
 * The limit for a fan-out: calls of a bare Vert.x client, nothing around them. Asked over HTTP for
 * a number of seconds, it makes calls that long and answers how many came back. Arguments: its
 * port, the origin's, calls in flight.
 */
public final class BareCalls {
  private final HttpClient client;
  private final RequestOptions call;
  private long done;
  private boolean running;

  private BareCalls(HttpClient client, int origin) {
    this.client = client;
    this.call =
        new RequestOptions()
            .setMethod(HttpMethod.GET)
            .setHost("127.0.0.1")
            .setPort(origin)
            .setURI("/");
  }

  public static void main(String[] args) {
    Vertx vertx = OneLoop.vertx();
    BareCalls calls = new BareCalls(OneLoop.client(vertx), Integer.parseInt(args[1]));
    int inFlight = Integer.parseInt(args[2]);
    vertx
        .createHttpServer(OneLoop.server())
        .requestHandler(request -> {
          calls.start(inFlight);
          long window = 1000 * Long.parseLong(request.getParam("seconds", "1"));
          vertx.setTimer(window, elapsed -> request.response().end(calls.stop() + "\n"));
        })
        .listen(Integer.parseInt(args[0]), "127.0.0.1")
        .onFailure(OneLoop::exit);
  }

  private void start(int inFlight) {
    done = 0;
    running = true;
    for (int i = 0; i < inFlight; i++) {
      next();
    }
  }

  private long stop() {
    running = false;
    return done;
  }

  private void next() {
    if (running) {
      client
          .request(call)
          .compose(HttpClientRequest::send)
          .compose(HttpClientResponse::body)
          .onSuccess(body -> {
            done++;
            next();
          })
          .onFailure(OneLoop::exit);
    }
  }
}
