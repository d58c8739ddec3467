/** Changing settings, reasons and words. */

import type { Tx } from '#platform/context.ts'
import type { InputOf, Static } from '#platform/contract.ts'
import { changedMeanwhile, invalid, notFound, unprocessable } from '#platform/errors.ts'
import type { DecisionReason, DecisionTemplate, settingsEndpoints } from '../../contract/settings.ts'
import { outcomes } from '../../contract/states.ts'
import {
  dropTemplate,
  lockSettings,
  putReason,
  putTemplate,
  type ReasonRow,
  reasonRows,
  templateRows,
  writeSettings,
} from '../../queries/settings.ts'
import { decisionWords, placeholders, type WordsLanguage, wordsLanguages } from '../../words/decisions.ts'
import { findPartnerType } from '../partners.ts'
import { typeSettingsToWire, workspaceScope, workspaceSettingsToWire } from './read.ts'

export const changeWorkspaceSettings = async (
  tx: Tx,
  input: InputOf<typeof settingsEndpoints.updateDiscoverySettings>,
) => {
  const row = await lockSettings(tx, workspaceScope)
  if (row.version !== input.version) throw changedMeanwhile(row.version)
  await writeSettings(tx, workspaceScope, { ...(row.value as object), ...input.body })
  return workspaceSettingsToWire(tx)
}

export const changeTypeSettings = async (
  tx: Tx,
  input: InputOf<typeof settingsEndpoints.updateDiscoveryTypeSettings>,
) => {
  const type = await findPartnerType(tx, input.params.id)
  if (!type) throw notFound('partner type')
  const row = await lockSettings(tx, type.id)
  if (row.version !== input.version) throw changedMeanwhile(row.version)
  const before = row.value as { checks?: object }
  const { checks, competitorDomains, disposableDomains, freeMailDomains, ...plain } = input.body
  const folded = (list: readonly string[] | undefined) =>
    list && [...new Set(list.map((domain) => domain.toLowerCase()))]
  const lists = Object.entries({
    competitorDomains: folded(competitorDomains),
    disposableDomains: folded(disposableDomains),
    freeMailDomains: folded(freeMailDomains),
  }).filter(([, list]) => list !== undefined)
  await writeSettings(tx, type.id, {
    ...before,
    ...plain,
    ...Object.fromEntries(lists),
    ...(checks && { checks: { ...before.checks, ...checks } }),
  })
  return typeSettingsToWire(tx, type)
}

export const reasonToWire = (row: ReasonRow): Static<typeof DecisionReason> => ({
  key: row.key,
  labels: row.labels as Record<string, string>,
  outcomes: row.outcomes as (typeof outcomes)[number][],
  changes: row.changes as Record<string, string>,
  position: row.position,
  active: row.retired_at === null,
  version: row.version,
})

export const writeReason = async (
  tx: Tx,
  input: InputOf<typeof settingsEndpoints.putDecisionReason>,
): Promise<Static<typeof DecisionReason>> => {
  const { params, body } = input
  const { language } = tx.ctx.workspace
  if (!body.labels[language]?.trim())
    throw unprocessable(
      'decision_reason.language_missing',
      `The label needs a text in ${language}, the language of the workspace.`,
    )
  await putReason(tx, [
    {
      key: params.key,
      labels: body.labels,
      outcomes: body.outcomes,
      changes: body.changes ?? {},
      position: body.position ?? 100,
      retired: body.active === false,
    },
  ])
  const row = (await reasonRows(tx)).find((reason) => reason.key === params.key)
  if (!row) throw new Error('The reason cannot be read after it was written')
  return reasonToWire(row)
}

/** The words of every outcome and language: the workspace's own where it wrote some. */
export const listTemplates = async (tx: Tx): Promise<{ data: Static<typeof DecisionTemplate>[] }> => {
  const own = await templateRows(tx)
  const written = own.map((row) => ({
    outcome: row.outcome as (typeof outcomes)[number],
    reason: row.reason || null,
    language: row.language,
    subject: row.subject,
    body: row.body,
    own: true,
  }))
  const shipped = outcomes.flatMap((outcome) =>
    wordsLanguages
      .filter(
        (language) => !own.some((row) => row.outcome === outcome && row.reason === '' && row.language === language),
      )
      .map((language: WordsLanguage) => ({
        outcome,
        reason: null,
        language,
        ...decisionWords[language][outcome],
        own: false,
      })),
  )
  return {
    data: [...written, ...shipped].sort(
      (one, other) =>
        outcomes.indexOf(one.outcome) - outcomes.indexOf(other.outcome) || (one.language < other.language ? -1 : 1),
    ),
  }
}

export const writeTemplate = async (tx: Tx, input: InputOf<typeof settingsEndpoints.putDecisionTemplate>['body']) => {
  const of = { outcome: input.outcome, reason: input.reason ?? '', language: input.language }
  if (input.body === undefined) {
    await dropTemplate(tx, of)
    return listTemplates(tx)
  }
  const subject = input.subject
  if (!subject) throw invalid({ field: 'subject', rule: 'required', message: 'Words to an applicant need a subject.' })
  const unknown = [...`${subject} ${input.body}`.matchAll(/\{([^{}]*)\}/g)]
    .map((match) => match[1]!)
    .filter((name) => !(placeholders as readonly string[]).includes(name))
  if (unknown.length > 0)
    throw unprocessable(
      'decision_template.placeholder',
      `There is no placeholder {${unknown[0]}}; there are ${placeholders.map((name) => `{${name}}`).join(', ')}.`,
    )
  await putTemplate(tx, { ...of, subject, body: input.body })
  return listTemplates(tx)
}
