import type { Hue } from '../states.ts'

/** One value per series at one place of the axis; null leaves a gap. */
export type PlotPoint = {
  /** A month (`2026-11`), a day (`2026-11-23`) or any words. */
  x: string
  values: Record<string, number | null>
  /** Funnels only: the state whose colour the bar has, and a quiet word in place of the share of the step before. */
  state?: string
  note?: string
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
