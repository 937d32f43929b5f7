/**
 * What an expression is. A {@link dev.fanlight.gateway.value.jq.node.Node} hands its values to an
 * {@link dev.fanlight.gateway.value.jq.node.Output} while it computes; names have their values in
 * an {@link dev.fanlight.gateway.value.jq.node.Env}. A {@link
 * dev.fanlight.gateway.value.jq.node.Native} is a function of jq that is written in Java. {@link
 * dev.fanlight.gateway.value.jq.node.Growth} is what an expression does to an accumulator in place.
 *
 * <p>Nodes are safe for use by all threads once their program is compiled; all else is confined to
 * one run.
 */
@NullMarked
package dev.fanlight.gateway.value.jq.node;

import org.jspecify.annotations.NullMarked;
