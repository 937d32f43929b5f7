/**
 * What is different between two configurations. Begin with {@code ConfigDifference}, which lists
 * each {@code Change}. {@code Walk} compares records, component by component, {@code Keys} names
 * components as the file does, {@code ShownValue} says values to people. {@code Sameness} compares
 * what has no equality of its own.
 *
 * <p>Two configurations that mean the same are the same, whether a file writes a default or not.
 */
@NullMarked
package dev.fanlight.gateway.explain.diff;

import org.jspecify.annotations.NullMarked;
