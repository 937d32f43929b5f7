package dev.fanlight.gateway.admin;

import dev.fanlight.gateway.telemetry.RecentExchanges;
import dev.fanlight.gateway.telemetry.Telemetry;

/** What the admin listener's pages are made of; all of it safe for use by all threads. */
public record AdminSources(Telemetry telemetry, RecentExchanges recent, Readiness readiness) {}
