/**
 * Admin pages that explain the current configuration: {@code RoutesPage} lists its routes, {@code
 * TryPage} says what it would do with a request, {@code ConfigurationPage} compares it with its
 * file. They answer with the records of the floor {@code explain}.
 */
@NullMarked
package dev.fanlight.gateway.admin.explain;

import org.jspecify.annotations.NullMarked;
