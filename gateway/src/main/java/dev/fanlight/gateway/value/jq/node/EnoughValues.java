package dev.fanlight.gateway.value.jq.node;

/** Ends an expression whose further values nobody wants. No {@code try} of a program catches it. */
public final class EnoughValues extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /** Who stops; whoever catches a stop that is not its own passes it on. */
  private final transient Object by;

  public EnoughValues(Object by) {
    super(null, null, false, false);
    this.by = by;
  }

  @SuppressWarnings("ReferenceEquality") // it is about who, not about what it says
  public boolean isBy(Object one) {
    return by == one;
  }
}
