package dev.fanlight.plugins.jwt;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;

import dev.fanlight.plugin.testkit.FakePluginContext;
import dev.fanlight.plugins.jwt.key.Algorithm;
import dev.fanlight.plugins.jwt.key.JwkReader;
import dev.fanlight.plugins.jwt.key.KeyService;
import dev.fanlight.plugins.jwt.key.KeySet;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.util.EnumSet;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class KeyServiceTest {
  private static final Signer A = Signer.ed("a");

  private final Vertx vertx = Vertx.vertx();
  private final FakePluginContext context = new FakePluginContext("jwt", vertx);
  private final FakeIssuer issuer = new FakeIssuer().keys(A, Signer.ed("b"));
  private final KeyService service =
      new KeyService(
          new KeyService.Place(issuer.url("/jwks"), false, null),
          new JwkReader(EnumSet.allOf(Algorithm.class), false),
          context);

  @AfterEach
  void end() throws Exception {
    context.close();
    issuer.close();
    vertx.close().await(20, SECONDS);
  }

  private KeySet fetch(KeySet known) throws Exception {
    Promise<KeySet> done = Promise.promise();
    vertx.getOrCreateContext().runOnContext(go -> service.fetch(known).onComplete(done));
    return done.future().await(20, SECONDS);
  }

  @Test
  void aKeyThatIsFetchedAgain_staysTheSameObject() throws Exception {
    KeySet known = fetch(KeySet.EMPTY);
    issuer.keys(Signer.ed("b"), A);

    KeySet again = fetch(known);

    assertThat(again.candidates("a", Algorithm.EDDSA).getFirst())
        .isSameAs(known.candidates("a", Algorithm.EDDSA).getFirst());
    assertThat(again.candidates("b", Algorithm.EDDSA))
        .doesNotContainAnyElementsOf(known.candidates("b", Algorithm.EDDSA));
  }
}
