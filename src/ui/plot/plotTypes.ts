import type { Hue } from '../states.ts'

/** One value per series at one place of the axis; null leaves a gap. */
export type PlotPoint = {
  /** A month (`2026-11`), a day (`2026-11-23`) or any words. */
  x: string
  values: Record<string, number | null>
}

export type PlotSeries = {
  key: string
  label: string
  /** A state's code gives the state's own colour; a hue is free; without both the order decides. */
  state?: string
  hue?: Hue
  /** A forecast or a comparison: drawn dashed. */
  dashed?: boolean
}

export type PlotKind = 'line' | 'area' | 'bar' | 'stacked' | 'funnel'
