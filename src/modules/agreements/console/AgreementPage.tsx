import { Textarea } from '@mantine/core'
import { useQuery, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { type AnswerTo, api } from '#client/api.ts'
import { formatDate, formatMoment } from '#ui/format.ts'
import { Loaded } from '#ui/Loaded.tsx'
import { Notice, ProblemBanner } from '#ui/ProblemBanner.tsx'
import { ReasonButton } from '#ui/ReasonButton.tsx'
import { RecordPage, Section } from '#ui/RecordPage.tsx'
import { ScreenLink, useScreenParams } from '#ui/routing.tsx'
import { SimpleTable } from '#ui/SimplePage.tsx'
import { useRightReason } from '#ui/seat.tsx'
import { DocumentText } from '../public/DocumentText.tsx'
import { Signing } from './Signing.tsx'

type Agreement = AnswerTo<'getAgreement'>
type Draft = NonNullable<Agreement['draft']>
export type Act = (work: () => Promise<unknown>) => Promise<void>
const componentNames = {
  legal: 'Legal',
  technical: 'Technical',
  business: 'Business',
  marketing: 'Marketing',
  support: 'Support',
} as const

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
        <>
          <ReasonButton
            reason={noTalk ?? (agreement.pen === 'us' ? null : 'The partner holds the pen')}
            onClick={() => void act(() => api.handOverPen({ params, body: {} }))}
          >
            Hand over the pen
          </ReasonButton>
          <ReasonButton
            variant="filled"
            reason={noTalk ?? draft.reasonsAgainst.accept[0] ?? null}
            onClick={() => void act(() => api.acceptAgreement({ params, body: { snapshotHash: draft.snapshotHash } }))}
          >
            Accept this text
          </ReasonButton>
        </>
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
      actions={acts}
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
          {error !== null && <ProblemBanner error={error} />}
          {draft && draft.faults.length > 0 && (
            <Notice tone="watch" title="Before it can be sent">
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
          render: () => <DocumentTab id={agreement.id} stamp={agreement.updatedAt} />,
        },
        { key: 'terms', label: 'Terms', render: () => <TermsTab agreement={agreement} draft={draft} /> },
        {
          key: 'talks',
          label: 'Comments',
          ...(draft && { count: draft.comments.length }),
          render: () => <TalksTab agreement={agreement} draft={draft} act={act} />,
        },
        {
          key: 'approvals',
          label: 'Approvals',
          render: () => <ApprovalsTab id={agreement.id} stamp={agreement.updatedAt} act={act} />,
        },
        { key: 'signing', label: 'Signing', render: () => <Signing agreement={agreement} draft={draft} act={act} /> },
        { key: 'audit', label: 'Audit', render: () => <AuditTab id={agreement.id} stamp={agreement.updatedAt} /> },
      ]}
    />
  )
}

const DocumentTab = ({ id, stamp }: { id: string; stamp: string }) => {
  const query = useQuery({
    queryKey: ['agreements', id, 'document', stamp],
    queryFn: () => api.getAgreementDocument({ params: { id } }),
  })
  return <Loaded query={query}>{({ blocks }) => <DocumentText blocks={blocks} />}</Loaded>
}

const TermsTab = ({ agreement, draft }: { agreement: Agreement; draft: Draft | null }) => {
  const query = useQuery({
    queryKey: ['agreements', agreement.id, 'terms'],
    queryFn: () => api.getAgreementTerms({ params: { id: agreement.id } }),
  })
  return (
    <Loaded query={query}>
      {({ data }) => (
        <>
          {draft && (
            <TermTables title={`In version ${agreement.openVersion?.number}, not signed yet`} terms={draft.terms} />
          )}
          {(data.length > 0 || !draft) && <TermTables title="Signed and in force today" terms={data} />}
        </>
      )}
    </Loaded>
  )
}
const TermTables = ({ title, terms }: { title: string; terms: Draft['terms'] }) => (
  <Section title={title}>
    {Object.entries(componentNames).map(([component, name]) => {
      const own = terms.filter((term) => term.component === component)
      return own.length === 0 ? null : (
        <Section key={component} title={name}>
          <SimpleTable
            label={name}
            rows={own}
            rowKey={(term) => term.id}
            columns={[
              { key: 'title', title: 'Term', cell: (term) => term.title },
              {
                key: 'words',
                title: 'What it says',
                cell: (term) =>
                  [term.operation === 'remove' ? 'No longer holds.' : term.sentences.join(' '), term.scopeWords]
                    .filter(Boolean)
                    .join(' '),
              },
              {
                key: 'from',
                title: 'From',
                cell: (term) => (term.effectiveFrom ? formatDate(term.effectiveFrom) : 'Signing'),
              },
              { key: 'kept', title: 'Kept by', cell: (term) => term.enforcement.words },
            ]}
          />
        </Section>
      )
    })}
  </Section>
)

const TalksTab = ({ agreement, draft, act }: { agreement: Agreement; draft: Draft | null; act: Act }) => {
  const [body, setBody] = useState('')
  const noRight = useRightReason('agreements.negotiate', 'Only partner managers and legal comment')
  const params = { id: agreement.id }
  return (
    <Section title="Comments" note="What is written before the text is sent to the partner stays with us.">
      <SimpleTable
        label="Comments"
        rows={draft?.comments ?? []}
        rowKey={(comment) => String(comment.number)}
        empty="No comments on this version."
        columns={[
          { key: 'by', title: 'Who', cell: (comment) => comment.by.name },
          { key: 'body', title: 'Comment', cell: (comment) => `${comment.must ? 'Must: ' : ''}${comment.body}` },
          { key: 'at', title: 'When', cell: (comment) => formatMoment(comment.at) },
          {
            key: 'settled',
            title: 'Settled',
            cell: (comment) =>
              comment.settledBy ?? (
                <ReasonButton
                  size="xs"
                  reason={noRight}
                  onClick={() =>
                    void act(() => api.settleAgreementComment({ params, body: { number: comment.number } }))
                  }
                >
                  Settle
                </ReasonButton>
              ),
          },
        ]}
      />
      <Textarea
        label="Comment"
        value={body}
        maxLength={4000}
        onChange={(event) => setBody(event.currentTarget.value)}
      />
      <ReasonButton
        mt="sm"
        reason={noRight ?? (draft ? (body.trim() ? null : 'Write something first') : 'Nothing is open')}
        onClick={() =>
          void act(async () => {
            await api.commentAgreement({ params, body: { body } })
            setBody('')
          })
        }
      >
        Add comment
      </ReasonButton>
    </Section>
  )
}

const ApprovalsTab = ({ id, stamp, act }: { id: string; stamp: string; act: Act }) => {
  const [words, setWords] = useState('')
  const query = useQuery({
    queryKey: ['agreements', id, 'approvals', stamp],
    queryFn: () => api.listAgreementApprovals({ params: { id } }),
  })
  const answer = (approvalId: string, given: boolean) =>
    void act(() =>
      api.answerApproval({
        params: { id: approvalId },
        body: { answer: given ? 'given' : 'refused', ...(words.trim() && { words }) },
      }),
    )
  return (
    <Loaded query={query}>
      {({ data }) => (
        <Section title="Approvals" note="Each is asked on one snapshot of the text and releases no other.">
          <SimpleTable
            label="Approvals"
            rows={data}
            rowKey={(one) => one.id}
            empty="No rule asks for an approval so far."
            columns={[
              { key: 'rule', title: 'Rule', cell: (one) => one.rule },
              { key: 'reason', title: 'Why', cell: (one) => one.reason },
              { key: 'approver', title: 'Asked', cell: (one) => one.approver },
              {
                key: 'answer',
                title: 'Answer',
                cell: (one) =>
                  one.answer ? (
                    `${one.answer === 'given' ? 'Approved' : 'Refused'} by ${one.by?.name ?? ''}${one.carried ? ', carried over' : ''}`
                  ) : one.current ? (
                    <>
                      <ReasonButton
                        size="xs"
                        variant="filled"
                        reason={one.reasonsAgainst[0] ?? null}
                        onClick={() => answer(one.id, true)}
                      >
                        Approve
                      </ReasonButton>{' '}
                      <ReasonButton
                        size="xs"
                        reason={one.reasonsAgainst[0] ?? (words.trim() ? null : 'Say why below')}
                        onClick={() => answer(one.id, false)}
                      >
                        Refuse
                      </ReasonButton>
                    </>
                  ) : (
                    'Asked on another snapshot'
                  ),
              },
            ]}
          />
          {data.some((one) => one.current && !one.answer) && (
            <Textarea
              label="Words to the answer"
              value={words}
              maxLength={2000}
              onChange={(event) => setWords(event.currentTarget.value)}
            />
          )}
        </Section>
      )}
    </Loaded>
  )
}

const AuditTab = ({ id, stamp }: { id: string; stamp: string }) => {
  const rows = useQuery({
    queryKey: ['agreements', id, 'audit', stamp],
    queryFn: () => api.getAgreementAudit({ params: { id } }),
  })
  const check = useQuery({
    queryKey: ['agreements', id, 'audit-check', stamp],
    queryFn: () => api.checkAgreementAudit({ params: { id } }),
  })
  return (
    <>
      {check.data && <Notice tone={check.data.intact ? 'info' : 'bad'}>{check.data.words}</Notice>}
      <Loaded query={rows}>
        {({ data }) => (
          <SimpleTable
            label="Audit"
            rows={data}
            rowKey={(row) => String(row.number)}
            empty="Nothing has happened yet."
            columns={[
              { key: 'number', title: 'Row', cell: (row) => row.number },
              { key: 'at', title: 'When', cell: (row) => formatMoment(row.at) },
              { key: 'by', title: 'Who', cell: (row) => row.by.name },
              { key: 'act', title: 'What', cell: (row) => row.act.replaceAll('_', ' ') },
              { key: 'hash', title: 'Hash', cell: (row) => row.hash?.slice(0, 12) ?? 'being linked' },
            ]}
          />
        )}
      </Loaded>
    </>
  )
}
