package dev.fanlight.plugins.validate.schema;

import com.networknt.schema.Error;
import com.networknt.schema.ExecutionConfig;
import com.networknt.schema.ExecutionContext;
import com.networknt.schema.SchemaException;
import com.networknt.schema.annotation.Annotations;
import java.util.AbstractList;
import java.util.ArrayList;
import java.util.List;

/**
 * The errors of one check, of which only the first ones are kept. A branch, such as one of {@code
 * anyOf}, collects errors in a list of its own, which is bounded in the same way: the keyword asks
 * whether its branch has errors, and takes some into the list around it if it fails itself.
 */
final class BoundedErrors extends ExecutionContext {
  /** A question about the time takes as long as a small keyword. */
  private static final int KEYWORDS_PER_QUESTION = 16;

  private final Bounds bounds;
  private final BoundedAnnotations annotations = new BoundedAnnotations();
  private final Kept own;
  private Kept current;
  private int keywords;

  BoundedErrors(ExecutionConfig config, Bounds bounds) {
    super(config);
    this.bounds = bounds;
    this.own = new Kept(new ArrayList<>(), false);
    this.current = own;
  }

  /** There are as many errors as are shown: the rest does not matter. */
  static final class Enough extends Stop {
    private static final long serialVersionUID = 1L;

    Enough() {
      super("enough errors");
    }
  }

  /** Nobody waits for the result, or it takes too much. */
  static final class Over extends Stop {
    private static final long serialVersionUID = 1L;

    Over() {
      super("the check is over");
    }
  }

  /** Of a kind that the library lets pass: it logs others as failures of its own. */
  abstract static class Stop extends SchemaException {
    private static final long serialVersionUID = 1L;

    Stop(String message) {
      super(message);
    }

    /** Without a stack, which nobody reads. */
    @Override
    public synchronized Throwable fillInStackTrace() {
      return this;
    }
  }

  /** Called for each keyword. */
  @Override
  public void evaluationPathAddLast(String segment) {
    if (++keywords % KEYWORDS_PER_QUESTION == 0 && bounds.over().getAsBoolean()) {
      throw new Over();
    }
    super.evaluationPathAddLast(segment);
  }

  @Override
  public Annotations getAnnotations() {
    return annotations;
  }

  /** Keywords add to this list, and give it back to {@link #setErrors} after their branches. */
  @Override
  public List<Error> getErrors() {
    return current;
  }

  @Override
  public void setErrors(List<Error> errors) {
    current = errors instanceof Kept kept ? kept : new Kept(errors, true);
  }

  @Override
  public void addError(Error error) {
    current.add(error);
  }

  /** The errors of the body itself. */
  List<Error> own() {
    return List.copyOf(own);
  }

  /**
   * The first errors, in a list of the keyword that collects them. The keyword empties its list for
   * each next branch: then the first error is added in any case, and others only while there is
   * room for them in what all branches have together.
   */
  private final class Kept extends AbstractList<Error> {
    private final List<Error> errors;
    private final boolean ofBranches;
    private int added;

    Kept(List<Error> errors, boolean ofBranches) {
      this.errors = errors;
      this.ofBranches = ofBranches;
    }

    @Override
    public boolean add(Error error) {
      if (added < bounds.errors() || errors.isEmpty()) {
        errors.add(error);
        added++;
      }
      if (!ofBranches && added >= bounds.errors()) {
        throw new Enough();
      }
      return true;
    }

    @Override
    public Error get(int index) {
      return errors.get(index);
    }

    @Override
    public int size() {
      return errors.size();
    }
  }
}
