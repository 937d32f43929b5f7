package dev.fanlight.plugins.validate.schema;

import com.networknt.schema.annotation.Annotation;
import com.networknt.schema.annotation.Annotations;
import com.networknt.schema.path.NodePath;
import java.util.ArrayDeque;
import java.util.Collection;
import java.util.Deque;
import java.util.List;

/**
 * What keywords note for {@code unevaluatedProperties} and {@code unevaluatedItems}: which members
 * of a value they have looked at. Only the schemas that are being applied read that, and those
 * apply to the value at hand and to the values around it. So notes on other values go.
 */
final class BoundedAnnotations extends Annotations {
  /** Notes, and names and places within them: some 16 MB. */
  private static final int MOST = 200_000;

  /** Each is within the one below it. */
  private final Deque<NodePath> places = new ArrayDeque<>();

  private int weight;

  @Override
  public void put(Annotation annotation) {
    NodePath place = annotation.getInstanceLocation();
    while (!places.isEmpty() && !place.startsWith(places.getLast())) {
      for (Annotation gone : asMap().getOrDefault(places.getLast(), List.of())) {
        weight -= weight(gone);
      }
      asMap().remove(places.removeLast());
    }
    weight += weight(annotation);
    if (weight > MOST) {
      throw new BoundedErrors.Over();
    }
    if (!place.equals(places.peekLast())) {
      places.addLast(place);
    }
    super.put(annotation);
  }

  private static int weight(Annotation annotation) {
    return annotation.getValue() instanceof Collection<?> members ? 1 + members.size() : 1;
  }
}
