/** Facts by the names of the records that they are about. */
import { type RawBuilder, sql } from 'kysely'
import type { Tx } from '../context.ts'
import { recordNames } from '../record-names.ts'
import { searchKinds } from '../search.ts'

const recordsMost = 200
const factsOfRecordMost = 500

/** Kinds of records that have names. */
export const namedKinds = ({ ctx }: Tx): string[] => {
  const { product } = ctx.services
  return [...new Set([...recordNames.of(product), ...searchKinds.of(product)].map(({ kind }) => kind))]
}

/**
 * A subquery of ids: the newest 500 facts of each record whose name has these words, and of each partner that has. Names
 * do not stand in facts, so that erasing a person leaves them whole; the look-up goes from the names of today. Up to 200
 * records, each read by its index (events_by_subject, events_by_partner): words that fit everything cost no scan.
 */
export const factsAbout = (tx: Tx, words: string): RawBuilder<string> => {
  const workspaceId = tx.ctx.workspace.id
  return sql<string>`(
    select fact.id from search_ids(${namedKinds(tx)}::text[], ${words}, ${recordsMost}) found
      cross join lateral (select id from events where workspace_id = ${workspaceId} and subject_kind = found.kind
        and subject_id = found.id order by id desc limit ${factsOfRecordMost}) fact
    union all
    select fact.id from search_ids(array['partner'], ${words}, ${recordsMost}) found
      cross join lateral (select id from events where workspace_id = ${workspaceId} and partner_id = found.id
        order by id desc limit ${factsOfRecordMost}) fact)`
}
