package dev.fanlight.plugins.validate.schema;

import com.networknt.schema.ExecutionContext;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaContext;
import com.networknt.schema.SchemaLocation;
import com.networknt.schema.keyword.BaseKeywordValidator;
import com.networknt.schema.keyword.Keyword;
import com.networknt.schema.keyword.KeywordValidator;
import com.networknt.schema.path.NodePath;
import tools.jackson.databind.JsonNode;

/**
 * The keywords that limit numbers. They compare the values exactly, however a number is written:
 * those of the library cannot read each number as a whole one.
 */
enum Limit implements Keyword {
  MINIMUM("minimum", true, true),
  EXCLUSIVE_MINIMUM("exclusiveMinimum", true, false),
  MAXIMUM("maximum", false, true),
  EXCLUSIVE_MAXIMUM("exclusiveMaximum", false, false);

  private final String keyword;
  private final boolean larger;
  private final boolean equal;

  /**
   * @param larger whether numbers larger than the limit are valid, or else smaller ones
   * @param equal whether the limit itself is
   */
  Limit(String keyword, boolean larger, boolean equal) {
    this.keyword = keyword;
    this.larger = larger;
    this.equal = equal;
  }

  @Override
  public String getValue() {
    return keyword;
  }

  @Override
  public KeywordValidator newValidator(
      SchemaLocation location, JsonNode limit, Schema parent, SchemaContext context) {
    return new Comparison(this, limit, location, parent, context);
  }

  private boolean keeps(JsonNode number, JsonNode limit) {
    int order = order(number, limit);
    return order == 0 ? equal : order > 0 == larger;
  }

  private static int order(JsonNode number, JsonNode limit) {
    return number.isIntegralNumber()
            && limit.isIntegralNumber()
            && number.canConvertToLong()
            && limit.canConvertToLong()
        ? Long.compare(number.longValue(), limit.longValue())
        : number.decimalValue().compareTo(limit.decimalValue());
  }

  private static final class Comparison extends BaseKeywordValidator {
    private final Limit limit;

    Comparison(
        Limit limit,
        JsonNode value,
        SchemaLocation location,
        Schema parent,
        SchemaContext context) {
      super(limit, value, location, parent, context);
      this.limit = limit;
    }

    @Override
    public void validate(
        ExecutionContext execution, JsonNode value, JsonNode root, NodePath location) {
      if (value.isNumber() && !limit.keeps(value, schemaNode)) {
        execution.addError(
            error()
                .instanceNode(value)
                .instanceLocation(location)
                .evaluationPath(execution.getEvaluationPath())
                .locale(execution.getExecutionConfig().getLocale())
                .arguments(schemaNode.asString())
                .build());
      }
    }
  }
}
