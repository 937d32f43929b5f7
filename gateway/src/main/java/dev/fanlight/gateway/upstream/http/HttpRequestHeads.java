package dev.fanlight.gateway.upstream.http;

import dev.fanlight.gateway.config.upstream.UpstreamConfig;
import dev.fanlight.gateway.config.upstream.UpstreamConfig.HostHeader;
import dev.fanlight.gateway.upstream.call.Upgrade;
import dev.fanlight.gateway.upstream.endpoint.Endpoint;
import dev.fanlight.gateway.upstream.fields.Grpc;
import dev.fanlight.gateway.upstream.network.AnnouncedTime;
import dev.fanlight.plugin.CallRequest;
import dev.fanlight.plugin.ReservedFields;
import io.vertx.core.MultiMap;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpVersion;
import io.vertx.core.http.impl.HttpClientStream;
import io.vertx.core.http.impl.HttpRequestHead;
import io.vertx.core.net.HostAndPort;
import org.jspecify.annotations.Nullable;

/** Heads of requests as an upstream gets them, all but the length of their body. */
final class HttpRequestHeads {
  private static final CharSequence TE = HttpHeaders.createOptimized("te");
  private static final CharSequence REQUEST_ID = HttpHeaders.createOptimized("x-request-id");
  private static final CharSequence GRPC_TIMEOUT = HttpHeaders.createOptimized("grpc-timeout");

  /** A number of {@code grpc-timeout} has eight digits. */
  private static final long MOST_GRPC = 99_999_999;

  private HttpRequestHeads() {}

  static HttpRequestHead of(
      CallRequest request,
      UpstreamConfig config,
      Endpoint endpoint,
      String requestId,
      long remainingMillis,
      HttpClientStream stream) {
    MultiMap headers = stream.connection().newHttpRequestHeaders();
    headers.setAll(request.headers());
    if (stream.version() != HttpVersion.HTTP_2) {
      headers.remove(TE);
    }
    HostAndPort host = host(headers, config, endpoint);
    headers.set(REQUEST_ID, requestId);
    removeTwins(headers, config.service().deadlineHeader());
    if (remainingMillis == AnnouncedTime.NONE) {
      headers.remove(config.service().deadlineHeader());
    } else {
      headers.set(config.service().deadlineHeader(), Long.toString(remainingMillis));
      if (stream.version() == HttpVersion.HTTP_2 && Grpc.isCall(headers)) {
        headers.set(GRPC_TIMEOUT, grpcTimeout(remainingMillis));
      }
    }
    headers.remove(HttpHeaders.CONTENT_LENGTH);
    String scheme = config.service().isTls() ? "https" : "http";
    return new HttpRequestHead(scheme, request.method(), request.target(), headers, host, "", null);
  }

  /** Never more than what is left: in the smallest unit that has room, rounded down. */
  static String grpcTimeout(long millis) {
    if (millis <= MOST_GRPC) {
      return millis + "m";
    }
    long seconds = millis / 1000;
    if (seconds <= MOST_GRPC) {
      return seconds + "S";
    }
    long minutes = seconds / 60;
    return minutes <= MOST_GRPC ? minutes + "M" : Math.min(minutes / 60, MOST_GRPC) + "H";
  }

  /**
   * Has the head ask the upstream to switch protocols, if the request is to.
   *
   * @return the gateway's own key, with which it asks; null: it asks with none of its own
   */
  static @Nullable WebSocketKey askToSwitch(MultiMap headers, @Nullable Upgrade upgrade) {
    if (upgrade == null) {
      return null;
    }
    headers
        .set(HttpHeaders.CONNECTION, HttpHeaders.UPGRADE)
        .set(HttpHeaders.UPGRADE, upgrade.protocol());
    if (!upgrade.ownKey()) {
      return null;
    }
    WebSocketKey key = new WebSocketKey();
    key.ask(headers);
    return key;
  }

  /** The default one's are taken out of every request when it is read. */
  private static void removeTwins(MultiMap headers, String deadline) {
    if (!ReservedFields.isForNoItem(deadline)) {
      String plain = ReservedFields.plain(deadline);
      for (String name : headers.names()) {
        if (ReservedFields.plain(name).equals(plain)) {
          headers.remove(name);
        }
      }
    }
  }

  /** The authority that the request is for; removes the client's own Host from the headers. */
  private static HostAndPort host(MultiMap headers, UpstreamConfig config, Endpoint endpoint) {
    String authority =
        switch (config.service().host()) {
          case HostHeader.Endpoint ignored -> null;
          case HostHeader.Client ignored -> headers.get(HttpHeaders.HOST);
          case HostHeader.Name name -> name.name();
        };
    headers.remove(HttpHeaders.HOST);
    return authority == null || authority.isEmpty()
        ? endpoint.authority()
        : new HttpHostAsSent(authority);
  }
}
