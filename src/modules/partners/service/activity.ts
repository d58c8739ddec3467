/** The feed of a partner: all facts about it, with the note, interaction or file that a fact is about. */

import type { Tx } from '#platform/context.ts'
import type { Static } from '#platform/contract.ts'
import type { ListInput, Page } from '#platform/http/paging.ts'
import { kindsWith } from '#platform/http/words.ts'
import { namesOfRecords } from '#platform/record-names.ts'
import type { Activity } from '../contract/records.ts'
import { changesPage, type EventRow, feedPage } from '../queries/events.ts'
import { filesById } from '../queries/files.ts'
import { namesOf, personRef } from '../queries/people.ts'
import { interactionRowsSeen, noteRowsSeen } from '../queries/records.ts'
import { filesToWire } from './files.ts'
import { interactionsToWire, notesToWire, sightOf } from './records.ts'

type Item = Static<typeof Activity>
type Filter = ListInput & { module?: string | undefined; personId?: string | undefined; event?: string | undefined }

/** Newest first. A partner sees what is shared with it and what its own people did. */
export const readActivity = (tx: Tx, partnerId: string, filter: Filter, partnerSide: boolean): Promise<Page<Item>> =>
  tx.asTeam(() =>
    feedPage(
      tx,
      { partnerId, kinds: kindsOf(tx, filter), personId: filter.personId, partnerSide, words: wordsIn(tx, filter.q) },
      filter,
      (rows) => toItems(tx, rows, partnerSide),
    ),
  )

const kindsOf = (tx: Tx, filter: Filter): string[] | undefined => {
  if (filter.event) return [filter.event]
  if (!filter.module) return undefined
  const found = tx.ctx.services.product.modules.find((one) => one.name === filter.module)
  return Object.values(found?.contract.events ?? {}).map((kind) => kind.name)
}

const wordsIn = (tx: Tx, q: string | undefined) => {
  const { events } = tx.ctx.services.product
  return q?.trim() ? { q, kinds: kindsWith(q, events.keys(), (kind) => events.get(kind)?.summary ?? '') } : undefined
}

const toItems = async (tx: Tx, rows: EventRow[], partnerSide: boolean): Promise<Item[]> => {
  const names = await namesOf(
    tx,
    rows.map((row) => row.actor_id),
  )
  const about = (kind: string) => [
    ...new Set(rows.filter((row) => row.subject_kind === kind).map((row) => row.subject_id)),
  ]
  const shared = <Row extends { visibility: string }>(found: Row[]) =>
    partnerSide ? found.filter((row) => row.visibility === 'shared') : found
  const notes = byId(await notesToWire(tx, shared(await noteRowsSeen(tx, about('note'), sightOf(tx)))))
  const interactions = byId(
    await interactionsToWire(tx, shared(await interactionRowsSeen(tx, about('interaction'), sightOf(tx)))),
  )
  const files = byId(await filesToWire(tx, shared(await filesById(tx, about('file'), sightOf(tx)))))
  const subjects = await namesOfRecords(
    tx,
    rows.map((row) => ({ kind: row.subject_kind, id: row.subject_id })),
    partnerSide ? 'partner' : 'team',
  )
  const modules = moduleOfEvents(tx)
  return rows.map((row) => ({
    id: row.id,
    event: row.kind,
    module: modules.get(row.kind) ?? 'platform',
    at: row.occurred_at.toISOString(),
    by: personRef({ by_kind: row.actor_kind, by_id: row.actor_id }, names),
    subjectKind: row.subject_kind,
    subjectId: row.subject_id,
    subjectName: subjects.get(row.subject_id) ?? null,
    data: row.data,
    summary: tx.ctx.services.product.events.get(row.kind)?.summary ?? row.kind,
    ...(row.subject_kind === 'note' && { note: notes.get(row.subject_id) ?? null }),
    ...(row.subject_kind === 'interaction' && { interaction: interactions.get(row.subject_id) ?? null }),
    ...(row.subject_kind === 'file' && { file: files.get(row.subject_id) ?? null }),
  }))
}

/** Changes of a partner's fields, with who made them. */
export const readFieldHistory = (tx: Tx, partnerId: string, input: ListInput & { field?: string | undefined }) =>
  changesPage(tx, { kind: 'partner', id: partnerId, field: input.field }, input, async (rows) => {
    const names = await namesOf(
      tx,
      rows.map((row) => row.actor_id),
    )
    return rows.map((row) => ({
      eventId: row.id,
      at: row.occurred_at.toISOString(),
      by: personRef({ by_kind: row.actor_kind, by_id: row.actor_id }, names),
      changes: row.changes as Record<string, unknown[]>,
    }))
  })

const byId = <Wire extends { id: string }>(list: readonly Wire[]): ReadonlyMap<string, Wire> =>
  new Map(list.map((one) => [one.id, one]))
const moduleOfEvents = (tx: Tx) =>
  new Map(
    tx.ctx.services.product.modules.flatMap((one) =>
      Object.values(one.contract.events ?? {}).map((kind) => [kind.name, one.name] as const),
    ),
  )
