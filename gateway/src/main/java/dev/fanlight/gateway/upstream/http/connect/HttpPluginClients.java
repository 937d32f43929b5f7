package dev.fanlight.gateway.upstream.http.connect;

import io.vertx.core.Vertx;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.PoolOptions;
import io.vertx.ext.web.client.WebClient;
import io.vertx.ext.web.client.WebClientOptions;

/**
 * Makes the clients with which plugins call services of their own. A read that stalls ends sometime
 * whatever the plugin does, and no queue is without bounds.
 */
public final class HttpPluginClients {
  private static final int CONNECTIONS_PER_HOST = 64;
  private static final int WAITING_FOR_A_CONNECTION = 256;
  private static final int IDLE_SECONDS = 30;

  private HttpPluginClients() {}

  /** A client for one event loop, on which it is called. */
  public static WebClient create(Vertx vertx) {
    WebClientOptions options = new WebClientOptions();
    options.setUserAgent("fanlight");
    options.setFollowRedirects(false);
    options.setIdleTimeout(IDLE_SECONDS);
    options.setReadIdleTimeout(IDLE_SECONDS);
    PoolOptions pool = new PoolOptions();
    pool.setHttp1MaxSize(CONNECTIONS_PER_HOST).setMaxWaitQueueSize(WAITING_FOR_A_CONNECTION);
    HttpClient http =
        vertx
            .httpClientBuilder()
            .with(options)
            .with(pool)
            .withConnectHandler(HttpPluginAnswers::install)
            .build();
    WebClient client = WebClient.wrap(http, options);
    HttpPluginResets.install(client);
    return client;
  }
}
