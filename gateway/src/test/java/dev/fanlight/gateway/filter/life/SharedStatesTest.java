package dev.fanlight.gateway.filter.life;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import dev.fanlight.gateway.filter.boundary.PluginCode;
import dev.fanlight.plugin.PluginContext;
import dev.fanlight.plugin.SharedKey;
import dev.fanlight.plugin.UpstreamName;
import dev.fanlight.plugin.testkit.SharedStateContract;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class SharedStatesTest extends SharedStateContract {
  private static final ClassLoader LOADER =
      new ClassLoader(SharedStatesTest.class.getClassLoader()) {};
  private static final SharedKey<Object> KEY = SharedKey.of("any", Object.class);

  private final PluginScene scene = new PluginScene();
  private final SharedStates states = new SharedStates();
  private final PluginHost host = scene.host(states, Set.of("b", "a"), (delay, task) -> () -> {});

  @AfterEach
  void end() throws Exception {
    scene.close();
  }

  @Override
  protected PluginContext place() {
    return place("shares", LOADER);
  }

  private LivePluginContext place(String plugin, ClassLoader loader) {
    return scene.context(plugin, new PluginCode(loader), host);
  }

  @Override
  protected void end(PluginContext place) {
    try {
      ((LivePluginContext) place).close().await(20, SECONDS);
    } catch (TimeoutException late) {
      throw new AssertionError("the plugin did not stop", late);
    }
  }

  @Test
  void pluginsOfOtherNamesAndOtherClassLoaders_shareNothing() {
    ClassLoader other = new ClassLoader(LOADER.getParent()) {};
    Object state = place("a", LOADER).shared(KEY, Object::new);

    assertThat(place("a", LOADER).shared(KEY, Object::new)).isSameAs(state);
    assertThat(place("b", LOADER).shared(KEY, Object::new)).isNotSameAs(state);
    assertThat(place("a", other).shared(KEY, Object::new)).isNotSameAs(state);
  }

  @Test
  void theLastStop_letsGoOfTheClassLoader() {
    PluginContext one = place();
    PluginContext two = place();
    one.shared(KEY, Object::new);

    end(two);
    assertThat(states.plugins()).isOne();
    end(one);

    assertThat(states.plugins()).isZero();
  }

  @Test
  void aState_isClosedAfterWhatItsLastHolderOwns_onAThreadOfItsOwn() {
    List<String> closed = new CopyOnWriteArrayList<>();
    PluginContext place = place();
    AutoCloseable state = () -> closed.add("state" + where());
    place.shared(SharedKey.of("state", AutoCloseable.class), () -> state);
    place.own(() -> closed.add("owned" + where()));

    end(place);

    assertThat(closed).containsExactly("owned on its thread", "state on its thread");
  }

  private static String where() {
    boolean own = Thread.currentThread().getName().startsWith("close of ");
    boolean loader = Thread.currentThread().getContextClassLoader().equals(LOADER);
    return (own ? " on its thread" : " elsewhere") + (loader ? "" : " with another loader");
  }

  @Test
  void aCloseThatThrows_keepsNoOtherOpen() {
    List<String> closed = new CopyOnWriteArrayList<>();
    PluginContext place = place();
    place.shared(
        SharedKey.of("fine", AutoCloseable.class),
        () -> {
          AutoCloseable fine = () -> closed.add("fine");
          return fine;
        });
    place.shared(
        SharedKey.of("broken", AutoCloseable.class),
        () ->
            () -> {
              throw new LinkageError("not closed");
            });

    end(place);

    assertThat(closed).containsExactly("fine");
  }

  @Test
  void afterTheStop_theMessageNamesThePlugin() {
    PluginContext place = place();
    end(place);

    assertThatIllegalStateException()
        .isThrownBy(() -> place.shared(KEY, Object::new))
        .withMessage("plugin shares has stopped");
  }

  @Test
  void aStateThatIsNeverMade_keepsNoInstanceFromBeginningOrEnding() throws Exception {
    CountDownLatch making = new CountDownLatch(1);
    CountDownLatch over = new CountDownLatch(1);
    LivePluginContext stuck = place("stuck", LOADER);
    Thread maker =
        Thread.ofVirtual()
            .start(() ->
                stuck.shared(
                    KEY,
                    () -> {
                      making.countDown();
                      await(over);
                      return new Object();
                    }));
    making.await();

    place("stuck", LOADER);
    LivePluginContext other = place("other", LOADER);
    other.shared(KEY, Object::new);
    other.close().await(20, SECONDS);

    over.countDown();
    maker.join();
  }

  @Test
  void aReleaseThatIsInterrupted_isMadeUpForByTheNext() throws Exception {
    PluginStates shared = new PluginStates();
    Object state = shared.take("stops", KEY, Object::new);
    CountDownLatch making = new CountDownLatch(1);
    CountDownLatch over = new CountDownLatch(1);
    Thread maker =
        Thread.ofVirtual()
            .start(() ->
                shared.take(
                    "goes on",
                    SharedKey.of("slow", Object.class),
                    () -> {
                      making.countDown();
                      await(over);
                      return new Object();
                    }));
    making.await();

    Thread.currentThread().interrupt();
    assertThat(shared.release("stops")).isEmpty();
    over.countDown();
    maker.join();

    assertThat(shared.release("another")).containsExactly(state);
  }

  private static void await(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException end) {
      Thread.currentThread().interrupt();
    }
  }

  @Test
  void anUpstreamThatThereIsNot_isRefusedWithThoseThatThereAre() {
    PluginContext place = place();

    assertThat(place.upstream("a")).isEqualTo(new UpstreamName("a"));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> place.upstream("c"))
        .withMessage("there is no upstream \"c\"; there are: a, b");
  }
}
