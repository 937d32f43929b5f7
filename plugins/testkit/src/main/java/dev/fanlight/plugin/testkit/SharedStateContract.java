package dev.fanlight.plugin.testkit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.fanlight.plugin.PluginContext;
import dev.fanlight.plugin.SharedKey;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.FutureTask;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/**
 * The rules of {@link PluginContext#shared}, each a numbered test. The contexts of the gateway and
 * of the testkit both keep them.
 */
public abstract class SharedStateContract {
  private static final SharedKey<State> KEY = SharedKey.of("state", State.class);
  private static final SharedKey<State> PART = SharedKey.of("part", State.class);

  private final List<String> closed = new CopyOnWriteArrayList<>();
  private final AtomicInteger made = new AtomicInteger();

  private final class State implements AutoCloseable {
    private final String name;

    State(String name) {
      this.name = name;
      made.incrementAndGet();
    }

    @Override
    public void close() {
      closed.add(name);
    }
  }

  /** The context of another place of one plugin, always of the same. */
  protected abstract PluginContext place();

  /** Ends the context of a place, as the stop of its plugin does; returns when it has ended. */
  protected abstract void end(PluginContext place);

  private State take(PluginContext place) {
    return place.shared(KEY, () -> new State("state"));
  }

  @Test
  final void rule1_allPlacesHaveOneState() {
    State state = take(place());

    assertSame(state, take(place()));
    assertEquals(1, made.get());
  }

  @Test
  final void rule2_keysOfOtherNamesAndTypesAreOtherStates() {
    PluginContext place = place();

    assertNotSame(take(place), place.shared(PART, () -> new State("part")));
    assertEquals("text", place.shared(SharedKey.of("state", String.class), () -> "text"));
  }

  @Test
  final void rule3_theStateGoesOnWhileAnInstanceHoldsIt() {
    PluginContext old = place();
    State state = take(old);
    PluginContext reloaded = place();
    take(reloaded);

    end(old);

    assertSame(state, take(place()));
    assertEquals(List.of(), closed);
  }

  @Test
  final void rule4_theStateIsClosedOnceWhenTheLastHolderHasStopped() {
    PluginContext one = place();
    PluginContext two = place();
    take(one);
    take(one);
    take(two);

    end(one);
    end(two);
    end(two);

    assertEquals(List.of("state"), closed);
  }

  @Test
  final void rule5_aPlaceThatNeverAskedHoldsNothing() {
    PluginContext asks = place();
    PluginContext never = place();
    State state = take(asks);

    end(asks);

    assertEquals(List.of("state"), closed);
    assertNotSame(state, take(never));
  }

  @Test
  final void rule6_aSupplierThatThrowsMakesNothing_andTheNextCallTriesAgain() {
    PluginContext place = place();

    assertThrows(
        ArithmeticException.class,
        () ->
            place.shared(
                KEY,
                () -> {
                  throw new ArithmeticException("not today");
                }));
    take(place);

    assertEquals(1, made.get());
  }

  @Test
  @SuppressWarnings("NullAway") // as a plugin does that is compiled without such checks
  final void rule7_aSupplierThatMakesNullIsNamed() {
    PluginContext place = place();

    assertThrows(NullPointerException.class, () -> place.shared(KEY, () -> null));
    take(place);
  }

  @Test
  final void rule8_aStateMayBeMadeOfAnother_andIsClosedBeforeIt() {
    PluginContext place = place();
    place.shared(
        KEY,
        () -> {
          place.shared(PART, () -> new State("part"));
          return new State("whole");
        });

    end(place);

    assertEquals(List.of("whole", "part"), closed);
  }

  @Test
  final void rule9_aStateThatIsMadeOfItselfIsRefused() {
    PluginContext place = place();

    assertThrows(IllegalStateException.class, () -> place.shared(KEY, () -> take(place)));
    take(place);
  }

  @Test
  final void rule10_afterTheStopThereIsNoState() {
    PluginContext place = place();
    end(place);

    assertThrows(IllegalStateException.class, () -> take(place));
    assertEquals(made.get(), closed.size());
  }

  @Test
  final void rule11_keysAreBounded() {
    PluginContext place = place();
    for (int i = 0; i < 1024; i++) {
      place.shared(SharedKey.of("key-" + i, String.class), () -> "text");
    }

    assertThrows(IllegalStateException.class, () -> take(place));
    assertEquals("text", place.shared(SharedKey.of("key-7", String.class), () -> "other"));
  }

  @Test
  final void rule12_theSupplierRunsOnceWhateverThreadsAsk() throws Exception {
    List<FutureTask<State>> asks = new ArrayList<>();
    for (int i = 0; i < 8; i++) {
      PluginContext place = place();
      FutureTask<State> ask = new FutureTask<>(() -> take(place));
      asks.add(ask);
      new Thread(ask, "asks-" + i).start();
    }

    for (FutureTask<State> ask : asks) {
      assertSame(asks.getFirst().get(), ask.get());
    }
    assertEquals(1, made.get());
  }
}
