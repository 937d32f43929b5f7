package dev.fanlight.gateway.value;

import com.fasterxml.jackson.core.JsonPointer;

/** Names a value of the request, of a finished call, or of the current {@code for_each} item. */
public sealed interface Expression {
  /** {@code path.NAME}. */
  record PathVariable(String name) implements Expression {}

  /** {@code query.NAME}. */
  record Query(String name) implements Expression {}

  /** {@code header.NAME}. */
  record Header(String name) implements Expression {}

  /** {@code body#/pointer} of the request. */
  record RequestBody(JsonPointer pointer) implements Expression {}

  /** {@code CALL.status}. */
  record CallStatus(String call) implements Expression {}

  /** {@code CALL.header.NAME}. */
  record CallHeader(String call, String name) implements Expression {}

  /** {@code CALL.body#/pointer}. */
  record CallBody(String call, JsonPointer pointer) implements Expression {}

  /** The item's name, with {@code #/pointer} into it. */
  record Item(String name, JsonPointer pointer) implements Expression {}
}
