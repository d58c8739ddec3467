import { useQueryClient } from '@tanstack/react-query'
import { type AnswerTo, ApiProblem, api } from '#client/api.ts'
import { words, wordsFor } from './texts.ts'

export type Company = AnswerTo<'getPortalPartner'>
type Changes = Parameters<typeof api.updatePortalPartner>[0]['body']

export const companyQuery = { queryKey: ['portal', 'partner'], queryFn: () => api.getPortalPartner() }

const shown = (value: unknown): string => {
  if (value === null || value === undefined || value === '') return words('emptied')
  if (Array.isArray(value)) return value.join(', ')
  return typeof value === 'object' ? Object.values(value).join(', ') : String(value)
}

/**
 * Saves fields with the version on the page. When a colleague was quicker (412) the profile is read again, so that
 * saving once more works, and the refusal says what stands there now; what was typed stays in its field.
 */
export const useSaveCompany = () => {
  const cache = useQueryClient()
  return async (changes: Changes): Promise<Company> => {
    const { queryKey, queryFn } = companyQuery
    const before = cache.getQueryData<Company>(queryKey) ?? (await queryFn())
    try {
      const after = await api.updatePortalPartner({ version: before.version, body: changes })
      cache.setQueryData(queryKey, after)
      return after
    } catch (error) {
      if (!(error instanceof ApiProblem) || error.status !== 412) throw error
      const now = await queryFn()
      cache.setQueryData(queryKey, now)
      const by = error.members['changedBy']
      const who = typeof by === 'string' ? by : words('somebody')
      const clash = Object.keys(changes).find(
        (key) => shown(now[key as keyof Company]) !== shown(before[key as keyof Company]),
      )
      const detail = clash
        ? words('theirs', { who, field: wordsFor(`f_${clash}`, clash), value: shown(now[clash as keyof Company]) })
        : words('theirsOther', { who })
      throw new ApiProblem(412, { ...error.members, code: error.code, title: error.title, detail })
    }
  }
}
