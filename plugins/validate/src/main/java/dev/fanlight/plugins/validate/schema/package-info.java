/**
 * Checks JSON. {@link dev.fanlight.plugins.validate.schema.JsonReader} reads a body strictly and
 * within bounds, and {@link dev.fanlight.plugins.validate.schema.BodySchema} compares it with a
 * schema, within a bound of steps. Both hold nothing between two bodies.
 */
@NullMarked
package dev.fanlight.plugins.validate.schema;

import org.jspecify.annotations.NullMarked;
