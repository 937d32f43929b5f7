package dev.fanlight.plugins.redirect;

import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatNoException;

import dev.fanlight.plugins.redirect.RedirectConfig.Scheme;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RedirectConfigTest {

  private static void refused(
      String message,
      @Nullable Scheme scheme,
      @Nullable String host,
      @Nullable Integer port,
      @Nullable List<String> clientHosts,
      @Nullable String path) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new RedirectConfig(scheme, host, port, clientHosts, path, null, null))
        .withMessageContaining(message);
  }

  @Test
  void aRedirectThatTheClientsHostDecides_isRefused() {
    refused("scheme needs a host, or client_hosts", Scheme.HTTPS, null, null, null, "/a");
    refused("client_hosts must have one host", Scheme.HTTPS, null, null, List.of(), null);
  }

  @Test
  void keysThatDoNotFitTogether_areRefused() {
    refused("there must be a scheme, a host or a path", null, null, null, null, null);
    refused("client_hosts is not for", Scheme.HTTPS, "a", null, List.of("a"), null);
    refused(
        "client_hosts is for a redirect that has a scheme", null, null, null, List.of("a"), "/a");
    refused("port needs a scheme or a host", null, null, 80, null, "/a");
    refused("port must be from 1 to 65535", null, "a", 0, null, null);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "a:80",
        "http://a",
        "a/b",
        "a b",
        "*",
        "a..b",
        ".a",
        "a@b",
        "ü.de",
        "[::::]",
        "[1.2.3.4]"
      })
  void aHostThatIsNone_isRefused(String host) {
    refused("host must be a name or an address", null, host, null, null, null);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "a:80", "*a", "a.*", "*.*", "**", "::1", "[...]"})
  void aClientHostThatIsNone_isRefused(String host) {
    refused("client_hosts takes names such as", Scheme.HTTPS, null, null, List.of(host), null);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "a",
        "//a",
        "http://a",
        "/a?b",
        "/a#b",
        "/{",
        "/{}",
        "/{a b}",
        "/{*a}",
        "/a b",
        "/%4",
        "/\\a",
        "/a\r\nb",
        "/{?a}"
      })
  void aPathThatIsNone_isRefused(String path) {
    refused("path", null, null, null, null, path);
  }

  @ParameterizedTest
  @ValueSource(strings = {"/a/../b", "/..", "/./a", "/a/%2e%2E/{b}", "/{a}/."})
  void aPathThatEveryClientWouldResolve_isRefused(String path) {
    refused("path must have no segment of dots", null, null, null, null, path);
  }

  @Test
  void aMessage_hasTheWholePath() {
    refused("; not /a?b={id}", null, null, null, null, "/a?b={id}");
  }

  @Test
  void anAddressOfIpv6_needsBrackets() {
    refused("an IPv6 address in brackets, as in [::1]; not ::1", null, "::1", null, null, null);
    assertThatNoException()
        .isThrownBy(() -> new RedirectConfig(null, "[::1]", null, null, null, null, null));
    assertThatNoException()
        .isThrownBy(() ->
            new RedirectConfig(
                Scheme.HTTPS, null, null, List.of("[2001:db8::1]", "192.0.2.1"), null, null, null));
  }

  @ParameterizedTest
  @ValueSource(ints = {200, 300, 304, 305, 306, 399})
  void aStatusThatIsNoRedirect_isRefused(int status) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new RedirectConfig(null, "a", null, null, null, null, status))
        .withMessage("status must be 301, 302, 303, 307 or 308");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/",
        "/a/{b}/{+c}",
        "/{a}-{b}.html",
        "/%41/a:b@c",
        "/a//b",
        "/.a/..b/...",
        "/.{a}"
      })
  void aPath_isTaken(String path) {
    assertThatNoException()
        .isThrownBy(() -> new RedirectConfig(null, null, null, null, path, null, null));
  }
}
