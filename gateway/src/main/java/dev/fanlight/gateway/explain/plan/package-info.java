/**
 * What a route does with a request. Begin with {@code Plan}, which {@code Planning} makes. {@code
 * ProxyPlanning} and {@code CallPlanning} plan calls. {@code Known} has the values that are known
 * before any call, and {@code ShownNames} puts them into templates.
 */
@NullMarked
package dev.fanlight.gateway.explain.plan;

import org.jspecify.annotations.NullMarked;
