package dev.fanlight.plugins.validate.schema;

import com.networknt.schema.Error;
import com.networknt.schema.ExecutionConfig;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaException;
import com.networknt.schema.SchemaLocation;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SchemaRegistryConfig;
import com.networknt.schema.ValidationLimitExceededException;
import com.networknt.schema.dialect.Dialect;
import com.networknt.schema.dialect.Draft202012;
import com.networknt.schema.path.PathType;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import tools.jackson.databind.JsonNode;

/** A JSON Schema of the draft 2020-12. Safe for use by all threads. */
public final class BodySchema {
  private static final String DIALECT = "https://json-schema.org/draft/2020-12/schema";
  private static final int DEEPEST_EVALUATION = 400;
  private static final int LONGEST_DETAIL = 200;

  /** What the draft says about schemas themselves. */
  private static final String OWN = "https://json-schema.org/draft/2020-12/";

  private static final Dialect DRAFT =
      Dialect.builder(Draft202012.getInstance())
          .keywords(List.of(Limit.values()))
          .keyword(new UniqueItems())
          .build();

  /** The schema of schemas, which takes a while to be compiled. */
  private static final class Meta {
    static final Schema SCHEMA =
        registry(new LinearPatterns()).getSchema(SchemaLocation.of(DIALECT));

    private Meta() {}
  }

  private final Schema schema;
  private final LinearPatterns patterns;

  private BodySchema(Schema schema, LinearPatterns patterns) {
    this.schema = schema;
    this.patterns = patterns;
  }

  /**
   * Compiles a schema. Nothing is loaded for it: each {@code $ref} must lead into the schema
   * itself.
   *
   * @throws IllegalArgumentException why this is no such schema
   */
  public static BodySchema of(JsonNode schema) {
    JsonNode dialect = schema.get("$schema");
    if (dialect != null && !dialect.asString("").replaceAll("#$", "").equals(DIALECT)) {
      throw new IllegalArgumentException("$schema must be " + DIALECT);
    }
    try {
      List<Error> mistakes = Meta.SCHEMA.validate(schema);
      if (!mistakes.isEmpty()) {
        throw new IllegalArgumentException(
            "the schema is not one of the draft 2020-12: " + mistakes.getFirst());
      }
      LinearPatterns patterns = new LinearPatterns();
      Schema compiled = registry(patterns).getSchema(schema);
      compiled.initializeValidators();
      patterns.refuseMistakes();
      return new BodySchema(compiled, patterns);
    } catch (SchemaException mistake) {
      throw new IllegalArgumentException("the schema cannot be used: " + reason(mistake), mistake);
    }
  }

  /** The first cause. The exceptions around it name classes. */
  private static String reason(Throwable mistake) {
    Throwable first = mistake;
    while (first.getCause() != null) {
      first = first.getCause();
    }
    return String.valueOf(first.getMessage());
  }

  /** Reads what the draft brings, and loads nothing else. */
  private static SchemaRegistry registry(LinearPatterns patterns) {
    return SchemaRegistry.withDialect(
        DRAFT,
        builder ->
            builder
                .schemaRegistryConfig(
                    SchemaRegistryConfig.builder()
                        .regularExpressionFactory(patterns)
                        .pathType(PathType.JSON_POINTER)
                        .locale(Locale.ENGLISH)
                        .build())
                .schemaLoader(loader -> loader.allow(iri -> iri.toString().startsWith(OWN))));
  }

  /** The most steps that a pattern takes for a character of its text. */
  public int stepsPerCharacter() {
    return patterns.largest();
  }

  /**
   * Compares the body with the schema.
   *
   * @return the first violations; empty if the body matches
   * @throws TooCostlyException if that takes more steps, or nobody waits for it
   */
  public List<Violation> check(JsonNode body, Bounds bounds) throws TooCostlyException {
    ExecutionConfig config =
        ExecutionConfig.builder()
            .locale(Locale.ENGLISH)
            .maxEvaluationSteps(bounds.steps())
            .maxEvaluationDepth(DEEPEST_EVALUATION)
            .build();
    BoundedErrors errors = new BoundedErrors(config, bounds);
    try {
      LinearPatterns.run(bounds.over(), () -> schema.validate(errors, body));
    } catch (BoundedErrors.Enough enough) {
      return violations(errors.own());
    } catch (ValidationLimitExceededException | BoundedErrors.Over beyond) {
      throw new TooCostlyException();
    }
    return violations(errors.own());
  }

  private static List<Violation> violations(List<Error> errors) {
    List<Violation> violations = new ArrayList<>(errors.size());
    for (Error error : errors) {
      violations.add(
          new Violation(
              cut(fragment(String.valueOf(error.getInstanceLocation()))),
              String.valueOf(error.getKeyword()),
              cut(String.valueOf(error.getMessage()))));
    }
    return violations;
  }

  /** RFC 6901, section 6. */
  private static String fragment(String pointer) {
    return "#"
        + URLEncoder.encode(pointer, StandardCharsets.UTF_8)
            .replace("%2F", "/")
            .replace("%7E", "~")
            .replace("+", "%20");
  }

  private static String cut(String text) {
    return text.length() <= LONGEST_DETAIL ? text : text.substring(0, LONGEST_DETAIL) + "...";
  }
}
