package dev.fanlight.gateway.explain.read;

import dev.fanlight.gateway.config.GatewayConfig;
import dev.fanlight.gateway.config.ListenerConfig;
import dev.fanlight.gateway.config.ListenerConfig.Limits;
import dev.fanlight.gateway.config.Network;
import dev.fanlight.gateway.route.ReceivedFields;
import dev.fanlight.gateway.route.exchange.Client;
import dev.fanlight.gateway.route.path.RequestRules;
import dev.fanlight.gateway.server.exchange.RequestTarget;
import dev.fanlight.gateway.server.terms.TrustedProxies;
import dev.fanlight.gateway.server.wire.http1.HeadRules;
import dev.fanlight.plugin.Body;
import dev.fanlight.plugin.ErrorCode;
import dev.fanlight.plugin.GatewayError;
import dev.fanlight.plugin.GatewayRequest;
import io.netty.handler.codec.http.DefaultHttpRequest;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpUtil;
import io.netty.handler.codec.http.HttpVersion;
import io.vertx.core.MultiMap;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import java.net.InetAddress;
import java.util.List;

/** A request as a listener reads it over HTTP/1.1. */
public record ReadRequest(GatewayRequest request, Client client, boolean bodyIsKnown) {
  /** Characters of a request line besides method and target. */
  private static final int VERSION = "  HTTP/1.1".length();

  /** Characters of a field besides its name and its value. */
  private static final int BETWEEN = ": \r\n".length();

  /**
   * Reads what somebody asks about.
   *
   * @throws GatewayError why the gateway would not read it
   */
  public static ReadRequest of(
      AskedRequest asked, AskedUrl url, ListenerConfig listener, GatewayConfig in) {
    checkSize(asked, url, listener.limits());
    HttpRequest head = head(asked, url);
    GatewayError refusal = HeadRules.check(head);
    if (refusal != null) {
      throw refusal;
    }
    HttpMethod method = HttpMethod.valueOf(asked.method());
    RequestRules.checkMethod(method);
    MultiMap headers = HttpHeaders.headers();
    head.headers().forEach(field -> headers.add(field.getKey(), field.getValue()));
    String host = headers.get(HttpHeaders.HOST);
    RequestTarget target =
        RequestTarget.parse(url.target(), host, HttpMethod.OPTIONS.equals(method));
    Client client = client(asked, listener, in, headers);
    ReceivedFields.settle(headers, client);
    Body body = asked.body() == null ? Body.empty() : Body.of(Buffer.buffer(asked.body()));
    return new ReadRequest(
        new GatewayRequest(method, target.path(), target.query(), headers, body),
        client,
        asked.bodyIsKnown());
  }

  /** As the listener counts them: the request line, and the section of the fields. */
  private static void checkSize(AskedRequest asked, AskedUrl url, Limits limits) {
    if (asked.method().length() + url.target().length() + VERSION > limits.line()) {
      throw GatewayError.of(
          ErrorCode.URI_TOO_LONG, "the request line is longer than " + limits.line() + " bytes");
    }
    int bytes = 0;
    for (AskedRequest.Field field : asked.fields()) {
      bytes += field.name().length() + field.value().length() + BETWEEN;
    }
    if (bytes > limits.headers() || asked.fields().size() > limits.fields()) {
      throw GatewayError.of(
          ErrorCode.HEADERS_TOO_LARGE,
          "the header section is larger than " + limits.headers() + " bytes");
    }
  }

  private static HttpRequest head(AskedRequest asked, AskedUrl url) {
    try {
      HttpRequest head =
          new DefaultHttpRequest(
              HttpVersion.HTTP_1_1,
              io.netty.handler.codec.http.HttpMethod.valueOf(asked.method()),
              url.target());
      asked.fields().forEach(field -> head.headers().add(field.name(), field.value()));
      List<String> lengths = head.headers().getAll(HttpHeaders.CONTENT_LENGTH);
      if (!lengths.isEmpty()) {
        HttpUtil.normalizeAndGetContentLength(lengths, false, false);
      }
      if (!head.headers().contains(HttpHeaders.HOST)) {
        head.headers().set(HttpHeaders.HOST, url.authority());
      }
      return head;
    } catch (IllegalArgumentException malformed) {
      throw GatewayError.of(ErrorCode.BAD_REQUEST, "the request's head is malformed");
    }
  }

  private static Client client(
      AskedRequest asked, ListenerConfig listener, GatewayConfig config, MultiMap headers) {
    TrustedProxies proxies = new TrustedProxies(config.clients().trustedProxies());
    InetAddress address = Network.address(asked.client());
    boolean trusted = address != null && proxies.trusts(address);
    String authority = headers.get(HttpHeaders.HOST);
    String scheme = listener.tls() == null ? "http" : "https";
    return new Client(
        listener.name(),
        trusted ? proxies.clientAddress(asked.client(), headers) : asked.client(),
        trusted ? TrustedProxies.scheme(scheme, headers) : scheme,
        authority,
        trusted ? TrustedProxies.authority(authority, headers) : authority,
        asked.client(),
        "1.1",
        trusted,
        headers.get(HttpHeaders.UPGRADE),
        listener.limits(),
        null,
        (name, protocol) -> {
          throw new IllegalStateException("there is no connection");
        });
  }
}
