package dev.fanlight.plugins.forwardauth;

import dev.fanlight.plugin.ByteSize;
import dev.fanlight.plugin.ReservedFields;
import dev.fanlight.plugins.common.WebAddress;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The configuration of {@link ForwardAuthPlugin}.
 *
 * @param url of the service, http or https; it is asked with GET
 * @param timeout of the question, the answer's body included; 1s unless said
 * @param send the client's fields that the service sees
 * @param identity the service's fields that go on to the action; a client's own never do
 * @param answer the service's fields that a refused client sees, besides Content-Type,
 *     Content-Encoding, Cache-Control and Vary
 * @param maxBody of the service's answer; 64KiB unless said
 */
public record ForwardAuthConfig(
    String url,
    @Nullable Duration timeout,
    @Nullable List<String> send,
    @Nullable List<String> identity,
    @Nullable List<String> answer,
    @Nullable ByteSize maxBody) {
  private static final String FIELD_NAME = "[A-Za-z0-9!#$%&'+.^_`|~-]+";

  public ForwardAuthConfig {
    checkUrl(url);
    checkNames(send);
    checkNames(identity);
    checkNames(answer);
    checkSettable(identity);
    checkSettable(answer);
    if (identity != null && identity.stream().anyMatch("Host"::equalsIgnoreCase)) {
      throw new IllegalArgumentException(
          "identity cannot have Host: a call has that of its upstream");
    }
    if (timeout != null && !timeout.isPositive()) {
      throw new IllegalArgumentException("timeout must be more than 0");
    }
  }

  @Override
  public Duration timeout() {
    return timeout == null ? Duration.ofSeconds(1) : timeout;
  }

  @Override
  public List<String> send() {
    return send == null ? List.of("Authorization", "Cookie") : send;
  }

  @Override
  public List<String> identity() {
    return identity == null ? List.of() : identity;
  }

  @Override
  public List<String> answer() {
    return answer == null ? List.of("WWW-Authenticate", "Location", "Set-Cookie") : answer;
  }

  @Override
  public ByteSize maxBody() {
    return maxBody == null ? ByteSize.ofKiB(64) : maxBody;
  }

  private static void checkUrl(String url) {
    URI parsed = URI.create(url);
    if (!WebAddress.isHttp(parsed)) {
      throw new IllegalArgumentException("url must be http://HOST or https://HOST, with a path");
    }
    if (parsed.getUserInfo() != null || parsed.getFragment() != null) {
      throw new IllegalArgumentException("url must have neither a user nor a fragment");
    }
  }

  private static void checkSettable(@Nullable List<String> names) {
    for (String name : names == null ? List.<String>of() : names) {
      if (ReservedFields.isForNoPlugin(name)) {
        throw new IllegalArgumentException("the gateway sets this field itself: " + name);
      }
    }
  }

  private static void checkNames(@Nullable List<String> names) {
    for (String name : names == null ? List.<String>of() : names) {
      if (!name.matches(FIELD_NAME)) {
        throw new IllegalArgumentException("not the name of a field: " + name);
      }
    }
  }
}
