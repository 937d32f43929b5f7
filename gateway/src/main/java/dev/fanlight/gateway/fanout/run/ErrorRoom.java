package dev.fanlight.gateway.fanout.run;

import dev.fanlight.gateway.config.action.FanOutConfig;
import dev.fanlight.gateway.merge.CallResult;
import dev.fanlight.gateway.value.TemplateNames;
import java.util.function.Supplier;

/** The room that an answer has for the bodies of failed calls. Confined to its exchange's loop. */
final class ErrorRoom {
  /** Of max_body: what the bodies of errors may be together. */
  private static final int SHARE = 4;

  private long bytes;

  ErrorRoom(FanOutConfig config) {
    bytes = config.answer().errorBodies() ? config.bounds().maxBody() / SHARE : 0;
  }

  /** The result of a member whose call has ended, with the body of its error if there is room. */
  CallResult resultOf(Member member, Supplier<TemplateNames> names) {
    CallResult result = Results.of(member, bytes / member.places(), names);
    bytes -= (long) member.places() * result.errorBytes();
    return result;
  }
}
