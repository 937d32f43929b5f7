package dev.fanlight.plugins.validate;

import dev.fanlight.plugins.common.BoundedFile;
import dev.fanlight.plugins.validate.schema.BodySchema;
import dev.fanlight.plugins.validate.schema.JsonReader;
import dev.fanlight.plugins.validate.schema.MalformedException;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonObject;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * Where a schema stands: in the configuration, or in a file of JSON.
 *
 * @param schema the schema itself
 * @param file with the schema
 */
public record SchemaSource(@Nullable JsonObject schema, @Nullable Path file) {
  private static final long LARGEST = 1024 * 1024;
  private static final int DEEPEST = 200;

  public SchemaSource {
    if ((schema == null) == (file == null)) {
      throw new IllegalArgumentException("either schema or file must say what is valid");
    }
    compile(schema, file);
  }

  BodySchema compile() {
    return compile(schema, file);
  }

  private static BodySchema compile(@Nullable JsonObject schema, @Nullable Path file) {
    Buffer text = file == null ? schema == null ? Buffer.buffer() : schema.toBuffer() : read(file);
    try {
      return BodySchema.of(new JsonReader(DEEPEST).read(text));
    } catch (MalformedException malformed) {
      throw new IllegalArgumentException(
          "the schema cannot be read: " + malformed.detail().replace("the body", "it"), malformed);
    }
  }

  private static Buffer read(Path file) {
    return Buffer.buffer(new BoundedFile("file", file, LARGEST).bytes());
  }
}
