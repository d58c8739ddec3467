/** Business hours and holidays as people type them: one line a span, one line a day. What cannot be read is refused in words. */
import { formatDate } from '#ui/format.ts'

type Span = { weekday: number; from: string; to: string }
const days = ['Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday', 'Sunday']
const officeHours: Span[] = [1, 2, 3, 4, 5].map((weekday) => ({ weekday, from: '09:00', to: '17:00' }))
const known = (weekly: readonly Span[] | undefined) => (weekly && weekly.length > 0 ? weekly : officeHours)

/** `Monday 09:00-17:00`, one line each. */
export const hoursAsText = (weekly: readonly Span[] | undefined): string =>
  known(weekly)
    .map(({ weekday, from, to }) => `${days[weekday - 1]} ${from}-${to}`)
    .join('\n')

/** Days of the same hours together: `Monday to Friday 09:00-17:00, Saturday 10:00-13:00`. */
export const hoursInWords = (weekly: readonly Span[] | undefined): string => {
  const runs: { first: number; last: number; hours: string }[] = []
  for (const { weekday, from, to } of [...known(weekly)].sort((one, other) => one.weekday - other.weekday)) {
    const hours = `${from}-${to}`
    const run = runs.at(-1)
    if (run && run.hours === hours && run.last === weekday - 1) run.last = weekday
    else runs.push({ first: weekday, last: weekday, hours })
  }
  return runs
    .map(({ first, last, hours }) =>
      first === last ? `${days[first - 1]} ${hours}` : `${days[first - 1]} to ${days[last - 1]} ${hours}`,
    )
    .join(', ')
}

export const readHours = (text: string): Span[] =>
  linesOf(text).map((line) => {
    const [, name = '', from = '', to = ''] = /^(\p{L}+)\s+(\d{1,2}:\d{2})\s*[-–]\s*(\d{1,2}:\d{2})$/u.exec(line) ?? []
    const weekday = days.findIndex((day) => name.length >= 2 && day.toLowerCase().startsWith(name.toLowerCase())) + 1
    if (weekday === 0) throw new Error(`“${line}” is not read: write a line such as Monday 09:00-17:00.`)
    return { weekday, from: from.padStart(5, '0'), to: to.padStart(5, '0') }
  })

export const holidaysInWords = (holidays: readonly string[] | undefined): string =>
  !holidays || holidays.length === 0
    ? 'None'
    : `${holidays
        .slice(0, 4)
        .map((day) => formatDate(day))
        .join(', ')}${holidays.length > 4 ? ` and ${holidays.length - 4} more` : ''}`

export const readHolidays = (text: string): string[] =>
  [...new Set(linesOf(text))].sort().map((line) => {
    if (!/^\d{4}-\d{2}-\d{2}$/.test(line)) throw new Error(`“${line}” is not read: write a day such as 2026-12-25.`)
    return line
  })

const linesOf = (text: string) =>
  text
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '')
