package dev.fanlight.gateway.whole.websocket;

import java.util.List;
import java.util.stream.Stream;

/**
 * What a client of a WebSocket does.
 *
 * @param writes what it writes, each at once
 * @param ends whether it sends no more after that; else it has closed the WebSocket
 * @param byTurns whether it awaits an answer to each write before the next
 * @param extensions that it offers; empty: none
 */
record WebSocketCase(
    String name, List<byte[]> writes, boolean ends, boolean byTurns, String extensions) {
  static final String DEFLATE = "permessage-deflate";

  /** All frames in one write, the last one perhaps wrong. */
  static WebSocketCase of(String name, byte[]... frames) {
    return new WebSocketCase(name, List.of(WebSocketFrames.all(frames)), true, false, "");
  }

  /** As {@link #of}, and closes the WebSocket behind them. */
  static WebSocketCase closed(String name, byte[]... frames) {
    byte[] all = WebSocketFrames.all(WebSocketFrames.all(frames), WebSocketFrames.close());
    return new WebSocketCase(name, List.of(all), false, false, "");
  }

  /** The same in writes of that size. */
  WebSocketCase chopped(int size) {
    return new WebSocketCase(
        name + " in writes of " + size,
        writes.stream().flatMap(each -> WebSocketFrames.chopped(each, size).stream()).toList(),
        ends,
        byTurns,
        extensions);
  }

  /** Each message is sent when the one before has come back. */
  static WebSocketCase byTurns(String name, Stream<byte[]> messages) {
    return new WebSocketCase(
        name,
        Stream.concat(messages, Stream.of(WebSocketFrames.close())).toList(),
        false,
        true,
        "");
  }

  WebSocketCase offering(String offer) {
    return new WebSocketCase(name + ", offering " + offer, writes, ends, byTurns, offer);
  }

  @Override
  public String toString() {
    return name;
  }
}
