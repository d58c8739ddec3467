/** The calendar a workspace counts business time with: its own hours and holidays, or office hours in its zone. */
import { type BusinessCalendar, calendarProblems, type OpenHours, officeHours } from '../calendar.ts'
import type { Workspace } from '../context.ts'

/**
 * Reads what settings wrote into the workspace's row: `{ weekly?, holidays? }`. A part that is missing or cannot be
 * used is replaced by Monday to Friday, 09:00 to 17:00, without holidays: a clock must never stop for a bad setting.
 */
export const workspaceCalendar = (workspace: Pick<Workspace, 'zone' | 'calendar'>): BusinessCalendar => {
  const fallback = officeHours(workspace.zone)
  const { weekly, holidays } = (workspace.calendar ?? {}) as { weekly?: unknown; holidays?: unknown }
  const written: BusinessCalendar = {
    zone: workspace.zone,
    weekly: Array.isArray(weekly) && weekly.length > 0 ? weekly.filter(isHours) : fallback.weekly,
    holidays: Array.isArray(holidays) ? holidays.filter((date) => typeof date === 'string') : [],
  }
  return calendarProblems(written).length === 0 ? written : fallback
}

const isHours = (value: unknown): value is OpenHours =>
  typeof value === 'object' &&
  value !== null &&
  'weekday' in value &&
  'from' in value &&
  'to' in value &&
  typeof value.weekday === 'number' &&
  typeof value.from === 'string' &&
  typeof value.to === 'string'
