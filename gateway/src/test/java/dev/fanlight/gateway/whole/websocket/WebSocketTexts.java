package dev.fanlight.gateway.whole.websocket;

import java.util.List;

/** Texts that are UTF-8 and some that are not, in hexadecimal: RFC 3629, section 4. */
final class WebSocketTexts {
  static final List<String> VALID =
      List.of(
          "",
          "48656c6c6f2d",
          "ceba",
          "cebae1bdb9cf83cebcceb5",
          "00",
          "7f",
          "c280",
          "dfbf",
          "e0a080",
          "ed9fbf",
          "ee8080",
          "efbfbd",
          "efbfbe",
          "efbfbf",
          "f0908080",
          "f48fbfbf",
          "f09d84a1f09d84a2",
          "efbbbf48");

  /** What is wrong is the last byte, or one is missing. */
  static final List<String> INVALID =
      List.of(
          "80",
          "bf",
          "c0",
          "c1",
          "e0",
          "f0",
          "f5",
          "fe",
          "ff",
          "c2",
          "e1bd",
          "cee1",
          "c080",
          "e08080",
          "e09fbf",
          "eda080",
          "edbfbf",
          "f0808080",
          "f08fbfbf",
          "f4908080",
          "f8888080",
          "48656c6cff",
          "cebae1bdb9cf83cebcceb5eda080",
          "f7bfbfbf",
          "f888",
          "fc84",
          "e0a0",
          "f09080");

  private WebSocketTexts() {}
}
