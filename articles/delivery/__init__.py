"""The freshness report on its way out: as files, and by mail to whom the schedules name."""
