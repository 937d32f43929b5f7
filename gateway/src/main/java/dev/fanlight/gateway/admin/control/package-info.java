/**
 * The control page and what it asks for once.
 *
 * <p>{@code UiPage} serves the files under {@code /ui}. The page reads {@code MapPage}, which says
 * what is configured, and then the stream of {@code admin.live}. {@code OpenApiPage} serves the
 * description of all pages under {@code /api}.
 */
@NullMarked
package dev.fanlight.gateway.admin.control;

import org.jspecify.annotations.NullMarked;
