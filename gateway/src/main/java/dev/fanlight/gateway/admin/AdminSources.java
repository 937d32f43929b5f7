package dev.fanlight.gateway.admin;

import dev.fanlight.gateway.telemetry.RecentExchanges;
import dev.fanlight.gateway.telemetry.Telemetry;

/** The data for the pages of the admin listener. All of it is safe for use by all threads. */
public record AdminSources(Telemetry telemetry, RecentExchanges recent, Readiness readiness) {}
