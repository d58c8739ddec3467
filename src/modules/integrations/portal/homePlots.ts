import type { ComponentType } from 'react'

/** Plots below the ticks of the developers' home: usage, limits, errors. Each loads by itself. */
export const homePlots: { key: string; load: () => Promise<ComponentType> }[] = [
  { key: 'usage', load: () => import('./UsagePlot.tsx').then((m) => m.UsagePlot) },
]
