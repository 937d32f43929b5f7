package dev.fanlight.gateway.dashboard;

import java.util.List;

/** Panels below one heading. */
public record Section(String title, List<Panel> panels) {}
