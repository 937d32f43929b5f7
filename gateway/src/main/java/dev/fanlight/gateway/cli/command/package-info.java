/**
 * Commands of {@code fanlight} that have a class of their own. {@code RoutesCommand} explains what
 * a configuration does with a request, {@code DiffCommand} compares two. {@code CommandEnd} is for
 * all commands that run code of plugins.
 */
@NullMarked
package dev.fanlight.gateway.cli.command;

import org.jspecify.annotations.NullMarked;
