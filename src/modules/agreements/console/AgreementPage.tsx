import { useQuery, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { api } from '#client/api.ts'
import { saveBlob } from '#client/save-blob.ts'
import { formatDate } from '#ui/format.ts'
import { Loaded } from '#ui/Loaded.tsx'
import { Notice, ProblemBanner } from '#ui/ProblemBanner.tsx'
import { ReasonButton } from '#ui/ReasonButton.tsx'
import { RecordPage } from '#ui/RecordPage.tsx'
import { ScreenLink, useScreenParams } from '#ui/routing.tsx'
import { useRightReason } from '#ui/seat.tsx'
import { SlotPart } from '#ui/slots.tsx'
import type { Act, Agreement } from './agreementTypes.ts'
import { LegalHold } from './LegalHold.tsx'
import { VersionBand } from './VersionBand.tsx'

const loadDocument = () => import('./DocumentTab.tsx').then((m) => m.DocumentTab)
const loadTerms = () => import('./TermsTab.tsx').then((m) => m.TermsTab)
const loadRedlines = () => import('./RedlinesTab.tsx').then((m) => m.RedlinesTab)
const loadApprovals = () => import('./ApprovalsTab.tsx').then((m) => m.ApprovalsTab)
const loadSigning = () => import('./Signing.tsx').then((m) => m.Signing)
const loadDates = () => import('./DatesTab.tsx').then((m) => m.DatesTab)
const loadAudit = () => import('./AuditTab.tsx').then((m) => m.AuditTab)

/** One agreement: its text, its terms as sentences, approvals, signing, dates and the audit chain. */
export const AgreementPage = () => {
  const { agreementId } = useScreenParams('agreementId')
  const query = useQuery({
    queryKey: ['agreements', agreementId],
    queryFn: () => api.getAgreement({ params: { id: agreementId } }),
  })
  return <Loaded query={query}>{(agreement) => <Shown agreement={agreement} />}</Loaded>
}

const Shown = ({ agreement }: { agreement: Agreement }) => {
  const cache = useQueryClient()
  const [error, setError] = useState<unknown>(null)
  const params = { id: agreement.id }
  const { draft, dates, openVersion } = agreement
  const noDraft = useRightReason('agreements.draft', 'Only partner managers and legal draft agreements')
  const noTalk = useRightReason('agreements.negotiate', 'Only partner managers and legal negotiate')
  const noLegal = useRightReason('agreements.approve_clause', 'Only legal clears a draft')
  const act: Act = async (work) => {
    setError(null)
    try {
      await work()
    } catch (thrown) {
      setError(thrown)
    }
    await cache.invalidateQueries({ queryKey: ['agreements'] })
  }
  const openTalks = draft
    ? draft.changes.filter((change) => !change.answer).length + draft.comments.filter((one) => !one.settledAt).length
    : 0
  const acts = draft && openVersion && (
    <>
      {openVersion.state === 'draft' && (
        <>
          <ReasonButton
            reason={noDraft ?? draft.reasonsAgainst.sendToLegal[0] ?? null}
            onClick={() => void act(() => api.submitAgreement({ params, body: { to: 'legal_review' } }))}
          >
            Send to legal
          </ReasonButton>
          <ReasonButton
            variant="filled"
            reason={noDraft ?? draft.reasonsAgainst.sendToPartner[0] ?? null}
            onClick={() => void act(() => api.submitAgreement({ params, body: { to: 'negotiating' } }))}
          >
            Send to the partner
          </ReasonButton>
        </>
      )}
      {openVersion.state === 'legal_review' && (
        <ReasonButton
          variant="filled"
          reason={noLegal}
          onClick={() => void act(() => api.reviewAgreement({ params, body: { outcome: 'cleared' } }))}
        >
          Clear for the partner
        </ReasonButton>
      )}
      {openVersion.state === 'negotiating' && (
        <ReasonButton
          variant="filled"
          reason={noTalk ?? draft.reasonsAgainst.accept[0] ?? null}
          onClick={() => void act(() => api.acceptAgreement({ params, body: { snapshotHash: draft.snapshotHash } }))}
        >
          Accept this text
        </ReasonButton>
      )}
    </>
  )
  return (
    <RecordPage
      title={`${agreement.number} · ${agreement.partner.name}`}
      state={agreement.state}
      stateLabel={agreement.stateWords}
      subtitle={
        <>
          <ScreenLink to={`partners/${agreement.partner.id}`}>{agreement.partner.name}</ScreenLink> {agreement.title}
        </>
      }
      actions={
        <>
          {agreement.versions.some((version) => version.executedAt) && (
            <ReasonButton
              onClick={() =>
                void act(async () => saveBlob(await api.getAgreementFile({ params }), `${agreement.number}.pdf`))
              }
            >
              {agreement.attestations.length === 0 ? 'Sealed PDF' : 'Signed PDF'}
            </ReasonButton>
          )}
          {acts}
        </>
      }
      facts={[
        { label: 'Open version', value: openVersion ? openVersion.stateWords : 'None' },
        { label: 'Starts', value: dates.startsOn ? formatDate(dates.startsOn) : '–' },
        {
          label: 'Ends on',
          value: dates.endsOn ? formatDate(dates.endsOn) : '–',
          note: dates.renews ? 'Renews by itself' : undefined,
        },
        { label: 'Notice by', value: dates.noticeBy ? formatDate(dates.noticeBy) : '–' },
      ]}
      notice={
        <>
          <VersionBand agreement={agreement} />
          <LegalHold agreement={agreement} act={act} />
          {openVersion?.state === 'negotiating' && agreement.pen === 'partner' && <WhoReads agreement={agreement} />}
          {error !== null && <ProblemBanner error={error} />}
          {draft?.baseMoved && (
            <Notice
              tone="watch"
              title="The ground has moved"
              action={
                <ReasonButton
                  size="xs"
                  reason={noDraft}
                  onClick={() => void act(() => api.moveAgreementBase({ params }))}
                >
                  Put it onto version {draft.baseMoved.number}
                </ReasonButton>
              }
            >
              {draft.baseMoved.words} Both sides accept it anew.
            </Notice>
          )}
          {draft && draft.faults.length > 0 && (
            <Notice
              tone="watch"
              title="Before it can be sent"
              action={
                draft.faults.some((fault) => fault.rule === 'fact.missing') && (
                  <ScreenLink to={`partners/${agreement.partner.id}`}>Open the partner’s page</ScreenLink>
                )
              }
            >
              {draft.faults.map((fault) => fault.message).join(' ')}
            </Notice>
          )}
          {draft && draft.notes.length > 0 && (
            <Notice tone="info">{draft.notes.map((note) => note.message).join(' ')}</Notice>
          )}
        </>
      }
      tabs={[
        {
          key: 'document',
          label: 'Document',
          render: () => <SlotPart load={loadDocument} props={{ agreement, draft, act }} />,
        },
        { key: 'terms', label: 'Terms', render: () => <SlotPart load={loadTerms} props={{ agreement, draft, act }} /> },
        {
          key: 'redlines',
          label: 'Redlines',
          ...(openTalks > 0 && { count: openTalks }),
          render: () => <SlotPart load={loadRedlines} props={{ agreement, draft, act }} />,
        },
        {
          key: 'approvals',
          label: 'Approvals',
          render: () => <SlotPart load={loadApprovals} props={{ id: agreement.id, stamp: agreement.updatedAt, act }} />,
        },
        {
          key: 'signing',
          label: 'Signing',
          render: () => <SlotPart load={loadSigning} props={{ agreement, draft, act }} />,
        },
        { key: 'dates', label: 'Dates', render: () => <SlotPart load={loadDates} props={{ agreement, act }} /> },
        {
          key: 'audit',
          label: 'Audit',
          render: () => <SlotPart load={loadAudit} props={{ id: agreement.id, stamp: agreement.updatedAt }} />,
        },
      ]}
    />
  )
}

/** Where the draft went, and what is left to do for people who have no account. */
const WhoReads = ({ agreement }: { agreement: Agreement }) => {
  const query = useQuery({
    queryKey: ['agreements', agreement.id, 'links', agreement.updatedAt],
    queryFn: () => api.listNegotiationLinks({ params: { id: agreement.id } }),
  })
  if (!query.data || query.data.data.some((link) => link.works)) return null
  return (
    <Notice
      title={`It is with ${agreement.partner.name}`}
      action={<ScreenLink to={`agreements/${agreement.id}?tab=redlines`}>Mail a link</ScreenLink>}
    >
      Their first contact was told by mail and reads it in the portal. Whoever has no account there needs a link.
    </Notice>
  )
}
