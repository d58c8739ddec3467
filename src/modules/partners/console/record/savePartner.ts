import { useQueryClient } from '@tanstack/react-query'
import { type AnswerTo, ApiProblem, api } from '#client/api.ts'
import { words } from './texts.ts'

export type Partner = AnswerTo<'getPartner'>
export type PartnerChanges = Parameters<typeof api.updatePartner>[0]['body']
/** A field as it is called on the page, and how a value of it reads. */
export type FieldWords = { label: string; show?: (value: unknown) => string }

export const partnerKey = (id: string) => ['partners', 'record', id]

const showValue = (value: unknown): string =>
  value === null || value === undefined || value === ''
    ? words('emptied')
    : typeof value === 'string'
      ? value
      : Array.isArray(value)
        ? value.join(', ')
        : JSON.stringify(value)

/**
 * Saves fields of a partner with the version that is on the page. When somebody was quicker (412) the record is read
 * again, so that saving once more works, and the refusal says what stands there now; what was typed stays in the field.
 */
export const useSavePartner = (id: string) => {
  const cache = useQueryClient()
  const queryKey = partnerKey(id)
  return async (changes: PartnerChanges, field?: FieldWords): Promise<Partner> => {
    const before = cache.getQueryData<Partner>(queryKey) ?? (await api.getPartner({ params: { id } }))
    try {
      const partner = await api.updatePartner({ params: { id: before.id }, version: before.version, body: changes })
      cache.setQueryData(queryKey, partner)
      void cache.invalidateQueries({ queryKey: ['partners', 'list'] })
      void cache.invalidateQueries({ queryKey: ['partners', id, 'activity'] })
      return partner
    } catch (error) {
      if (!(error instanceof ApiProblem) || error.status !== 412) throw error
      const now = await api.getPartner({ params: { id } })
      cache.setQueryData(queryKey, now)
      throw new ApiProblem(412, {
        ...error.members,
        code: error.code,
        title: error.title,
        detail: changedWords(error, before, now, changes, field),
      })
    }
  }
}

const changedWords = (
  error: ApiProblem,
  before: Partner,
  now: Partner,
  changes: PartnerChanges,
  field?: FieldWords,
): string => {
  const by = error.members['changedBy']
  const who = typeof by === 'string' ? by : words('somebody')
  const mine = Object.keys(changes)
  const differs = Object.keys(now).filter(
    (key) =>
      key !== 'version' &&
      key !== 'updatedAt' &&
      JSON.stringify(now[key as keyof Partner]) !== JSON.stringify(before[key as keyof Partner]),
  )
  const clash = mine.find((key) => differs.includes(key))
  if (clash)
    return words('theirs', {
      who,
      field: field?.label ?? clash,
      value: (field?.show ?? showValue)(now[clash as keyof Partner]),
    })
  return words('theirsOther', { who, fields: differs.join(', ') })
}
