/**
 * The simulation of fan-outs. {@code FanOutSimulation} runs one random schedule: some exchanges on
 * one or two loops, whose fan-outs share upstreams. The engine is the real one, down to the
 * attempts of a call. Time, loops, connections and clients are simulated, so that one seed is one
 * schedule, the same on every run.
 *
 * <pre>
 *   seed ──draws──► SimPlan, SimRoute, SimClient, SimReloads                    sim.plan
 *
 *   SimClient                comes, reads, leaves                               sim.plan
 *       │
 *   SimExchange              the server: route permit, deadline, the end        sim.exchange
 *       │
 *   ═ FanOutEngine ═         under test: plan, run, answer, scope, Call         fanout
 *       │
 *   ObservedTarget           makes an ObservedCall of each call                 sim.exchange
 *   ObservedCall             sees permit, attempts, head, end
 *       │
 *   ═ Upstream ═             under test: Bulkhead, UpstreamCall, Retries        upstream
 *       │
 *   ScriptedConnections      plays the Script of each attempt                   upstream (tests)
 *
 *   Simulation, SimLoop      below everything: clock, timers, tasks             sim
 * </pre>
 *
 * <p><b>Rules.</b> These are checked after every step:
 *
 * <ul>
 *   <li>{@code StartRules}: a call starts before its deadline, after the calls that it waits for,
 *       and not after the answer, nor while a client takes no records.
 *   <li>{@code SimExchange}: nothing outlives its exchange or goes on after its deadline; there is
 *       one answer.
 *   <li>{@code SimCalls}: calls are started once, and no more at once than {@code concurrency}.
 *   <li>{@code ObservedCall}: a call ends once, for a reason that was seen.
 *   <li>{@code ObservedAttempts}: each attempt ends once and within its time, and no more attempts
 *       are made than retries and hedges allow.
 *   <li>{@code SimBulkhead}: no permit too many, no waiter beside a free permit, exchanges take
 *       turns, and all permits come back.
 *   <li>{@code SimBackground}: no more in the background than allowed; a drained background is
 *       empty.
 *   <li>{@code SimOpenCalls}: no more calls open than allowed.
 *   <li>{@code SimObserver}: the events of an exchange form the tree of {@code ExchangeObserver}.
 *   <li>{@code PathRules}, when an exchange ends: its critical path covers it exactly, blames a
 *       call for nothing outside of it, and the gateway for nothing before the answer is decided.
 *   <li>{@code ProgressRules}: no exchange stands still, and none streams for too long.
 * </ul>
 *
 * <p>These are checked when an exchange, or everything, is over: {@code AnswerRules} for the
 * answer, {@code SimBooks} for what the meters counted, and that no timer and no byte is left.
 * {@code sim.model} checks which answer it must be. {@code CriticalPathSimulationTest} runs
 * schedules once more with one blamed step a little shorter: the exchange must be shorter by as
 * much.
 *
 * <p><b>Replay.</b> A schedule that breaks a rule fails with its seed, and with the calls that are
 * left when {@code Shrink} has left out all that the failure does not need. {@code -Dsim.seed=N}
 * runs the seed again. When the defect is mended, the seed goes into {@code seeds.txt}, which every
 * build runs first.
 *
 * <p><b>A new event.</b> Something that happens to a call is reported with {@code
 * exchange.cover(call, event, phase)} and listed in {@code Coverage}; something that happens to a
 * whole exchange with {@code exchange.cover(event)} and in {@code ExchangeCoverage}. Let {@code
 * sim.plan} or {@code Script} draw what causes the event. {@code -Psimulation} then demands that
 * the event happens in each cell of the table. State the rule for it in {@code sim.rules}, or in
 * the {@code Sim} or {@code Observed} class that sees it.
 */
@NullMarked
package dev.fanlight.gateway.sim.fanout;

import org.jspecify.annotations.NullMarked;
