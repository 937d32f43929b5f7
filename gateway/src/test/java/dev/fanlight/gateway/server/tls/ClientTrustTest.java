package dev.fanlight.gateway.server.tls;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.fanlight.gateway.config.tls.Certificates;
import dev.fanlight.gateway.whole.tls.TestAuthority;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.cert.CertificateExpiredException;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class ClientTrustTest {
  private X509Certificate[] chain;
  private Instant end;
  private SSLEngine engine;

  @BeforeEach
  void read() throws Exception {
    List<X509Certificate> certificates =
        Certificates.read(Files.readString(Path.of("src/test/resources/tls/ec.pem")));
    chain = certificates.toArray(X509Certificate[]::new);
    end = chain[0].getNotAfter().toInstant();
    engine = SSLContext.getDefault().createSSLEngine();
    engine.setUseClientMode(false);
  }

  private ClientTrust at(Instant now) {
    return ClientTrust.of(List.of(chain), InstantSource.fixed(now));
  }

  @Test
  void aSessionThatIsResumed_needsACertificateThatIsValidThen() {
    assertThatCode(() -> at(end).resumeClientTrusted(chain, engine)).doesNotThrowAnyException();
    assertThatThrownBy(() -> at(end.plusSeconds(1)).resumeClientTrusted(chain, engine))
        .isInstanceOf(CertificateExpiredException.class);
  }

  @Test
  void aSessionThatIsResumed_needsTheIssuerThatSigned_andNoOtherOfItsName() {
    Instant now = Instant.now();
    TestAuthority root = new TestAuthority("root");
    TestAuthority issuer = new TestAuthority("issuer");
    X509Certificate[] both = {
      issuer.issue("ada").certificate(),
      root.certify(issuer, now.minus(Duration.ofDays(9)), now.plus(Duration.ofDays(1))),
      new TestAuthority("issuer").certificate()
    };
    List<X509Certificate> roots = List.of(root.certificate());
    ClientTrust today = ClientTrust.of(roots, InstantSource.fixed(now));
    ClientTrust later = ClientTrust.of(roots, InstantSource.fixed(now.plus(Duration.ofDays(2))));

    assertThatCode(() -> today.resumeClientTrusted(both, engine)).doesNotThrowAnyException();
    assertThatThrownBy(() -> later.resumeClientTrusted(both, engine))
        .isInstanceOf(CertificateExpiredException.class);
  }

  @Test
  void aSessionThatIsResumed_mayHaveAnIssuerThatAnotherAuthorityHasCertifiedToo() {
    Instant now = Instant.now();
    Instant from = now.minus(Duration.ofDays(9));
    Instant until = now.plus(Duration.ofDays(9));
    TestAuthority root = new TestAuthority("root");
    TestAuthority issuer = new TestAuthority("issuer");
    X509Certificate own = issuer.issue("ada").certificate();
    X509Certificate ours = root.certify(issuer, from, until);
    X509Certificate theirs = new TestAuthority("other root").certify(issuer, from, until);
    ClientTrust trust =
        ClientTrust.of(List.of(root.certificate()), InstantSource.fixed(Instant.now()));

    assertThatCode(
            () -> {
              trust.resumeClientTrusted(new X509Certificate[] {own, ours, theirs}, engine);
              trust.resumeClientTrusted(new X509Certificate[] {own, theirs, ours}, engine);
            })
        .doesNotThrowAnyException();
    assertThatThrownBy(() -> trust.resumeClientTrusted(new X509Certificate[] {own, theirs}, engine))
        .hasMessage("the chain leads to no authority");
  }

  @Test
  void withoutAuthorities_nobodyIsTrusted() {
    ClientTrust none = ClientTrust.of(List.of(), InstantSource.system());

    assertThatThrownBy(() -> none.checkClientTrusted(chain, "UNKNOWN", engine))
        .hasMessageContaining("no certificate was asked for");
  }
}
