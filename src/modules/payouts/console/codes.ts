import { type AccountKind, accountKindNames } from '#platform/ledger/kinds.ts'

type Code = { kind: AccountKind; detail: string | null; code: string }

/** One line each: `due 1600`, `commission_expense/sale 4761`. */
export const textOfCodes = (codes: readonly Code[]): string =>
  codes.map(({ kind, detail, code }) => `${detail ? `${kind}/${detail}` : kind} ${code}`).join('\n')

/** The other way round; null when a line is none. */
export const codesFromText = (text: string): Code[] | null => {
  const lines = text
    .split('\n')
    .map((line) => line.trim())
    .filter(Boolean)
  const codes = lines.map((line) => {
    const [, kind, detail, code] = /^([a-z_]+)(?:\/([A-Za-z0-9_-]+))?\s+(\S{1,40})$/.exec(line) ?? []
    const known = accountKindNames.find((name) => name === kind)
    return known && code ? { kind: known, detail: detail ?? null, code } : null
  })
  return codes.every((code) => code !== null) ? codes : null
}
