/**
 * The answer of a fan-out, computed a second way.
 *
 * <pre>
 *   seed ──► ModelPlans ──► ModelPlan ──► ModelTimeline ──► events ──► JoinModel ──► ModelAnswer
 *                               │                                                        │
 *                               └──► ModelRun: the real engine on ModelUpstream ──── equal?
 * </pre>
 *
 * <p>{@code ModelTimeline} lists everything that would happen in a plan if no join ever ended it.
 * {@code JoinModel} has one rule for each join, and finds the first event after which the rule
 * holds. {@code ModelAnswer} makes the answer of the events until then. {@code JoinModelTest}
 * compares it with the answer of the engine.
 *
 * <p>A new join is a value of {@code ModelPlan.Join} and a rule in {@code JoinModel}; a new way to
 * merge is a value of {@code ModelPlan.Merge} and a case in {@code ModelAnswer}.
 */
@NullMarked
package dev.fanlight.gateway.sim.model;

import org.jspecify.annotations.NullMarked;
