/**
 * Commands of {@code fanlight} that have a class of their own. {@code RoutesCommand} explains what
 * a configuration does with a request, {@code DiffCommand} compares two.
 */
@NullMarked
package dev.fanlight.gateway.cli.command;

import org.jspecify.annotations.NullMarked;
