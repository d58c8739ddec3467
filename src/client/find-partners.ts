/** Partners for a choice that asks while somebody types; the same search as the command palette. */
import { api } from './api.ts'

type Option = { value: string; label: string }

export const findPartners = async (search: string): Promise<Option[]> => {
  const words = search.trim()
  const rows = await api.listPartners({ query: { limit: 12, sort: 'name', ...(words && { q: words }) } })
  return rows.data.map((partner) => ({
    value: partner.id,
    label: partner.domain ? `${partner.displayName} (${partner.domain})` : partner.displayName,
  }))
}
