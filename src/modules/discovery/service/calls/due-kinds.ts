/** Reminders of a call: the kind of slot and how long before the start, in milliseconds. */
export const callReminders = {
  day: ['discovery.call_reminder_day', 86_400_000],
  hour: ['discovery.call_reminder_hour', 3_600_000],
} as const
