/** Companies of a list that is imported with a target list behind it: wanted with their rows, once. */
import type { ImportedRows } from '#modules/partners/public.ts'
import type { Tx } from '#platform/context.ts'
import { lockTargetList } from '../../queries/target-lists.ts'
import { foldWords } from '../companies.ts'
import { putOnList } from './targets.ts'

type Row = ImportedRows['rows'][number]

/** Columns that say why a company is wanted, by their headers. */
const whyHeaders = ['why', 'reason', 'note', 'notes', 'comment', 'grund', 'notiz', 'motivo', 'nota']

/** Rows that wait for a decision are put on the list when it is taken. 409 when the list is closed or full. */
export const takeImportedCompanies = async (tx: Tx, { importId, record, rows }: ImportedRows): Promise<void> => {
  if (record.kind !== 'target_list') return
  for (const row of rows) {
    // Read again for each: its state and the number of the next company stand there.
    const list = row.partnerId !== null && row.outcome === 'taken_in' ? await lockTargetList(tx, record.id) : undefined
    if (!list || row.partnerId === null) continue
    const text = (key: string, most: number): string | null => {
      const value = row.values.get(key)
      return (typeof value === 'string' && value.slice(0, most)) || null
    }
    const names = [text('contact.givenName', 100), text('contact.familyName', 100)].filter(Boolean).join(' ')
    const company = text('legalName', 200) ?? text('displayName', 200) ?? text('website', 200)
    if (!company) continue
    await putOnList(
      tx,
      list,
      {
        company,
        website: text('website', 2000),
        country: text('country', 2),
        why: whyOf(row),
        person: text('contact.fullName', 200) ?? (names || null),
        email: text('contact.email', 254),
        phone: text('contact.phone', 40),
      },
      { kind: 'known', partnerId: row.partnerId },
      { importId, madePartner: row.madePartner },
    )
  }
}

const whyOf = (row: Row): string | null =>
  Object.entries(row.cells)
    .filter(([header]) => whyHeaders.includes(foldWords(header)))
    .map(([, text]) => text.trim())
    .filter(Boolean)
    .join('; ')
    .slice(0, 2000) || null
