package dev.fanlight.gateway.fanout.run;

import com.fasterxml.jackson.core.JsonPointer;
import com.fasterxml.jackson.databind.JsonNode;
import dev.fanlight.gateway.config.action.CallConfig.ForEach;
import dev.fanlight.gateway.fanout.call.CallSpec;
import dev.fanlight.gateway.fanout.plan.Branches;
import dev.fanlight.gateway.fanout.plan.Conditions;
import dev.fanlight.gateway.fanout.plan.FanOutPlan;
import dev.fanlight.gateway.merge.CallResult;
import dev.fanlight.gateway.merge.JqRequest;
import dev.fanlight.gateway.value.BoundNames;
import dev.fanlight.gateway.value.ValueSource;
import dev.fanlight.gateway.value.jq.names.JqNames;
import dev.fanlight.gateway.value.json.Json;
import dev.fanlight.gateway.value.json.ValueKey;
import dev.fanlight.gateway.value.template.ForwardedQuery;
import dev.fanlight.plugin.CallRequest;
import dev.fanlight.plugin.ErrorCode;
import dev.fanlight.plugin.GatewayError;
import dev.fanlight.plugin.GatewayRequest;
import io.vertx.core.buffer.Buffer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What the calls of one run are made of: the client's request, the calls that have ended, the
 * items.
 *
 * @param slots every declared call's, in declared order
 */
public record RunValues(
    FanOutPlan plan, GatewayRequest request, ValueSource source, List<Slot> slots) {

  /**
   * The calls of a slot: its only one, or one for each item. One whose condition does not hold for
   * its item is no call.
   *
   * @throws GatewayError {@code payload_too_large} for a request, {@code upstream_body_too_large}
   *     for a call, that names more items than allowed
   */
  List<Member> members(Slot slot) {
    ForEach forEach = slot.forEach();
    if (forEach == null) {
      return List.of(new Member(slot, null));
    }
    List<JsonNode> all = forEach.in().list(of(slot, null));
    List<JsonNode> items =
        forEach.first() > 0 && forEach.first() < all.size() ? all.subList(0, forEach.first()) : all;
    if (items.size() > forEach.max()) {
      boolean fromCall = forEach.in().call() != null;
      throw GatewayError.of(
          fromCall ? ErrorCode.UPSTREAM_BODY_TOO_LARGE : ErrorCode.PAYLOAD_TOO_LARGE,
          forEach.in() + " has " + items.size() + " items; the limit max is " + forEach.max());
    }
    List<Member> members = new ArrayList<>(items.size());
    Map<String, Member> seen = new HashMap<>();
    for (JsonNode item : items) {
      Member member = new Member(slot, new CallResult.Item(members.size(), item));
      members.add(member);
      if (isNoCall(slot, forEach, item)) {
        member.isNoCall();
      } else if (forEach.distinct()) {
        Member first = seen.putIfAbsent(ValueKey.of(item), member);
        if (first != null) {
          first.repeatedBy(member);
        }
      }
    }
    return members;
  }

  private boolean isNoCall(Slot slot, ForEach forEach, JsonNode item) {
    return (item.isNull() && !forEach.nulls())
        || !Conditions.holdForItem(slot.config.schedule().when(), of(slot, item));
  }

  /** What the expressions of a call can read. */
  FanOutValues of(Slot slot, @Nullable JsonNode item) {
    ForEach forEach = slot.forEach();
    return new FanOutValues(source, slots, item, forEach != null && forEach.in().call() != null);
  }

  /** What the templates of a call can read. */
  BoundNames names(Slot slot, @Nullable JsonNode item) {
    ForEach forEach = slot.forEach();
    return new BoundNames(
        of(slot, item), forEach == null ? null : forEach.as(), slot.config.request().with());
  }

  /** What the answer's own expressions can read. */
  public ValueSource answer() {
    return new FanOutValues(source, slots, null, false);
  }

  /**
   * What a jq program can read of the request.
   *
   * @throws GatewayError {@code bad_request} when the query cannot be read, or a body that the
   *     program reads is not JSON
   */
  public JqRequest jqRequest(JqNames names) {
    Map<String, String> query = new LinkedHashMap<>();
    for (String name : ForwardedQuery.names(request.query())) {
      List<String> values = source.query(name);
      if (!values.isEmpty()) {
        query.put(name, values.getFirst());
      }
    }
    Map<String, String> headers = new LinkedHashMap<>();
    for (String name : names.headers()) {
      List<String> lines = source.header(name);
      if (!lines.isEmpty()) {
        headers.put(name, String.join(", ", lines));
      }
    }
    JsonNode body = names.body() ? source.requestBody(JsonPointer.empty()) : null;
    return new JqRequest(
        request.path(), query, headers, body == null ? null : Buffer.buffer(Json.bytes(body)));
  }

  /**
   * Where a call goes.
   *
   * @throws GatewayError when the value that decides it cannot be read
   */
  CallSpec branch(Member member) {
    Branches<CallSpec> branches = member.slot.branches;
    return branches.isSticky()
        ? branches.pick(of(member.slot, member.itemValue()))
        : branches.any();
  }

  /**
   * The request of a call.
   *
   * @throws GatewayError when a value that it needs is not there, or not allowed
   */
  CallRequest request(Slot slot, @Nullable JsonNode item) {
    BoundNames names = names(slot, item);
    names.demand();
    return plan.maker().make(slot.config, item, names, request);
  }
}
