package dev.fanlight.gateway.explain.read;

import dev.fanlight.gateway.config.GatewayConfig;
import dev.fanlight.gateway.config.ListenerConfig;
import dev.fanlight.gateway.config.Network;
import dev.fanlight.gateway.route.ReceivedFields;
import dev.fanlight.gateway.route.exchange.Client;
import dev.fanlight.gateway.route.path.RequestRules;
import dev.fanlight.gateway.server.exchange.RequestTarget;
import dev.fanlight.gateway.server.terms.TrustedProxies;
import dev.fanlight.gateway.server.wire.http1.WrittenHead;
import dev.fanlight.gateway.upstream.fields.Grpc;
import dev.fanlight.plugin.Body;
import dev.fanlight.plugin.ErrorCode;
import dev.fanlight.plugin.GatewayError;
import dev.fanlight.plugin.GatewayRequest;
import io.netty.buffer.Unpooled;
import io.netty.handler.codec.http.HttpRequest;
import io.vertx.core.MultiMap;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;

/** A request as a listener reads it over HTTP/1.1. */
public record ReadRequest(GatewayRequest request, Client client, boolean bodyIsKnown) {

  /**
   * Reads what somebody asks about.
   *
   * @throws UnreadRequest when the gateway would not read it
   */
  public static ReadRequest of(
      AskedRequest asked, AskedUrl url, ListenerConfig listener, GatewayConfig in)
      throws UnreadRequest {
    MultiMap headers = HttpHeaders.headers();
    try {
      Buffer content = asked.body() == null ? Buffer.buffer() : Buffer.buffer(asked.body());
      byte[] written = written(asked, url, content.length()).getBytes(StandardCharsets.UTF_8);
      WrittenHead head = WrittenHead.read(Unpooled.wrappedBuffer(written), listener.limits());
      head.request().headers().forEach(field -> headers.add(field.getKey(), field.getValue()));
      if (head.refusal() != null) {
        throw head.refusal();
      }
      Body body = asked.body() == null ? DeclaredBody.of(headers) : Body.of(content);
      return of(request(head.request(), headers, body), asked, listener, in);
    } catch (GatewayError why) {
      throw new UnreadRequest(why, Grpc.isCall(headers));
    }
  }

  private static GatewayRequest request(HttpRequest head, MultiMap headers, Body body) {
    HttpMethod method = HttpMethod.valueOf(head.method().name());
    RequestRules.checkMethod(method);
    String host = headers.get(HttpHeaders.HOST);
    RequestTarget target = RequestTarget.parse(head.uri(), host, HttpMethod.OPTIONS.equals(method));
    return new GatewayRequest(method, target.path(), target.query(), headers, body);
  }

  private static ReadRequest of(
      GatewayRequest request, AskedRequest asked, ListenerConfig listener, GatewayConfig in) {
    Client client = client(asked, listener, in, request.headers());
    ReceivedFields.settle(request.headers(), client);
    boolean bodyIsKnown =
        asked.body() != null
            || (request.body() instanceof Body.Empty && isWithoutBody(request.method()));
    return new ReadRequest(request, client, bodyIsKnown);
  }

  /** By custom: nothing is said about the body of another one that declares none. */
  private static boolean isWithoutBody(HttpMethod method) {
    return method.equals(HttpMethod.GET) || method.equals(HttpMethod.HEAD);
  }

  /**
   * The head as a client writes it.
   *
   * @param length of the body, in bytes; 0: there is none
   */
  private static String written(AskedRequest asked, AskedUrl url, int length) {
    StringBuilder head = new StringBuilder();
    line(head, asked.method() + " " + url.target() + " HTTP/1.1");
    asked.fields().forEach(field -> line(head, field.name() + ": " + field.value()));
    if (!asked.has("host")) {
      line(head, "host: " + url.authority());
    }
    if (length > 0 && !asked.has("content-length") && !asked.has("transfer-encoding")) {
      line(head, "content-length: " + length);
    }
    return head.append("\r\n").toString();
  }

  /** A line break within a line would make two of it. */
  private static void line(StringBuilder head, String line) {
    if (line.indexOf('\r') >= 0 || line.indexOf('\n') >= 0) {
      throw GatewayError.of(ErrorCode.BAD_REQUEST, "a line of the request's head has a line break");
    }
    head.append(line).append("\r\n");
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
