/** An amendment is written upon what was signed then. What was signed since moves that ground: it is said, never passed over. */
import type { Tx } from '#platform/context.ts'
import { conflict } from '#platform/errors.ts'
import {
  type AgreementRow,
  findVersion,
  updateAgreementRow,
  updateVersionRow,
  versionsOf,
} from '../../queries/agreements.ts'
import { termsOfVersions } from '../../queries/terms.ts'
import { isNarrower, isSame, type Scope } from '../../terms/scope.ts'
import { scopeWords, titleOf } from '../../terms/words/print.ts'
import type { Content } from '../../texts/content.ts'
import { canonical } from '../../texts/content.ts'
import { audit } from '../audit.ts'
import { passPen } from '../talks/rounds.ts'
import { printerOf } from '../terms/text.ts'
import { lockOpen } from './draft.ts'
import { type VersionFacts, versionFacts } from './facts.ts'

export type MovedBase = {
  /** The newest version that was signed since. */
  number: number
  versionId: string
  conflicts: string[]
  words: string
}
const overlaps = (one: Scope, other: Scope) => isSame(one, other) || isNarrower(one, other) || isNarrower(other, one)

/** What was signed since the base of an open amendment, and which of its terms and clauses both of them change. */
export const movedBase = async (tx: Tx, facts: VersionFacts): Promise<MovedBase | null> => {
  const { agreement, version } = facts
  if (version.kind !== 'amendment' || !version.base_version_id) return null
  const versions = await versionsOf(tx, [agreement.id])
  const base = versions.find((one) => one.id === version.base_version_id)
  const since = versions.filter(
    (one) => one.state === 'executed' && base !== undefined && one.number > base.number && one.id !== version.id,
  )
  const newest = since.at(-1)
  if (!base || !newest) return null
  const printer = printerOf(tx, tx.ctx.workspace.language, { us: agreement.our_entity })
  const signed = await termsOfVersions(
    tx,
    since.map((one) => one.id),
  )
  const terms = facts.rows
    .filter((row) => signed.some((one) => one.kind === row.kind && overlaps(one.scope as Scope, row.scope as Scope)))
    .map((row) => [titleOf(printer, row.kind), scopeWords(printer, row.scope as Scope)].filter(Boolean).join(' '))
  const conflicts = [...new Set([...terms, ...clauseConflicts(base.content, newest.content, facts.content)])]
  const parts = since.map((one) => `Version ${one.number}`).join(', ')
  return {
    number: newest.number,
    versionId: newest.id,
    conflicts,
    words: `${parts} took effect since this amendment was begun; ${
      conflicts.length === 0
        ? 'nothing of it is touched'
        : `${conflicts.length} ${conflicts.length === 1 ? 'part conflicts' : 'parts conflict'}: ${conflicts.join(', ')}`
    }. Put it onto the newest version first.`,
  }
}
const clausesOf = (content: unknown) =>
  new Map(
    (content as Content).components.flatMap((part) => part.clauses).map((clause) => [clause.key, clause] as const),
  )
const clauseConflicts = (base: unknown, newest: unknown, mine: Content): string[] => {
  const [was, is, own] = [clausesOf(base), clausesOf(newest), clausesOf(mine)]
  const differs = (one: unknown, other: unknown) => canonical(one ?? null) !== canonical(other ?? null)
  return [...new Set([...was.keys(), ...is.keys(), ...own.keys()])]
    .filter((key) => differs(was.get(key), is.get(key)) && differs(was.get(key), own.get(key)))
    .map((key) => own.get(key)?.heading ?? was.get(key)?.heading ?? key)
}
/** Clauses that only the other version changed are taken over; what both changed stays as this amendment has it. */
const merged = (base: Content, newest: Content, mine: Content): Content => {
  const [was, own] = [clausesOf(base), clausesOf(mine)]
  const same = (one: unknown, other: unknown) => canonical(one ?? null) === canonical(other ?? null)
  const kept = newest.components.map((part) => ({
    ...part,
    clauses: part.clauses
      .filter((clause) => !(was.has(clause.key) && !own.has(clause.key)))
      .map((clause) => (same(own.get(clause.key), was.get(clause.key)) ? clause : (own.get(clause.key) ?? clause))),
  }))
  const known = clausesOf(newest)
  for (const part of mine.components) {
    const added = part.clauses.filter((clause) => !known.has(clause.key) && !same(clause, was.get(clause.key)))
    const into = kept.find((one) => one.component === part.component)
    if (into) into.clauses.push(...added)
    else if (added.length > 0) kept.push({ ...part, clauses: added })
  }
  return { ...mine, components: kept }
}

export const moveBase = async (tx: Tx, id: string): Promise<AgreementRow> => {
  const { agreement, version } = await lockOpen(tx, id, [
    'draft',
    'legal_review',
    'negotiating',
    'agreed',
    'approving',
    'approved',
  ])
  const moved = await movedBase(tx, await versionFacts(tx, agreement, version))
  if (!moved) throw conflict('agreement.state', 'It stands on the newest signed version already.')
  const base = (await findVersion(tx, version.base_version_id!))!
  const newest = (await findVersion(tx, moved.versionId))!
  await updateVersionRow(tx, version.id, {
    base_version_id: newest.id,
    // The number is part of what is agreed, so that nobody's earlier yes counts for the new ground.
    content: JSON.stringify({
      ...merged(base.content as Content, newest.content as Content, version.content as Content),
      base: newest.number,
    }),
  })
  if (['agreed', 'approving', 'approved'].includes(version.state))
    await passPen(tx, await versionFacts(tx, agreement, (await findVersion(tx, version.id))!), 'us', {
      state: 'negotiating',
    })
  await audit(tx, id, 'base_moved', {
    version: version.number,
    from: base.number,
    to: newest.number,
    conflicts: moved.conflicts,
  })
  return updateAgreementRow(tx, id, {})
}
