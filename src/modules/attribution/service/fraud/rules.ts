/** What each signal does here: the product's default, the workspace's row, and that of a partner type. */
import type { Static } from 'typebox'
import { partnerTypeRows } from '#modules/partners/public.ts'
import type { Ctx, Tx } from '#platform/context.ts'
import { inTransaction, reading } from '#platform/db/transaction.ts'
import { type FieldIssue, invalid, unprocessable } from '#platform/errors.ts'
import { type FraudRuleShape, fraudRuleChanged } from '../../contract/fraud.ts'
import { type Effect, type Signal, type SignalName, signalOf, signals } from '../../contract/fraud-signals.ts'
import type { Settings } from '../../fraud/rules.ts'
import { deleteRule, type RuleRow, ruleRows, writeRule } from '../../queries/fraud.ts'

export type RuleBook = {
  effectOf: (signal: SignalName, typeId: string | null) => Effect
  settingsOf: (signal: SignalName) => Settings
}
const ownRow = (rows: readonly RuleRow[], signal: string): RuleRow | undefined =>
  rows.find((row) => row.signal === signal && row.level === 'workspace')

export const readRules = async (tx: Tx): Promise<RuleBook> => {
  const rows = await tx.asTeam(() => ruleRows(tx))
  return {
    effectOf: (signal, typeId) => {
      const ofType = typeId === null ? undefined : rows.find((row) => row.signal === signal && row.level_id === typeId)
      return ((ofType ?? ownRow(rows, signal))?.effect as Effect | undefined) ?? signalOf(signal)!.effect
    },
    settingsOf: (signal) => (ownRow(rows, signal)?.parameters ?? {}) as Settings,
  }
}

const toWire = (
  signal: Signal,
  rows: readonly RuleRow[],
  types: ReadonlyMap<string, string>,
): Static<typeof FraudRuleShape> => {
  const own = ownRow(rows, signal.name)
  const settings = (own?.parameters ?? {}) as Settings
  return {
    signal: signal.name,
    label: signal.label,
    words: signal.words,
    effect: (own?.effect as Effect | undefined) ?? signal.effect,
    defaultEffect: signal.effect,
    allowedEffects: [...signal.may],
    parameters: signal.parameters.map((parameter) => {
      const value = settings[parameter.name]
      return {
        name: parameter.name,
        label: parameter.label,
        kind: parameter.kind,
        count: parameter.kind === 'count' ? (typeof value === 'number' ? value : (parameter.fallback ?? null)) : null,
        list: parameter.kind === 'list' ? (Array.isArray(value) ? [...(value as string[])] : []) : null,
      }
    }),
    types: rows
      .filter((row) => row.signal === signal.name && row.level === 'partner_type')
      .map((row) => ({
        typeId: row.level_id,
        typeName: types.get(row.level_id) ?? row.level_id,
        effect: row.effect as Effect,
      }))
      .sort((one, other) => one.typeName.localeCompare(other.typeName)),
    changedByName: own?.changed_by_name ?? null,
    updatedAt: own?.updated_at.toISOString() ?? null,
  }
}
const typeNames = async (tx: Tx): Promise<ReadonlyMap<string, string>> =>
  new Map((await partnerTypeRows(tx)).map((type) => [type.id, type.name]))

export const listRules = (ctx: Ctx) =>
  reading(ctx, async (tx) => {
    const rows = await ruleRows(tx)
    const types = await typeNames(tx)
    return { data: signals.map((signal) => toWire(signal, rows, types)) }
  })

type Change = {
  typeId?: string | undefined
  effect?: Effect | null | undefined
  counts?: Record<string, number> | undefined
  lists?: Record<string, string[]> | undefined
}
export const changeRule = (ctx: Ctx, name: SignalName, change: Change) =>
  inTransaction(ctx, async (tx) => {
    const signal = signalOf(name)!
    const rows = await ruleRows(tx)
    const types = await typeNames(tx)
    const typeId = change.typeId ?? null
    if (typeId !== null && !types.has(typeId))
      throw invalid({ field: 'typeId', rule: 'known', message: 'There is no such partner type.' })
    const { effect } = change
    if (effect != null && !signal.may.includes(effect))
      throw unprocessable('rule.effect_not_allowed', `${signal.label} can ${signal.may.join(', ')}; not ${effect}.`)
    const settings = readSettings(signal, change)
    if (typeId !== null && Object.keys(settings).length > 0)
      throw unprocessable(
        'rule.parameter_unknown',
        'Settings hold for everybody; for a partner type only the effect differs.',
      )
    const before = rows.find((row) => row.signal === name && row.level_id === (typeId ?? ''))
    const parameters = { ...((before?.parameters ?? {}) as object), ...settings }
    const isBack = effect === null && Object.keys(settings).length === 0
    if (isBack) await deleteRule(tx, name, typeId)
    else
      await writeRule(tx, {
        signal: name,
        typeId,
        effect: effect ?? (effect === null ? signal.effect : ((before?.effect as Effect | undefined) ?? signal.effect)),
        parameters,
        byName: 'name' in tx.ctx.actor ? tx.ctx.actor.name.slice(0, 200) : 'The public',
      })
    await tx.announce(
      fraudRuleChanged,
      { signal: name, typeId },
      {
        subject: { kind: 'fraud_rule', id: name },
        changes: {
          effect: [before?.effect ?? signal.effect, effect ?? before?.effect ?? signal.effect],
          ...(Object.keys(settings).length > 0 && { settings: [before?.parameters ?? {}, parameters] as const }),
        },
      },
    )
    return toWire(signal, await ruleRows(tx), types)
  })

const readSettings = (signal: Signal, change: Change): Record<string, number | string[]> => {
  const given = { ...change.counts, ...change.lists }
  const issues: FieldIssue[] = []
  for (const [name, value] of Object.entries(given)) {
    const parameter = signal.parameters.find((one) => one.name === name)
    const isFit = parameter && (parameter.kind === 'list') === Array.isArray(value)
    if (!isFit) throw unprocessable('rule.parameter_unknown', `${signal.label} has no such setting: ${name}.`)
    const [least, most] = [parameter.least ?? 0, parameter.most ?? Number.MAX_SAFE_INTEGER]
    if (typeof value === 'number' && (value < least || value > most))
      issues.push({
        field: `counts.${name}`,
        rule: 'range',
        message: `${parameter.label} lies between ${least} and ${most}.`,
      })
  }
  if (issues.length > 0) throw invalid(...issues)
  return Object.fromEntries(
    Object.entries(given).map(([name, value]) => [
      name,
      Array.isArray(value) ? [...new Set(value.map((text) => text.trim().toLowerCase()).filter(Boolean))] : value,
    ]),
  )
}
