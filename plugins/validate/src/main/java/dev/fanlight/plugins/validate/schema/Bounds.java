package dev.fanlight.plugins.validate.schema;

import java.util.function.BooleanSupplier;

/**
 * How far a check goes.
 *
 * @param steps about how many keywords are applied to values
 * @param errors how many violations are looked for
 * @param over whether nobody waits for the result any more; asked often, on the thread of the check
 */
public record Bounds(long steps, int errors, BooleanSupplier over) {}
