/**
 * What jq makes of values: an {@link dev.fanlight.gateway.value.jq.data.Operator} makes one of two,
 * {@link dev.fanlight.gateway.value.jq.data.Order} compares them, {@link
 * dev.fanlight.gateway.value.jq.data.Lookup} finds a part of one. A {@link
 * dev.fanlight.gateway.value.jq.data.Path} says where a part stands, and a {@link
 * dev.fanlight.gateway.value.jq.data.Draft} changes the parts at many paths. Nothing here knows of
 * programs.
 */
@NullMarked
package dev.fanlight.gateway.value.jq.data;

import org.jspecify.annotations.NullMarked;
