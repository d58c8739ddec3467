import { t } from './texts.ts'

/** What a screen needs of a refused or broken request; the API client's `ApiProblem` fits it by shape. */
export type Problem = {
  status: number
  code: string
  title: string
  detail: string
  errors: { field: string; rule: string; message: string }[]
  requestId: string
}

const isRecord = (value: unknown): value is Record<string, unknown> => typeof value === 'object' && value !== null

const textOf = (value: unknown): string => (typeof value === 'string' ? value : '')

/** Reads whatever was thrown; a lost connection becomes words, never a stack. */
export const readProblem = (error: unknown): Problem => {
  const from = isRecord(error) ? error : {}
  const status = typeof from.status === 'number' ? from.status : 0
  const offline = status === 0 && (error instanceof TypeError || !navigator.onLine)
  const errors = Array.isArray(from.errors) ? from.errors.filter(isRecord) : []
  const title = textOf(from.title) || t('problem.title')
  return {
    status,
    code: textOf(from.code) || (offline ? 'offline' : 'unknown'),
    title,
    detail: offline ? t('problem.offline') : textOf(from.detail) || textOf(from.message) || title,
    errors: errors.map((row) => ({ field: textOf(row.field), rule: textOf(row.rule), message: textOf(row.message) })),
    requestId: textOf(from.requestId),
  }
}
