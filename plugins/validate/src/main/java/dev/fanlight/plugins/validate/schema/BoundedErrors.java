package dev.fanlight.plugins.validate.schema;

import com.networknt.schema.Error;
import com.networknt.schema.ExecutionConfig;
import com.networknt.schema.ExecutionContext;
import java.util.List;

/**
 * The errors of one check, of which only the first ones are kept. Branches such as those of {@code
 * anyOf} collect errors in lists of their own; that they have some is all that matters there.
 */
final class BoundedErrors extends ExecutionContext {
  private final Bounds bounds;
  private final List<Error> own;

  BoundedErrors(ExecutionConfig config, Bounds bounds) {
    super(config);
    this.bounds = bounds;
    this.own = getErrors();
  }

  /** There are as many errors as are shown: the rest does not matter. */
  static final class Enough extends RuntimeException {
    private static final long serialVersionUID = 1L;

    Enough() {
      super("enough errors", null, false, false);
    }
  }

  /** Nobody waits for the result. */
  static final class Over extends RuntimeException {
    private static final long serialVersionUID = 1L;

    Over() {
      super("the check is over", null, false, false);
    }
  }

  /** Called for each keyword. */
  @Override
  public void evaluationPathAddLast(String segment) {
    if (bounds.over().getAsBoolean()) {
      throw new Over();
    }
    super.evaluationPathAddLast(segment);
  }

  @Override
  public void addError(Error error) {
    List<Error> errors = getErrors();
    if (errors.size() < bounds.errors()) {
      super.addError(error);
    }
    if (own.size() >= bounds.errors()) {
      throw new Enough();
    }
  }

  /** The errors of the body itself. */
  List<Error> own() {
    return own;
  }
}
