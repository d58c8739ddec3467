/** Takes one agreement in that was signed elsewhere. It is known from now on: what was read or reckoned before stays as it was. */
import { findPartner, managerOf, moveStage, setAccountLevel } from '#modules/partners/public.ts'
import type { Tx } from '#platform/context.ts'
import { Problem } from '#platform/errors.ts'
import { storeFile } from '#platform/files/store.ts'
import { idPrefixes, newId } from '#platform/ids.ts'
import { agreementImported } from '../../contract/events.ts'
import {
  type AgreementRow,
  insertAgreement,
  insertVersion,
  putAgreementSearchEntry,
  takeNumber,
} from '../../queries/agreements.ts'
import { insertAttestation } from '../../queries/imports.ts'
import { markEffective, markOnce } from '../../queries/notices.ts'
import { addSpan, currentSpan, insertTerms, termsOfVersion } from '../../queries/terms.ts'
import type { Content } from '../../texts/content.ts'
import type { By } from '../acting.ts'
import { audit } from '../audit.ts'
import { followDates } from '../dates/days.ts'
import { putInForce } from '../execute/put-in-force.ts'
import { invitePrincipal } from '../sign/complete.ts'
import { about } from '../sign/envelopes.ts'
import type { ExaminedFile } from './examine.ts'
import type { Judgement } from './judge.ts'
import type { Wanted } from './rows.ts'

export type Taking = {
  importId: string
  row: number
  /** Who attests it, and in which words. */
  by: By
  statement: string
}

export const takeIn = async (
  tx: Tx,
  taking: Taking,
  { wanted, pdf, judged }: { wanted: Wanted; pdf: ExaminedFile; judged: Judgement },
): Promise<AgreementRow> => {
  const { by } = taking
  const { workspace } = tx.ctx
  const partner = (await findPartner(tx, judged.partnerId!))!
  const manager = (await managerOf(tx, [partner.id])).get(partner.id)
  const fileName = wanted.file.slice(wanted.file.lastIndexOf('/') + 1)
  const number = await takeNumber(tx, Number(wanted.signedOn.slice(0, 4)))
  const agreement = await insertAgreement(tx, {
    id: newId(idPrefixes.agreement),
    partner_id: partner.id,
    number,
    title: wanted.title ?? `${fileName.replace(/\.pdf$/i, '')}`.slice(0, 200),
    category: wanted.category,
    parent_id: judged.parentId,
    type_id: partner.type_id,
    our_entity: wanted.ourEntity ?? workspace.name,
    language: wanted.language ?? workspace.language,
    paper: 'legacy',
    owner_id: manager?.isActive ? manager.id : null,
    zone: workspace.zone,
  })
  const file = await storeFile(tx.ctx, {
    content: pdf.bytes,
    name: fileName,
    partnerId: partner.id,
    subjectKind: 'agreement',
    subjectId: agreement.id,
    category: 'agreement_paper',
    visibility: 'team',
    known: { type: 'application/pdf', extension: 'pdf' },
  })
  const content: Content = {
    components: [],
    variables: {},
    paper: { fileId: file.id, name: file.name, sha256: pdf.sha256, pages: pdf.pages },
  }
  const version = await insertVersion(tx, {
    id: newId(idPrefixes.agreementVersion),
    agreement_id: agreement.id,
    partner_id: partner.id,
    number: 1,
    kind: 'legacy',
    state: 'completing',
    author_kind: by.by_kind,
    author_id: by.by_id,
    author_name: by.by_name,
    writers: by.by_id ? [by.by_id] : [],
    content: JSON.stringify(content),
    pen_since: tx.now,
  })
  await insertTerms(
    tx,
    wanted.terms.map((term, position) => ({
      id: newId(idPrefixes.term),
      version_id: version.id,
      agreement_id: agreement.id,
      partner_id: partner.id,
      kind: term.kind,
      values: term.values,
      scope: term.scope ?? {},
      priority: term.priority ?? 0,
      effective_from: term.effectiveFrom ?? null,
      effective_to: term.effectiveTo ?? null,
      clause: term.clause,
      page: term.page,
      position,
    })),
  )
  // Known from now on, whenever it was signed: a past day read with the knowledge of that day answers as it did.
  await putInForce(tx, { agreement, version, executedAt: tx.now, effectiveOn: wanted.effectiveOn })
  if (wanted.endedOn) await endEarly(tx, agreement, wanted.endedOn)
  await insertAttestation(tx, {
    version_id: version.id,
    agreement_id: agreement.id,
    import_id: taking.importId,
    import_row: taking.row,
    sha256: pdf.sha256,
    file_id: file.id,
    file_name: fileName.slice(0, 300),
    pages: pdf.pages,
    signature: JSON.stringify(pdf.signature),
    signed_on: wanted.signedOn,
    reference: wanted.reference,
    statement: taking.statement,
    ...by,
    at: tx.now,
  })
  await audit(
    tx,
    agreement.id,
    'imported',
    {
      file: fileName,
      sha256: pdf.sha256,
      signedOn: wanted.signedOn,
      effectiveOn: wanted.effectiveOn,
      reference: wanted.reference,
      statement: taking.statement,
      import: taking.importId,
      row: taking.row,
    },
    by,
  )
  await putAgreementSearchEntry(tx, {
    id: agreement.id,
    partnerId: partner.id,
    words: [number, agreement.title, partner.display_name, wanted.reference].filter(Boolean).join(' '),
  })
  const eventId = await tx.announce(
    agreementImported,
    {
      agreementId: agreement.id,
      partnerId: partner.id,
      number,
      category: agreement.category,
      versionNumber: 1,
      opensAccount: judged.opensAccount,
    },
    about(agreement),
  )
  if (judged.opensAccount) await openPartnership(tx, { agreement, wanted, judged, eventId })
  if (judged.ended) await closeQuietly(tx, agreement, version.id)
  else await followDates(tx, agreement)
  return agreement
}

const endEarly = async (tx: Tx, agreement: AgreementRow, endedOn: string): Promise<void> => {
  const span = (await currentSpan(tx, agreement.id))!
  await addSpan(tx, {
    agreementId: agreement.id,
    partnerId: agreement.partner_id,
    knownFrom: tx.now,
    cause: 'terminated',
    startsOn: span.starts_on,
    coveredUntil: endedOn,
    graceUntil: null,
  })
}
/** What ended before it was known here is no news: nobody is mailed, no account is restricted by it. */
const closeQuietly = async (tx: Tx, agreement: AgreementRow, versionId: string): Promise<void> => {
  const span = (await currentSpan(tx, agreement.id))!
  await markOnce(tx, agreement.id, 'ended', (span.grace_until ?? span.covered_until)!)
  const terms = await termsOfVersion(tx, versionId)
  if (terms.length > 0)
    await markEffective(
      tx,
      terms.map((term) => term.id),
    )
}

const openPartnership = async (
  tx: Tx,
  of: { agreement: AgreementRow; wanted: Wanted; judged: Judgement; eventId: string },
): Promise<void> => {
  const { agreement, wanted, judged, eventId } = of
  const { partner_id: partnerId } = agreement
  await setAccountLevel(tx, { partnerId, level: 'full', cause: `agreement ${agreement.number}` })
  try {
    if (wanted.principal) await invitePrincipal(tx, partnerId, wanted.principal)
  } catch (error) {
    // The agreement is signed whether or not somebody can be invited; onboarding shows and tries that again.
    if (!(error instanceof Problem)) throw error
    judged.notes.push(`Nobody was invited: ${error.message}`)
  }
  if (!judged.stage) return
  try {
    await moveStage(tx, { partnerId, to: judged.stage, cause: { by: 'agreements', eventId } })
  } catch (error) {
    if (!(error instanceof Problem)) throw error
    judged.notes.push(`The partner was not moved: ${error.message}`)
  }
}
