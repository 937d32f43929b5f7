/**
 * Text of the command line: tables, explanations, and what may reach a terminal. Begin with {@code
 * Columns}. {@code Safe} keeps control characters of names and values away from the terminal.
 */
@NullMarked
package dev.fanlight.gateway.cli.show;

import org.jspecify.annotations.NullMarked;
