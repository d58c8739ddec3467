import { api, type InputTo } from '#client/api.ts'
import { membersQuery } from '#client/members.ts'
import { countryOptions } from '#ui/form/choices.ts'
import type { FilterValues, ListFilter } from '#ui/list/listTypes.ts'
import { accountLevels, sourceKinds, stages } from '../contract/stages.ts'
import { stageLabels } from './stageWords.ts'
import { words } from './texts.ts'

export type PartnersQuery = NonNullable<NonNullable<InputTo<'listPartners'>>['query']>

/** Every filter of the list of partners; table, board and saved views share them. */
export const partnerFilters: ListFilter[] = [
  {
    key: 'stage',
    label: words('stage'),
    kind: 'choice',
    many: true,
    options: stages.map((stage) => ({ value: stage, label: stageLabels[stage] })),
  },
  {
    key: 'typeId',
    label: words('type'),
    kind: 'choice',
    many: true,
    options: async () => (await api.listPartnerTypes()).data.map((type) => ({ value: type.id, label: type.name })),
  },
  {
    key: 'managerId',
    label: words('manager'),
    kind: 'choice',
    many: true,
    options: async () => (await membersQuery.queryFn()).map((member) => ({ value: member.id, label: member.name })),
  },
  {
    key: 'hasManager',
    label: words('hasManager'),
    kind: 'choice',
    options: [
      { value: 'true', label: words('yes') },
      { value: 'false', label: words('no') },
    ],
  },
  { key: 'tier', label: words('tier'), kind: 'text' },
  { key: 'country', label: words('country'), kind: 'choice', many: true, options: async () => countryOptions() },
  { key: 'region', label: words('region'), kind: 'text' },
  { key: 'tag', label: words('tag'), kind: 'text' },
  {
    key: 'source',
    label: words('source'),
    kind: 'choice',
    many: true,
    options: sourceKinds.map((kind) => ({ value: kind, label: words(`source_${kind}`) })),
  },
  {
    key: 'accountLevel',
    label: words('access'),
    kind: 'choice',
    many: true,
    options: accountLevels.map((level) => ({ value: level, label: words(`level_${level}`) })),
  },
  { key: 'hasGap', label: words('gaps'), kind: 'yes' },
  { key: 'created', label: words('created'), kind: 'days' },
]
/** On the board and in the funnel the stage is the column. */
export const boardFilters: ListFilter[] = partnerFilters.filter((filter) => filter.key !== 'stage')

const lists = new Set(['stage', 'typeId', 'managerId', 'tier', 'country', 'region', 'tag', 'source', 'accountLevel'])

/** The URL's filters as the API takes them: lists as lists, days as instants from midnight to midnight. */
export const toPartnersQuery = (values: Record<string, unknown>): PartnersQuery => {
  const { createdFrom, createdUntil, ...rest } = values
  const query = Object.fromEntries(
    Object.entries(rest).map(([key, value]) => [key, lists.has(key) && !Array.isArray(value) ? [value] : value]),
  )
  const from = typeof createdFrom === 'string' && createdFrom ? new Date(`${createdFrom}T00:00:00`) : null
  const until = typeof createdUntil === 'string' && createdUntil ? new Date(`${createdUntil}T00:00:00`) : null
  // The last day counts as a whole.
  if (until) until.setDate(until.getDate() + 1)
  return {
    ...query,
    ...(from && { createdFrom: from.toISOString() }),
    ...(until && { createdTo: until.toISOString() }),
  } as PartnersQuery
}

/** Filters as part of an address, to change the layout without losing them. */
export const searchOf = (values: FilterValues): string => {
  const query = new URLSearchParams()
  for (const [key, value] of Object.entries(values))
    for (const one of Array.isArray(value) ? value : [value]) query.append(key, one)
  const text = query.toString()
  return text ? `?${text}` : ''
}
