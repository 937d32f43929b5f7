package dev.fanlight.gateway.sim.model;

import dev.fanlight.gateway.sim.model.ModelPlan.Call;
import dev.fanlight.gateway.sim.model.ModelPlan.Item;
import dev.fanlight.gateway.sim.model.ModelPlan.Kind;
import dev.fanlight.gateway.sim.model.ModelPlan.Over;
import dev.fanlight.gateway.upstream.script.Script;
import dev.fanlight.gateway.upstream.script.Script.Fault;
import dev.fanlight.gateway.upstream.script.Script.Packing;
import dev.fanlight.plugin.CallRequest;
import dev.fanlight.plugin.Phase;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/** Does with every try what the model's plan has it do. */
final class ModelUpstream {
  private final ModelPlan plan;
  private final Map<String, Integer> tries = new HashMap<>();

  ModelUpstream(ModelPlan plan) {
    this.plan = plan;
  }

  /** What becomes of a try of {@code /c3}, or of {@code /c3/i1} where that is a list. */
  Script script(CallRequest request) {
    String path = request.target();
    String[] places = path.replaceAll("[^\\d/]", "").substring(1).split("/");
    boolean ofMap = plan.mapped();
    int place = Integer.parseInt(places[ofMap ? 1 : 0]);
    Call call = plan.calls().get(place);
    int number = ofMap || places.length == 1 ? 0 : Integer.parseInt(places[1]);
    Item item = call.items().get(number);
    boolean again = tries.merge(path, 1, Integer::sum) > 1;
    String name = call.listed() ? call.name() + "." + number : call.name();
    String body = body(place, name);
    int status = item.kind().status;
    return switch (item.kind()) {
      case REFUSED -> tried(Fault.REFUSE, item, status, body);
      case RESET -> tried(Fault.RESET, item, status, body);
      case LATE -> tried(Fault.STALL, item, status, body);
      case STALE -> tried(again ? Fault.NONE : Fault.RESET, item, status, body);
      case RETRIED -> tried(Fault.NONE, item, again ? status : 503, body);
      case HEDGED -> tried(again ? Fault.NONE : Fault.STALL, item, status, body);
      default -> tried(Fault.NONE, item, status, body);
    };
  }

  private static Script tried(Fault fault, Item item, int status, String body) {
    boolean refused = fault == Fault.REFUSE;
    int connect = refused ? item.millis() : 0;
    int response = refused ? 0 : item.millis();
    Phase at = refused ? Phase.CONNECT : Phase.RESPONSE;
    boolean reused = item.kind() == Kind.STALE;
    return new Script(
        fault, at, connect, 0, response, 0, status, body, 1, true, reused, Packing.PLAIN);
  }

  /** Names where it is from, and holds the lists of those that come after it. */
  private String body(int place, String name) {
    StringBuilder lists = new StringBuilder();
    for (Call call : plan.calls()) {
      if (call.over() == Over.CALL && call.after().getFirst() == place) {
        List<String> names = new ArrayList<>();
        for (int i = 0; i < call.items().size(); i++) {
          boolean none = call.items().get(i).kind() == Kind.NULL;
          names.add(none ? "null" : "\"" + item(call, i) + "\"");
        }
        String items = String.join(",", names);
        lists.append(",\"for_%s\":[%s]".formatted(call.name(), items));
      }
    }
    return "{\"from\":\"%s\"%s}".formatted(name, lists);
  }

  static List<String> items(Call call) {
    return IntStream.range(0, call.items().size()).mapToObj(i -> item(call, i)).toList();
  }

  private static String item(Call call, int number) {
    return name(number, call.items().get(number).kind() != Kind.UNWANTED);
  }

  /** Of an item: what is not wanted is known by it. */
  static String name(int number, boolean wanted) {
    return (wanted ? "i" : "no") + number;
  }
}
