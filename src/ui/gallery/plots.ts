import type { PlotPoint } from '../plot/plotTypes.ts'

/** Twelve months of made-up revenue. */
export const monthly: PlotPoint[] = [18, 22, 21, 27, 30, 26, 34, 41, 38, 44, 52, 47].map((value, index) => ({
  x: `${index < 1 ? 2025 : 2026}-${String(index < 1 ? 12 : index).padStart(2, '0')}`,
  values: {
    sourced: value * 1_400,
    influenced: value * 820 + ((index * 37) % 11) * 900,
    forecast: index > 8 ? value * 1_500 : null,
  },
}))
