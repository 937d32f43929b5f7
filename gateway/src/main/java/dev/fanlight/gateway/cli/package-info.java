/** The command line. */
@NullMarked
package dev.fanlight.gateway.cli;

import org.jspecify.annotations.NullMarked;
