package dev.fanlight.gateway.upstream.fields;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.MultiMap;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ForwardedFieldsTest {
  private final MultiMap headers = MultiMap.caseInsensitiveMultiMap();

  @Test
  void theClient_isTold() {
    ForwardedFields.removeClaims(headers, false);
    ForwardedFields.apply(headers, "192.0.2.7", "https", "example.org:8443", name -> false);

    assertThat(headers.get("forwarded"))
        .isEqualTo("for=192.0.2.7;host=\"example.org:8443\";proto=https");
    assertThat(headers.get("x-forwarded-for")).isEqualTo("192.0.2.7");
    assertThat(headers.get("x-forwarded-proto")).isEqualTo("https");
    assertThat(headers.get("x-forwarded-host")).isEqualTo("example.org:8443");
    assertThat(headers.get("x-forwarded-port")).isEqualTo("8443");
  }

  @Test
  void anIpv6Address_isQuoted_andAPortImpliedByTheScheme() {
    ForwardedFields.removeClaims(headers, false);
    ForwardedFields.apply(headers, "2001:db8::1", "http", "[2001:db8::2]", name -> false);

    assertThat(headers.get("forwarded"))
        .isEqualTo("for=\"[2001:db8::1]\";host=\"[2001:db8::2]\";proto=http");
    assertThat(headers.get("x-forwarded-for")).isEqualTo("2001:db8::1");
    assertThat(headers.get("x-forwarded-port")).isEqualTo("80");
  }

  @Test
  void aClientWithoutHost_hasNoneToForward() {
    ForwardedFields.removeClaims(headers, false);
    ForwardedFields.apply(headers, "192.0.2.7", "http", "", name -> false);

    assertThat(headers.get("forwarded")).isEqualTo("for=192.0.2.7;proto=http");
    assertThat(headers.contains("x-forwarded-host")).isFalse();
  }

  @Test
  void whatAnUntrustedPeerClaims_isReplaced() {
    headers
        .add("Forwarded", "for=10.0.0.1")
        .add("X-Forwarded-For", "10.0.0.1")
        .add("X-Forwarded-For", "10.0.0.2")
        .add("X-Forwarded-Proto", "https")
        .add("X-Forwarded-Host", "admin")
        .add("X-Forwarded-Client-Cert", "forged")
        .add("X-Real-IP", "10.0.0.1")
        .add("X-Other", "kept");
    ForwardedFields.removeClaims(headers, false);
    ForwardedFields.apply(headers, "192.0.2.7", "http", "a", name -> false);

    assertThat(headers.getAll("forwarded")).containsExactly("for=192.0.2.7;host=\"a\";proto=http");
    assertThat(headers.getAll("x-forwarded-for")).containsExactly("192.0.2.7");
    assertThat(headers.getAll("x-forwarded-proto")).containsExactly("http");
    assertThat(headers.getAll("x-forwarded-host")).containsExactly("a");
    assertThat(headers.contains("x-forwarded-client-cert")).isFalse();
    assertThat(headers.contains("x-real-ip")).isFalse();
    assertThat(headers.get("x-other")).isEqualTo("kept");
  }

  @Test
  void whatATrustedProxySays_isKept_andTheProxyAdded() {
    headers
        .add("Forwarded", "for=192.0.2.1")
        .add("X-Forwarded-For", "192.0.2.1")
        .add("X-Forwarded-For", "10.0.0.9")
        .add("X-Forwarded-Proto", "https")
        .add("X-Real-IP", "192.0.2.1");
    ForwardedFields.removeClaims(headers, true);
    ForwardedFields.apply(headers, "10.0.0.1", "https", "a", name -> false);

    assertThat(headers.getAll("forwarded"))
        .containsExactly("for=192.0.2.1, for=10.0.0.1;host=\"a\";proto=https");
    assertThat(headers.getAll("x-forwarded-for")).containsExactly("192.0.2.1, 10.0.0.9, 10.0.0.1");
    assertThat(headers.getAll("x-forwarded-proto")).containsExactly("https");
    assertThat(headers.get("x-real-ip")).isEqualTo("192.0.2.1");
  }

  @Test
  void malformedForwarded_isNotAddedTo() {
    headers.add("Forwarded", "for=\"192.0.2.1");
    ForwardedFields.removeClaims(headers, true);
    ForwardedFields.apply(headers, "10.0.0.1", "http", "a", name -> false);

    assertThat(headers.getAll("forwarded")).containsExactly("for=10.0.0.1;host=\"a\";proto=http");
  }

  @Test
  void delimitersInTheHost_areQuoted() {
    ForwardedFields.apply(headers, "192.0.2.7", "http", "a,for=b;c", name -> false);

    assertThat(ForwardedElements.of(headers.get("forwarded")))
        .containsExactly(Map.of("for", "192.0.2.7", "host", "a,for=b;c", "proto", "http"));
  }

  @Test
  void namesWithUnderscores_areNobodysWord() {
    headers
        .add("X_Forwarded_For", "10.0.0.1")
        .add("x-forwarded_host", "admin")
        .add("X_Real_IP", "a");
    ForwardedFields.removeClaims(headers, true);

    assertThat(headers.isEmpty()).isTrue();
  }

  @Test
  void whatAPluginHasDecided_staysAsItIs() {
    headers.add("X-Forwarded-For", "plugin");
    ForwardedFields.apply(headers, "10.0.0.1", "http", "a", "x-forwarded-for"::contentEquals);

    assertThat(headers.getAll("x-forwarded-for")).containsExactly("plugin");
    assertThat(headers.contains("forwarded")).isTrue();
  }
}
