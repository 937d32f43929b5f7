/**
 * Texts with places for values: paths, queries, bodies and forms of requests.
 *
 * <p>Begin with {@code TextTemplate}. {@code PathTemplate} and {@code BodyTemplate} encode each
 * value for the place where it stands, so that no value can change the shape of a path or of a
 * body.
 */
@NullMarked
package dev.fanlight.gateway.value.template;

import org.jspecify.annotations.NullMarked;
