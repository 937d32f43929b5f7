/**
 * The commands of {@code fanlight}: {@code run}, {@code check}, {@code plugins}, {@code schema} and
 * {@code version}. Begin with {@code Main}. The package {@code check} has the command of that name.
 */
@NullMarked
package dev.fanlight.gateway.cli;

import org.jspecify.annotations.NullMarked;
