/** Agreements as the partner sees them: what was sent to it and what is signed, nothing that is still ours alone. */
import { startOfDate } from '#platform/civil-time.ts'
import { partnerOf, type Tx } from '#platform/context.ts'
import type { Static } from '#platform/contract.ts'
import { conflict, notFound } from '#platform/errors.ts'
import type { PortalAgreement } from '../../contract/portal.ts'
import type { VersionState } from '../../contract/states.ts'
import {
  type AgreementRow,
  agreementsOfPartner,
  findAgreement,
  type VersionRow,
  versionsOf,
} from '../../queries/agreements.ts'
import { attestationOfVersion } from '../../queries/imports.ts'
import { acceptancesOf, commentsOf } from '../../queries/negotiation.ts'
import { paperFile } from '../talks/paper.ts'
import { type Talker, theirs } from '../talks/rounds.ts'
import { negotiationToWire } from '../talks/wire.ts'
import { datesOf } from './dates.ts'
import { versionFacts } from './facts.ts'
import { acceptVersion, commentVersion, handOver, reasonsAgainstAccepting } from './flow.ts'
import { blockToWire } from './wire.ts'

const shownStates = ['negotiating', 'agreed', 'approving', 'approved', 'signing', 'completing']
const shown = (versions: readonly VersionRow[]) => versions.findLast((version) => shownStates.includes(version.state))
const signed = (versions: readonly VersionRow[]) => versions.findLast((version) => version.state === 'executed')

export const ownAgreement = async (
  tx: Tx,
  id: string,
): Promise<{ agreement: AgreementRow; versions: VersionRow[] }> => {
  const agreement = await findAgreement(tx, id)
  const versions = agreement && agreement.partner_id === partnerOf(tx.ctx.actor) ? await versionsOf(tx, [id]) : []
  if (!agreement || (!shown(versions) && !signed(versions))) throw notFound('agreement')
  return { agreement, versions }
}

const toWire = async (
  tx: Tx,
  agreement: AgreementRow,
  versions: readonly VersionRow[],
): Promise<Static<typeof PortalAgreement>> => {
  const dates = (await datesOf(tx, [agreement], versions)).get(agreement.id)!
  const open = shown(versions)
  return {
    id: agreement.id,
    number: agreement.number,
    title: agreement.title,
    category: agreement.category,
    state: dates.state,
    startsOn: dates.startsOn,
    endsOn: dates.endsOn,
    noticeBy: dates.noticeBy,
    renews: dates.renews,
    signedAt: await signedAtOf(tx, agreement, signed(versions)),
    open: open ? await openToWire(tx, agreement, open) : null,
  }
}
/** What was signed outside was signed then, and not when it was taken in. */
const signedAtOf = async (tx: Tx, agreement: AgreementRow, version: VersionRow | undefined): Promise<string | null> => {
  const outside = version?.kind === 'legacy' ? await attestationOfVersion(tx, version.id) : undefined
  const at = outside ? startOfDate(agreement.zone, outside.signed_on) : version?.executed_at
  return at?.toISOString() ?? null
}
const openToWire = async (tx: Tx, agreement: AgreementRow, open: VersionRow) => {
  const facts = await versionFacts(tx, agreement, open)
  const yes = (await acceptancesOf(tx, open.id))
    .filter((one) => one.snapshot_hash === facts.snapshot)
    .map((one) => one.side)
  const comments = (await commentsOf(tx, open.id)).filter((one) => one.is_shared)
  const mayWrite = ['negotiating', 'agreed'].includes(open.state) ? [] : ['It is not in negotiation.']
  return {
    number: open.number,
    kind: open.kind,
    state: open.state as VersionState,
    pen: open.pen as 'us' | 'partner',
    snapshotHash: facts.snapshot,
    weAccepted: yes.includes('partner'),
    theyAccepted: yes.includes('us'),
    comments: comments.map((one) => ({
      number: one.number,
      mine: one.side === 'partner',
      by: one.by_name,
      clause: one.clause,
      must: one.is_must,
      body: one.body,
      at: one.at.toISOString(),
      settled: one.settled_at !== null,
    })),
    reasonsAgainst: {
      accept: yes.includes('partner') ? ['You have accepted this text.'] : await reasonsAgainstAccepting(tx, facts),
      comment: mayWrite,
      handOver: open.state === 'negotiating' && open.pen === 'partner' ? [] : ['The draft is not with you.'],
    },
  }
}

export const portalAgreements = (tx: Tx) =>
  tx.asTeam(async () => {
    const partnerId = partnerOf(tx.ctx.actor)
    if (!partnerId) throw notFound('partner')
    const rows = await agreementsOfPartner(tx, partnerId)
    const versions = await versionsOf(
      tx,
      rows.map((row) => row.id),
    )
    const data = []
    for (const row of rows) {
      const own = versions.filter((version) => version.agreement_id === row.id)
      if (shown(own) || signed(own)) data.push(await toWire(tx, row, own))
    }
    return { data }
  })
export const portalAgreement = (tx: Tx, id: string) =>
  tx.asTeam(async () => {
    const { agreement, versions } = await ownAgreement(tx, id)
    return toWire(tx, agreement, versions)
  })
export const portalDocument = (tx: Tx, id: string) =>
  tx.asTeam(async () => {
    const { agreement, versions } = await ownAgreement(tx, id)
    const facts = await versionFacts(tx, agreement, (shown(versions) ?? signed(versions))!)
    return {
      versionNumber: facts.version.number,
      documentHash: facts.documentHash,
      blocks: facts.blocks.map(blockToWire),
    }
  })

const acts = (tx: Tx, id: string, run: () => Promise<unknown>) =>
  tx.asTeam(async () => {
    const { versions } = await ownAgreement(tx, id)
    if (!shown(versions)) throw conflict('agreement.state', 'Nothing is in negotiation here.')
    await run()
    return portalAgreement(tx, id)
  })
export const portalComment = (
  tx: Tx,
  id: string,
  body: { body: string; clause?: string | undefined; must?: boolean | undefined },
) => acts(tx, id, () => commentVersion(tx, id, theirs(tx), body))
export const portalHandOver = (tx: Tx, id: string, words?: string) =>
  acts(tx, id, () => handOver(tx, id, theirs(tx), words))
export const portalAccept = (tx: Tx, id: string, hash: string) =>
  acts(tx, id, () => acceptVersion(tx, id, theirs(tx), hash))

/** What is in negotiation, as one reads it who may act on it. */
export const portalNegotiation = (tx: Tx, id: string) =>
  tx.asTeam(async () => {
    const { agreement, versions } = await ownAgreement(tx, id)
    const open = shown(versions)
    if (!open) throw conflict('agreement.state', 'Nothing is in negotiation here.')
    return negotiationToWire(tx, await versionFacts(tx, agreement, open), null)
  })
export const portalTalk = (tx: Tx, id: string, run: (talker: Talker) => Promise<unknown>) =>
  tx.asTeam(async () => {
    await ownAgreement(tx, id)
    await run(theirs(tx))
    return portalNegotiation(tx, id)
  })
/** The file that is negotiated, where the agreement may be seen. */
export const portalPaper = (tx: Tx, id: string) =>
  tx.asTeam(async () => {
    await ownAgreement(tx, id)
    return paperFile(tx, id)
  })
