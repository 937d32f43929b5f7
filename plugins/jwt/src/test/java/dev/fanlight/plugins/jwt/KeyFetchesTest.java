package dev.fanlight.plugins.jwt;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fanlight.plugin.testkit.FakeChain;
import dev.fanlight.plugin.testkit.PluginUnderTest;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** When the plugin fetches the keys of an issuer, and who shares them. */
class KeyFetchesTest extends JwtScene {
  private static final Signer NEW = EC.named("new");

  @Test
  void keys_areFetchedAtTheStart_beforeAnyRequest() throws Exception {
    issuer.awaitAsked();
  }

  /** No token forces a fetch here: the only one of this minute has failed. */
  @Test
  void aWithdrawnKey_isGoneAfterTenMinutes() {
    String old = RSA.token(inAnHour());
    assertAllowed(old);
    now = now.plusSeconds(595);
    issuer.answer("/jwks", 500, "", Map.of());
    refused(NEW.token(inAnHour()));
    issuer.keys(NEW);
    now = now.plusSeconds(5);

    plugin.context().tick();

    assertAllowed(NEW.token(inAnHour()));
    assertThat(refused(old)).contains("no key is known");
  }

  private static String inAnHour() {
    return claims("").replace(String.valueOf(NOW + 300), String.valueOf(NOW + 3600));
  }

  @Test
  void severalPlacesWithOneIssuer_fetchItsKeysOnce() {
    try (PluginUnderTest other = plugin.another(factory(), config(given -> given))) {
      assertAllowed(RSA.token(claims("")));
      other.answer(with(RSA.token(claims(""))), FakeChain.answering(200));

      assertThat(issuer.asked()).isOne();
    }
  }

  @Test
  void aReload_keepsTheKeys() {
    assertAllowed(RSA.token(claims("")));
    issuer.close();

    PluginUnderTest reloaded = plugin.another(factory(), config(given -> given));
    plugin.close();
    plugin = reloaded;

    assertAllowed(RSA.token(claims("")));
  }
}
