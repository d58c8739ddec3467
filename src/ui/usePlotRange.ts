import { useUrlState } from './routing.tsx'
import { textsOf } from './texts.ts'

const words = textsOf({
  en: {
    '30d': 'Last 30 days',
    '90d': 'Last 90 days',
    '12m': 'Last 12 months',
    '24m': 'Last 24 months',
    fy: 'This fiscal year',
  },
  de: {
    '30d': 'Letzte 30 Tage',
    '90d': 'Letzte 90 Tage',
    '12m': 'Letzte 12 Monate',
    '24m': 'Letzte 24 Monate',
    fy: 'Dieses Geschäftsjahr',
  },
  es: {
    '30d': 'Últimos 30 días',
    '90d': 'Últimos 90 días',
    '12m': 'Últimos 12 meses',
    '24m': 'Últimos 24 meses',
    fy: 'Este año fiscal',
  },
})
const all = ['30d', '90d', '12m', '24m', 'fy'] as const
export type PlotRange = (typeof all)[number]

/** The time range of all plots of a page, in the URL as `range`. */
export const usePlotRange = (fallback: PlotRange = '12m', offered: readonly PlotRange[] = all) => {
  const [url, setUrl] = useUrlState({ range: fallback as string })
  const value = offered.find((one) => one === url.range) ?? fallback
  return {
    value,
    control: {
      value,
      options: offered.map((one) => ({ value: one, label: words(one) })),
      onChange: (range: string) => setUrl({ range }),
    },
  }
}
