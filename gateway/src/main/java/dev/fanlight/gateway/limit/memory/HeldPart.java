package dev.fanlight.gateway.limit.memory;

/** A part of what an exchange holds. */
final class HeldPart extends HeldBytes {
  private final HeldBytes whole;
  private final long most;

  HeldPart(HeldBytes whole, long most) {
    this.whole = whole;
    this.most = most;
  }

  @Override
  public boolean fits(long more) {
    return more <= most - bytes() && whole.fits(more);
  }

  @Override
  boolean counts(long more) {
    return whole.take(more);
  }

  @Override
  void uncount(long less) {
    whole.giveBack(less);
  }

  @Override
  public MemoryHolder apart() {
    return whole.apart();
  }
}
