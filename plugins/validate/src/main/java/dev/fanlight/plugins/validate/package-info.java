/**
 * The builtin plugin {@code validate}. {@link dev.fanlight.plugins.validate.ValidateFilter} reads a
 * body, and refuses the request if the body does not match the schema. {@link
 * dev.fanlight.plugins.validate.Reports} checks answers while they pass, and only counts and logs.
 * What reads and checks JSON is in the package {@code schema}.
 */
@NullMarked
package dev.fanlight.plugins.validate;

import org.jspecify.annotations.NullMarked;
