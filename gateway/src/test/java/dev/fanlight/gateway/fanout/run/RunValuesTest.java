package dev.fanlight.gateway.fanout.run;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonPointer;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.TextNode;
import dev.fanlight.gateway.config.action.CallConfig;
import dev.fanlight.gateway.config.action.CallConfig.ForEach;
import dev.fanlight.gateway.config.action.FanOutConfig;
import dev.fanlight.gateway.config.action.FanOutConfig.Answer;
import dev.fanlight.gateway.config.action.FanOutConfig.Bounds;
import dev.fanlight.gateway.config.action.FanOutConfig.Decision;
import dev.fanlight.gateway.config.action.FanOutConfig.HeadersConfig;
import dev.fanlight.gateway.config.action.FanOutConfig.Join;
import dev.fanlight.gateway.config.action.FanOutConfig.MergeConfig;
import dev.fanlight.gateway.config.action.FanOutConfig.Sending;
import dev.fanlight.gateway.fanout.plan.FanOutPlan;
import dev.fanlight.gateway.sim.SimLoop;
import dev.fanlight.gateway.sim.Simulation;
import dev.fanlight.gateway.sim.engine.SimTarget;
import dev.fanlight.gateway.upstream.script.Script;
import dev.fanlight.gateway.value.Expression;
import dev.fanlight.gateway.value.ValueSource;
import dev.fanlight.gateway.value.template.PathTemplate;
import dev.fanlight.plugin.Body;
import dev.fanlight.plugin.GatewayRequest;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Equal items of a {@code for_each} are found fast, whatever items a client chooses. */
class RunValuesTest {
  private static final int BITS = 10;
  private static final int ITEMS = 1 << BITS;

  private final Simulation time = new Simulation(0);
  private final SimLoop loop = time.newLoop();
  private final SimTarget target = new SimTarget(time, loop, any -> Script.answer(1, 200, "1"));
  private int comparisons;

  /** Texts of one hash code, the first of them once more at the end. */
  private ArrayNode colliding() {
    ArrayNode items = JsonNodeFactory.instance.arrayNode();
    for (int i = 0; i <= ITEMS; i++) {
      StringBuilder text = new StringBuilder();
      for (int bit = 0; bit < BITS; bit++) {
        text.append((i >> bit & 1) == 0 ? "Aa" : "BB");
      }
      items.add(new CountedText(text.toString()));
    }
    return items;
  }

  @Test
  void distinct_comparesNotEveryItemWithEveryOther() {
    FanOutPlan plan = FanOutPlan.of(distinct(), any -> target.call());
    Slot slot = new Slot(plan, 0);
    GatewayRequest request =
        new GatewayRequest(HttpMethod.GET, "/", null, HttpHeaders.headers(), Body.empty());
    RunValues values = new RunValues(plan, request, new Items(colliding()), List.of(slot));

    List<Member> members = values.members(slot);

    assertThat(members).hasSize(ITEMS + 1);
    assertThat(Member.calling(members)).hasSize(ITEMS);
    assertThat(comparisons).isLessThan(ITEMS * 2 * BITS);
  }

  private static FanOutConfig distinct() {
    Expression body = new Expression.RequestBody(JsonPointer.empty());
    ForEach each = new ForEach(body, "item", 2 * ITEMS, 0, true, false);
    return new FanOutConfig(
        List.of(CallConfig.plain("call", "u", PathTemplate.parse("/"), each)),
        true,
        new Sending(1, List.of()),
        Decision.by(new Join.All()),
        Answer.of(new MergeConfig.Array(), HeadersConfig.NONE),
        Bounds.of(1 << 20));
  }

  /** Tells when it is compared. */
  @SuppressWarnings("serial") // nobody serializes it
  private final class CountedText extends TextNode {
    CountedText(String text) {
      super(text);
    }

    @Override
    public boolean equals(@Nullable Object other) {
      comparisons++;
      return super.equals(other);
    }

    @Override
    public int hashCode() {
      return super.hashCode();
    }
  }

  /** A request whose body is a list. */
  private record Items(JsonNode list) implements ValueSource {
    @Override
    public @Nullable String pathVariable(String name) {
      return null;
    }

    @Override
    public List<String> query(String name) {
      return List.of();
    }

    @Override
    public List<String> header(String name) {
      return List.of();
    }

    @Override
    public JsonNode requestBody(JsonPointer pointer) {
      return list;
    }

    @Override
    public @Nullable CallValues call(String name) {
      return null;
    }

    @Override
    public @Nullable JsonNode item() {
      return null;
    }
  }
}
