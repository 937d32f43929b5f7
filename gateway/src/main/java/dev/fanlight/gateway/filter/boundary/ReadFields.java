package dev.fanlight.gateway.filter.boundary;

import io.vertx.core.MultiMap;
import java.util.List;
import java.util.Set;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/** Header fields that are read as others are. */
abstract class ReadFields implements MultiMap {
  final MultiMap fields;

  ReadFields(MultiMap fields) {
    this.fields = fields;
  }

  @Override
  public @Nullable String get(CharSequence name) {
    return fields.get(name);
  }

  @Override
  public @Nullable String get(String name) {
    return fields.get(name);
  }

  @Override
  public List<String> getAll(String name) {
    return fields.getAll(name);
  }

  @Override
  public List<String> getAll(CharSequence name) {
    return fields.getAll(name);
  }

  @Override
  public boolean contains(String name) {
    return fields.contains(name);
  }

  @Override
  public boolean contains(CharSequence name) {
    return fields.contains(name);
  }

  @Override
  public boolean isMutable() {
    return fields.isMutable();
  }

  @Override
  public MultiMap copy(boolean mutable) {
    return fields.copy(mutable);
  }

  @Override
  public boolean isEmpty() {
    return fields.isEmpty();
  }

  @Override
  public Set<String> names() {
    return fields.names();
  }

  @Override
  public int size() {
    return fields.size();
  }

  @Override
  public void forEach(BiConsumer<String, String> action) {
    fields.forEach(action);
  }

  @Override
  public String toString() {
    return fields.toString();
  }
}
