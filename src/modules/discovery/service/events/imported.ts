/** People of a list that is imported with an event behind it: taken in with their rows, once. */
import type { ImportedRows } from '#modules/partners/public.ts'
import type { Tx } from '#platform/context.ts'
import {
  type EventListRow,
  findEventList,
  insertEventPerson,
  personByImport,
  personByKey,
  putPersonSearch,
  takeNumber,
  updateEventPersonRow,
} from '../../queries/event-lists.ts'
import { foldWords } from '../companies.ts'
import { planFollowUps } from './follow-up.ts'
import { personId, personKeyOf } from './people.ts'

type Row = ImportedRows['rows'][number]

/** Columns that belong to the meeting and not to company or person, by their headers. */
const headers = {
  interest: ['interest', 'interests', 'interested in', 'topic', 'topics', 'interesse', 'interes'],
  note: ['note', 'notes', 'comment', 'comments', 'conversation', 'notiz', 'notizen', 'nota', 'notas'],
  consent_basis: ['consent', 'consent basis', 'opt in', 'permission', 'einwilligung', 'consentimiento'],
} as const
const limits = { interest: 500, note: 5000, consent_basis: 200 } as const

export const takeImportedPeople = async (tx: Tx, { importId, record, rows }: ImportedRows): Promise<void> => {
  if (record.kind !== 'event_list') return
  const list = await findEventList(tx, record.id)
  if (!list) return
  let joined = false
  for (const row of rows) joined = (await takeIn(tx, list, importId, row)) || joined
  if (joined) await planFollowUps(tx, list)
}

/** Whether somebody was taken in, whose follow-up is to be planned. */
const takeIn = async (tx: Tx, list: EventListRow, importId: string, row: Row): Promise<boolean> => {
  const before = await personByImport(tx, importId, row.row)
  if (before?.state === 'held') {
    await updateEventPersonRow(tx, before.id, {
      state: row.outcome === 'taken_in' ? 'joined' : row.outcome,
      partner_id: row.outcome === 'taken_in' ? row.partnerId : null,
      contact_id: row.contactId,
      made_partner: row.madePartner,
    })
    return row.outcome === 'taken_in'
  }
  if (before || row.outcome === 'left_out') return false
  const text = (key: string): string => {
    const value = row.values.get(key)
    return typeof value === 'string' ? value : ''
  }
  const email = text('contact.email') || null
  const name =
    text('contact.fullName') ||
    [text('contact.givenName'), text('contact.familyName')].filter(Boolean).join(' ') ||
    (email?.split('@')[0] ?? '')
  // A row without a person says nothing about whom we met.
  if (!name) return false
  const company = (text('legalName') || text('displayName') || (email?.split('@')[1] ?? name)).slice(0, 200)
  const key = personKeyOf({ name, company, email })
  if (await personByKey(tx, list.id, key)) return false
  const number = await takeNumber(tx, list.id)
  const inserted = await insertEventPerson(tx, {
    id: personId(list.id, number),
    list_id: list.id,
    number,
    state: row.outcome === 'taken_in' ? 'joined' : 'held',
    name: name.slice(0, 200),
    company,
    email,
    email_folded: email?.toLowerCase() ?? null,
    website: text('website').slice(0, 2000) || null,
    ...Object.fromEntries(
      (Object.keys(headers) as (keyof typeof headers)[]).map((column) => [column, cellOf(row, column)]),
    ),
    person_key: key,
    partner_id: row.outcome === 'taken_in' ? row.partnerId : null,
    contact_id: row.contactId,
    made_partner: row.madePartner,
    import_id: importId,
    import_row: row.row,
  })
  if (inserted) await putPersonSearch(tx, inserted)
  return inserted?.state === 'joined'
}

const cellOf = (row: Row, column: keyof typeof headers): string | null => {
  const known: readonly string[] = headers[column]
  const texts = Object.entries(row.cells)
    .filter(([header]) => known.includes(foldWords(header)))
    .map(([, text]) => text.trim())
    .filter(Boolean)
  return texts.join('; ').slice(0, limits[column]) || null
}
