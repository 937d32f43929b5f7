package dev.fanlight.gateway.value.jq.compile;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.NullNode;
import dev.fanlight.gateway.value.jq.data.Draft;
import dev.fanlight.gateway.value.jq.data.Path;
import dev.fanlight.gateway.value.jq.memory.Ledger;
import dev.fanlight.gateway.value.jq.memory.Sized;
import dev.fanlight.gateway.value.jq.node.Env;
import dev.fanlight.gateway.value.jq.node.Growth;
import dev.fanlight.gateway.value.jq.node.Node;
import dev.fanlight.gateway.value.jq.node.Output;
import net.thisptr.jackson.jq.exception.JsonQueryException;
import org.jspecify.annotations.Nullable;

/**
 * What a {@code reduce} gathers. After each update only the accumulator counts of all that the
 * update built. While it grows in place that is so from time to time: when half as much was built
 * as it had before. Confined to one thread.
 */
final class Accumulator {
  /** As much may always be built before only the accumulator counts again. */
  private static final long SLACK = 64 * 1024;

  private final Ledger ledger;
  private JsonNode value;
  private @Nullable Path path;
  private @Nullable Draft draft;
  private long counted;
  private long enough;

  Accumulator(Ledger ledger, JsonNode value, @Nullable Path path) {
    this.ledger = ledger;
    this.value = value;
    this.path = path;
  }

  /**
   * The last value of the update stays; where it gives none, null.
   *
   * @param growth the same update, if it can change the accumulator in place
   */
  void update(Env inner, Node update, @Nullable Growth growth) throws JsonQueryException {
    ledger.step();
    if (growth == null) {
      replace(inner, update);
    } else {
      grow(inner, growth);
    }
  }

  private void replace(Env inner, Node update) throws JsonQueryException {
    long before = ledger.held() - counted;
    JsonNode old = value;
    Path at = path;
    value = NullNode.getInstance();
    path = null;
    update.each(
        inner,
        old,
        at,
        (result, to) -> {
          value = result;
          path = to;
        });
    ledger.release(before + Sized.memory(value));
    counted = ledger.held() - before;
  }

  private void grow(Env inner, Growth growth) throws JsonQueryException {
    long before = ledger.held() - counted;
    Draft growing = draft;
    if (growing == null) {
      growing = new Draft(value);
      draft = growing;
      enough = counted + SLACK + Sized.memory(value) / 2;
    }
    growth.run(inner, growing);
    counted = ledger.held() - before;
    if (counted > enough) {
      settle(before, growing);
    }
  }

  private void settle(long before, Draft grown) {
    value = grown.done();
    draft = null;
    ledger.release(before + Sized.memory(value));
    counted = ledger.held() - before;
  }

  void give(Output out) throws JsonQueryException {
    if (draft != null) {
      settle(ledger.held() - counted, draft);
    }
    out.emit(value, path);
  }
}
