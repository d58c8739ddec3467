import { Button } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { type AnswerTo, api } from '#client/api.ts'
import { DateText, DeadlinePill, FactPill } from '#ui/Badges.tsx'
import { Field, FieldList } from '#ui/EditableField.tsx'
import { countryName, languageName } from '#ui/form/choices.ts'
import { useKeys } from '#ui/keys.ts'
import { Loaded } from '#ui/Loaded.tsx'
import { Notice } from '#ui/ProblemBanner.tsx'
import { ReasonButton } from '#ui/ReasonButton.tsx'
import { RecordPage, Section } from '#ui/RecordPage.tsx'
import { ScreenLink, useGo, useScreenParams } from '#ui/routing.tsx'
import { Columns, SimpleTable } from '#ui/SimplePage.tsx'
import { useRightReason } from '#ui/seat.tsx'
import { usePhone } from '#ui/usePhone.ts'
import {
  closeReasonLabels,
  inquiryGuessLabels,
  inquiryOriginLabels,
  inquiryStateLabels,
  triageTable,
} from '../contract/inquiry-states.ts'
import { TriageForm } from './InquiryForms.tsx'
import { type TriageBody, useTriage } from './useTriage.ts'

type Inquiry = AnswerTo<'getInquiry'>

/** One inquiry: what was written, what it probably is, and one key for what becomes of it. */
export const InquiryPage = () => {
  const { inquiryId } = useScreenParams('inquiryId')
  const query = useQuery({
    queryKey: ['inquiries', inquiryId],
    queryFn: () => api.getInquiry({ params: { id: inquiryId } }),
  })
  return <Loaded query={query}>{(inquiry) => <Shown inquiry={inquiry} />}</Loaded>
}

const Shown = ({ inquiry }: { inquiry: Inquiry }) => {
  const go = useGo()
  const triage = useTriage()
  const phone = usePhone()
  /** The key of a verb beside its name, where there are keys. */
  const key = (letter: string) => (phone ? '' : ` (${letter})`)
  const [open, setOpen] = useState(false)
  const noRight = useRightReason('discovery.triage', 'Only partner managers decide what becomes of an inquiry')
  const over = inquiry.state === 'new' ? null : `It is ${inquiryStateLabels[inquiry.state].toLowerCase()} already`
  const reason = noRight ?? over
  const noForm = reason ?? (inquiry.email ? null : 'There is no address to mail the form to')
  const act = (body: TriageBody) => void triage(inquiry.id, body)
  const next = async () => {
    const { data } = await api.listInquiries({ query: { state: ['new'], sort: 'receivedAt', limit: 2 } })
    const other = data.find((row) => row.id !== inquiry.id)
    go(other ? `pipeline/inbound/${other.id}` : 'pipeline/inbound')
  }
  const spam: TriageBody = { outcome: 'closed', reason: 'spam' }
  const team = inquiry.suggested.team ?? 'Support'
  useKeys({
    n: () => void next(),
    ...(reason === null && {
      p: () => act({ outcome: 'prospect' }),
      r: () => act({ outcome: 'routed', team }),
      s: () => act(spam),
      a: () => setOpen(true),
    }),
    ...(noForm === null && { f: () => act({ outcome: 'form' }) }),
  })
  const from = inquiry.company || inquiry.senderName || inquiry.email || 'Somebody'
  return (
    <>
      <RecordPage
        title={inquiry.subject || `${from} wrote to us`}
        state={inquiry.state}
        stateLabel={inquiryStateLabels[inquiry.state]}
        badges={<FactPill>{inquiryOriginLabels[inquiry.origin]}</FactPill>}
        subtitle={[inquiry.senderName, inquiry.email, inquiry.company].filter(Boolean).join(', ')}
        facts={[
          {
            label: 'Probably',
            value: inquiryGuessLabels[inquiry.guess],
            note: inquiry.guessWords.length > 0 ? `“${inquiry.guessWords.slice(0, 3).join('”, “')}”` : undefined,
          },
          {
            label: 'First answer',
            value: inquiry.answerBy ? <DeadlinePill dueAt={inquiry.answerBy.at} watchHours={12} /> : '–',
          },
          { label: 'Received', value: <DateText value={inquiry.receivedAt} /> },
          {
            label: 'Company here',
            value: inquiry.partner ? (
              <ScreenLink to={`partners/${inquiry.partner.id}`}>{inquiry.partner.name}</ScreenLink>
            ) : (
              '–'
            ),
          },
        ]}
        notice={
          inquiry.suspicion ? (
            <Notice tone="watch" title="It looks like spam">
              {inquiry.suspicion} The sender was thanked like everybody. Decide as usual if it is none; else it is
              emptied 30 days after it came.
            </Notice>
          ) : undefined
        }
        actions={
          <>
            <Button onClick={() => void next()}>Next{key('n')}</Button>
            <ReasonButton reason={reason} onClick={() => act(spam)}>
              Spam{key('s')}
            </ReasonButton>
            <ReasonButton reason={reason} onClick={() => act({ outcome: 'routed', team })}>
              To {team}
              {key('r')}
            </ReasonButton>
            <ReasonButton reason={noForm} onClick={() => act({ outcome: 'form' })}>
              Send the form{key('f')}
            </ReasonButton>
            <ReasonButton reason={reason} onClick={() => setOpen(true)}>
              Own words{key('a')}
            </ReasonButton>
            <ReasonButton variant="filled" reason={reason} onClick={() => act({ outcome: 'prospect' })}>
              Prospect{key('p')}
            </ReasonButton>
          </>
        }
        tabs={[
          { key: 'inquiry', label: 'Inquiry', render: () => <Read inquiry={inquiry} act={act} reason={reason} /> },
        ]}
      />
      {open && <TriageForm inquiry={inquiry} onClose={() => setOpen(false)} />}
    </>
  )
}

const Read = ({
  inquiry,
  act,
  reason,
}: {
  inquiry: Inquiry
  act: (body: TriageBody) => void
  reason: string | null
}) => (
  <Columns leastPx={380}>
    <div>
      <Section title="What was written">
        <p style={{ whiteSpace: 'pre-wrap', overflowWrap: 'anywhere', maxWidth: '72ch' }}>
          {inquiry.text || 'Emptied: nobody took it for 30 days, or the person was erased.'}
        </p>
      </Section>
      {inquiry.triage && <Decided inquiry={inquiry} triage={inquiry.triage} />}
    </div>
    <div>
      {inquiry.state === 'new' && (
        <Section title="Is it one of these?" note="A certain match joins its record by itself">
          <SimpleTable
            label="Companies that may be the sender’s"
            rows={inquiry.candidates}
            rowKey={(row) => row.partnerId}
            empty="No company here is like it."
            columns={[
              {
                key: 'name',
                title: 'Company',
                cell: (row) => <ScreenLink to={`partners/${row.partnerId}`}>{row.name}</ScreenLink>,
              },
              { key: 'band', title: 'Match', cell: (row) => `${row.band}, ${row.points} points` },
              { key: 'why', title: 'Why', cell: (row) => row.sentences.slice(0, 2).join('; ') },
              {
                key: 'act',
                title: '',
                cell: (row) => (
                  <ReasonButton
                    size="xs"
                    reason={reason}
                    onClick={() => act({ outcome: 'prospect', partnerId: row.partnerId })}
                  >
                    It is
                  </ReasonButton>
                ),
              },
            ]}
          />
          {inquiry.candidates.some((row) => row.band === 'likely') && (
            <ReasonButton size="xs" reason={reason} onClick={() => act({ outcome: 'prospect', anotherCompany: true })}>
              It is another company
            </ReasonButton>
          )}
        </Section>
      )}
      <Section title="Sender">
        <FieldList>
          <Field label="Name">{inquiry.senderName || undefined}</Field>
          <Field label="E-mail">{inquiry.email ?? undefined}</Field>
          <Field label="Phone">{inquiry.phone ?? undefined}</Field>
          <Field label="Company">{inquiry.company || undefined}</Field>
          <Field label="Website">{inquiry.website ?? undefined}</Field>
          <Field label="Country">{inquiry.country ? countryName(inquiry.country) : undefined}</Field>
          <Field label="Language">{inquiry.language && languageName(inquiry.language)}</Field>
          <Field label="Came from">{inquiry.source}</Field>
        </FieldList>
      </Section>
    </div>
  </Columns>
)

const Decided = ({ inquiry, triage }: { inquiry: Inquiry; triage: NonNullable<Inquiry['triage']> }) => (
  <Section title="What became of it">
    <FieldList>
      <Field label={triageTable[triage.outcome].past}>
        {triage.by}, <DateText value={triage.at} />
      </Field>
      {triage.team && <Field label="Team">{triage.team}</Field>}
      {triage.reason && <Field label="Reason">{closeReasonLabels[triage.reason]}</Field>}
      {triage.joined && <Field label="Company">It was here before and got this inquiry</Field>}
      {triage.note && <Field label="Note">{triage.note}</Field>}
      <Field label="Answer">
        {triage.answered ? (triage.reply ?? 'The usual words were mailed') : 'No mail was sent'}
      </Field>
      {inquiry.applicationId && (
        <Field label="Application">
          <ScreenLink to={`applications/${inquiry.applicationId}`}>They applied</ScreenLink>
        </Field>
      )}
    </FieldList>
  </Section>
)
