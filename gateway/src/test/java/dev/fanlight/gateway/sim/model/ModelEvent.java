package dev.fanlight.gateway.sim.model;

/** What happens in a plan. */
sealed interface ModelEvent {

  /**
   * An item that is to be called.
   *
   * @param refusal why it cannot be called; {@link ModelEnd#OK}: it can
   * @param until when it ends by itself, in milliseconds; 0: it was never called
   */
  record Member(int call, int item, ModelEnd refusal, int until) {
    boolean refused() {
      return refusal.failed();
    }
  }

  /**
   * An item has ended.
   *
   * @param at in milliseconds
   */
  record ItemEnded(Member member, ModelEnd end, int at) implements ModelEvent {}

  /** A declared call has ended, with all its items. */
  record CallEnded(int call, ModelEnd end) implements ModelEvent {}

  /** The request has a list that is too long. */
  record TooLarge() implements ModelEvent {}

  /** Two things happen at the same instant, so that no order is promised from here on. */
  record Tie() implements ModelEvent {}
}
