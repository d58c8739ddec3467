/** What becomes of a sound row whose PDF was looked at: the same for a dry run and for the run, by what is known so far. */

import { type Stage, stageLabels, stageRow } from '#modules/partners/contract/stages.ts'
import { findPartner, managerOf, partnerRows } from '#modules/partners/public.ts'
import { civilDate } from '#platform/civil-time.ts'
import type { Tx } from '#platform/context.ts'
import { nameKey } from '#platform/files/unzip.ts'
import { findAgreement, openDrafts } from '../../queries/agreements.ts'
import { agreementByNumber, agreementOfFile, partnersFound } from '../../queries/imports.ts'
import { coveredPartners } from '../../queries/notices.ts'
import { termsOfVersion } from '../../queries/terms.ts'
import { type Duration, lifeOf } from '../../terms/dates.ts'
import { kindOf, type ValuesOf } from '../../terms/registry.ts'
import { canonical } from '../../texts/content.ts'
import type { ExaminedFile } from './examine.ts'
import type { RowProblem, Wanted } from './rows.ts'

/** What the rows before have come to, in this archive. */
export type World = {
  /** By the key of the file's name. */
  files: Map<
    string,
    { row: number; outcome: string; agreementId: string | null; partnerId: string | null; category: string }
  >
  hashes: Map<string, number>
  /** Partners whose account a row before has opened. */
  opened: Set<string>
}
export const emptyWorld = (): World => ({ files: new Map(), hashes: new Map(), opened: new Set() })
export const copyWorld = (world: World): World => ({
  files: new Map(world.files),
  hashes: new Map(world.hashes),
  opened: new Set(world.opened),
})

export type Judgement = {
  outcome: 'created' | 'unchanged' | 'refused'
  problems: RowProblem[]
  notes: string[]
  partnerId: string | null
  agreementId: string | null
  parentId: string | null
  opensAccount: boolean
  /** The stage that the partner comes to by it. */
  stage: Stage | null
  ended: boolean
}

export const judgeRow = async (
  tx: Tx,
  world: World,
  row: { number: number; wanted: Wanted; pdf: ExaminedFile },
): Promise<Judgement> => {
  const { wanted, pdf } = row
  const judged: Judgement = {
    outcome: 'created',
    problems: [],
    notes: [],
    partnerId: null,
    agreementId: null,
    parentId: null,
    opensAccount: false,
    stage: null,
    ended: false,
  }
  const refuse = (field: string, rule: string, message: string, value: string) => {
    judged.outcome = 'refused'
    judged.problems.push({ field, rule, message, value })
  }
  const twin = world.hashes.get(pdf.sha256)
  if (twin !== undefined) {
    refuse(
      'file',
      'file.twice',
      `It is the very same PDF as that of row ${twin}; one file stands for one agreement.`,
      wanted.file,
    )
    return judged
  }
  const stored = await agreementOfFile(tx, pdf.sha256)
  if (stored) {
    judged.outcome = 'unchanged'
    judged.agreementId = stored.id
    judged.partnerId = stored.partnerId
    judged.notes.push(`This file stands for ${stored.number} already.`)
    if (await differs(tx, stored.versionId, wanted))
      judged.notes.push('Its terms here are others than in the table; what is signed is changed by an amendment.')
    return judged
  }
  const partner = await partnerOf(tx, wanted.partner)
  if (typeof partner === 'string') {
    refuse('partner', 'partner', partner, wanted.partner)
    return judged
  }
  judged.partnerId = partner.id
  await judgeParent(tx, world, wanted, judged, refuse)
  if (judged.outcome === 'refused') return judged
  await judgeEffects(tx, world, wanted, judged)
  return judged
}

/** Same terms, whatever the order of their keys. */
const differs = async (tx: Tx, versionId: string, wanted: Wanted): Promise<boolean> => {
  const text = (terms: readonly { kind: string; values: unknown; scope?: unknown }[]) =>
    terms
      .map(({ kind, values, scope }) => canonical([kind, values, scope ?? {}]))
      .sort()
      .join('\n')
  const stored = await termsOfVersion(tx, versionId)
  return wanted.terms.length > 0 && text(stored) !== text(wanted.terms)
}

/** By id, or by the whole of its name or domain. */
const partnerOf = async (tx: Tx, words: string): Promise<{ id: string } | string> => {
  if (/^pn_[0-9a-z]{26}$/.test(words)) {
    const partner = await findPartner(tx, words)
    return partner ? { id: partner.id } : `There is no partner ${words}.`
  }
  const wanted = words.toLowerCase()
  const found = (await partnerRows(tx, await partnersFound(tx, words))).filter(
    (one) =>
      one.merged_into === null &&
      [one.domain, one.display_name, one.legal_name].some((name) => name?.toLowerCase() === wanted),
  )
  const [only] = found
  if (found.length === 1 && only) return { id: only.id }
  return found.length === 0
    ? 'No partner is called that, by its name, its legal name or its domain. Take the partners in first.'
    : 'Several partners are called that; write the id of the one that is meant.'
}

type Refuse = (field: string, rule: string, message: string, value: string) => void
const judgeParent = async (tx: Tx, world: World, wanted: Wanted, judged: Judgement, refuse: Refuse): Promise<void> => {
  const { parent } = wanted
  if (parent === null) return
  const above = world.files.get(nameKey(parent))
  const stored = above ? undefined : await agreementByNumber(tx, parent)
  const found = above
    ? {
        partnerId: above.partnerId,
        // Of a run that was taken up again only the stored agreement knows.
        category: (above.agreementId && (await findAgreement(tx, above.agreementId))?.category) || above.category,
        id: above.agreementId,
      }
    : stored && { partnerId: stored.partner_id, category: stored.category, id: stored.id }
  if (!found)
    return refuse('parent', 'parent', 'There is no agreement of this number, and no row above has this file.', parent)
  if (above?.outcome === 'refused')
    return refuse('parent', 'parent', `Its agreement, row ${above.row}, is refused.`, parent)
  if (found.partnerId !== judged.partnerId)
    return refuse('parent', 'parent', 'Its agreement is of another partner.', parent)
  if (found.category === 'addendum') return refuse('parent', 'parent', 'An addendum has no addenda of its own.', parent)
  judged.parentId = found.id
}

/** What taking it in does beyond the rows of the agreement itself. */
const judgeEffects = async (tx: Tx, world: World, wanted: Wanted, judged: Judgement): Promise<void> => {
  const { notes } = judged
  const today = civilDate(tx.ctx.workspace.zone, tx.now)
  const until = endOf(wanted, tx.ctx.workspace.currency)
  judged.ended = until !== null && until <= today
  if (judged.ended) notes.push(`It ended on ${until}; it is kept for reading and grants nothing any more.`)
  if (wanted.category !== 'partnership' || judged.ended) return
  const partnerId = judged.partnerId!
  const covered = await coveredPartners(tx, [partnerId], today)
  if (covered.has(partnerId) || world.opened.has(partnerId)) {
    notes.push('Another partnership agreement is in force for this partner; of each promise the later one wins.')
    return
  }
  const drafts = await openDrafts(tx, [partnerId], 'partnership')
  for (const draft of drafts)
    notes.push(`${draft.number} is being drafted for this partner; withdraw it if this one stands.`)
  judged.opensAccount = true
  const partner = (await findPartner(tx, partnerId))!
  if (partner.account_level !== 'full') notes.push('Opens the account.')
  notes.push(
    wanted.principal
      ? `Invites ${wanted.principal.name} as principal.`
      : 'Names no principal; the primary contact is asked to be it.',
  )
  const stage = partner.stage as Stage
  if (stage === 'active' || stage === 'onboarding') return
  const managed = (await managerOf(tx, [partnerId])).has(partnerId)
  if (wanted.effectiveOn > today)
    notes.push(`It begins on ${wanted.effectiveOn}; the partner stays at ${stageLabels[stage]}.`)
  else if (!stageRow(stage, 'active')?.movedBy.includes('agreements'))
    notes.push(`The partner stays at ${stageLabels[stage]}.`)
  else if (!managed)
    notes.push(`The partner stays at ${stageLabels[stage]}, because nobody manages it; assign a manager.`)
  else {
    judged.stage = 'active'
    notes.push(`The partner moves from ${stageLabels[stage]} to ${stageLabels.active}.`)
  }
}

/** The first day on which it holds no more, grace over; null while it goes on by itself. */
const endOf = (wanted: Wanted, currency: string): string | null => {
  if (wanted.endedOn) return wanted.endedOn
  const valuesOf = <Kind extends 'duration' | 'renewal_terms'>(kind: Kind) =>
    (wanted.terms.findLast((term) => term.kind === kind)?.values ?? kindOf(kind).builtIn!(currency)) as ValuesOf<Kind>
  const life = lifeOf(valuesOf('duration') as Duration, wanted.effectiveOn, valuesOf('renewal_terms').graceDays)
  return life.graceUntil ?? life.coveredUntil
}
