/** Default terms as answers. */
import { partnerTypeRows } from '#modules/partners/public.ts'
import { civilDate } from '#platform/civil-time.ts'
import type { Tx } from '#platform/context.ts'
import type { Static } from '#platform/contract.ts'
import type { DefaultTerm } from '../../contract/defaults.ts'
import { type DefaultRow, replacedDefaults } from '../../queries/defaults.ts'
import { termKinds } from '../../terms/registry.ts'
import type { Scope } from '../../terms/scope.ts'
import { titleOf } from '../../terms/words/print.ts'
import { scopeToWire } from '../terms/read.ts'
import { printerOf, termText } from '../terms/text.ts'
import { reasonsAgainstConfirming } from './defaults.ts'

export const defaultsToWire = async (
  tx: Tx,
  rows: readonly DefaultRow[],
  language?: string,
): Promise<Static<typeof DefaultTerm>[]> => {
  const on = civilDate(tx.ctx.workspace.zone, tx.now)
  const types = rows.some((row) => row.type_id)
    ? new Map((await partnerTypeRows(tx)).map((type) => [type.id, type]))
    : new Map()
  const replaced = await replacedDefaults(
    tx,
    rows.map((row) => row.id),
    on,
  )
  const printer = printerOf(tx, language)
  return rows.map((row) => {
    const type = row.type_id ? types.get(row.type_id) : undefined
    return {
      id: row.id,
      holder: row.holder as 'type' | 'workspace',
      type: type ? { id: type.id, key: type.key, name: type.name } : null,
      kind: row.kind,
      ...termText(tx, printer, row.kind, row.values, row.scope as Scope, row.operation),
      operation: row.operation as 'set' | 'remove',
      values: row.values as Record<string, unknown>,
      scope: scopeToWire(row.scope),
      priority: row.priority,
      effectiveFrom: row.effective_from,
      effectiveTo: row.effective_to,
      replaces: row.replaces,
      reason: row.reason,
      state: row.state as 'proposed' | 'set' | 'withdrawn',
      inForce:
        row.state === 'set' &&
        row.operation === 'set' &&
        row.effective_from <= on &&
        (row.effective_to === null || on < row.effective_to) &&
        !replaced.has(row.id),
      proposedBy: { kind: row.proposed_by_kind, id: row.proposed_by_id, name: row.proposed_by_name },
      proposedAt: row.proposed_at.toISOString(),
      decidedBy: row.decided_by_kind
        ? { kind: row.decided_by_kind, id: row.decided_by_id, name: row.decided_by_name ?? '' }
        : null,
      decidedAt: row.decided_at?.toISOString() ?? null,
      reasonsAgainstConfirming: reasonsAgainstConfirming(tx, row),
      version: row.version,
    }
  })
}

/** Kinds whose name or title holds every word that is looked for. */
export const kindsFor = (tx: Tx, q: string | undefined, language?: string): string[] | undefined => {
  if (!q?.trim()) return undefined
  const printer = printerOf(tx, language)
  const words = q.toLowerCase().split(/\s+/).filter(Boolean)
  return termKinds
    .filter((kind) => {
      const text = `${kind.kind} ${titleOf(printer, kind.kind)}`.toLowerCase()
      return words.every((word) => text.includes(word))
    })
    .map((kind) => kind.kind)
}
