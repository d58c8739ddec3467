import { formatDate } from '../format.ts'
import { getLocale } from '../texts.ts'

/** Months and days in the reader's words, short at the axis and exact in hints; anything else is shown as it is. */
export const formatPlotX = (x: string, exact: boolean): string => {
  if (/^\d{4}-\d{2}$/.test(x)) {
    const style = exact
      ? ({ month: 'long', year: 'numeric', timeZone: 'UTC' } as const)
      : ({ month: 'short', timeZone: 'UTC' } as const)
    return new Intl.DateTimeFormat(getLocale(), style).format(new Date(`${x}-01T00:00:00Z`))
  }
  if (/^\d{4}-\d{2}-\d{2}$/.test(x)) {
    return exact
      ? formatDate(x)
      : new Intl.DateTimeFormat(getLocale(), { day: 'numeric', month: 'short', timeZone: 'UTC' }).format(
          new Date(`${x}T00:00:00Z`),
        )
  }
  return x
}
