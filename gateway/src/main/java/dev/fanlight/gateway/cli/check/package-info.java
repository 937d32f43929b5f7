/**
 * The command {@code check}. {@link dev.fanlight.gateway.cli.check.CheckReport} runs it, and writes
 * its result for a person or as JSON for a program.
 */
@NullMarked
package dev.fanlight.gateway.cli.check;

import org.jspecify.annotations.NullMarked;
