import { Textarea } from '@mantine/core'
import { useQuery, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { type AnswerTo, api } from '#client/api.ts'
import { DateText, DeadlinePill, FactPill } from '#ui/Badges.tsx'
import { ConfirmDialog } from '#ui/ConfirmDialog.tsx'
import { Field, FieldList } from '#ui/EditableField.tsx'
import { formatDate, formatMoment } from '#ui/format.ts'
import { Loaded } from '#ui/Loaded.tsx'
import { Notice, ProblemBanner } from '#ui/ProblemBanner.tsx'
import { ReasonButton } from '#ui/ReasonButton.tsx'
import { RecordPage, Section } from '#ui/RecordPage.tsx'
import { ScreenLink, useScreenParams } from '#ui/routing.tsx'
import { Columns, SimpleTable } from '#ui/SimplePage.tsx'
import { useRightReason } from '#ui/seat.tsx'
import { SlotPart } from '#ui/slots.tsx'
import { toast } from '#ui/toasts.ts'
import {
  answerable,
  evidenceLabels,
  lapseLabels,
  qualifyingFactLabels,
  referralOriginLabels,
  referralStateLabels,
  refusalLabels,
} from '../contract/referral-states.ts'
import { knownLabels } from './labels.ts'
import { RefuseReferralForm } from './ReferralForms.tsx'

type Referral = AnswerTo<'getPartnerReferral'>
type Accept = { partnerId?: string; anotherCompany?: boolean; reason?: string }
const loadThread = () => import('./ReferralThread.tsx').then((m) => m.ReferralThread)
const loadLineage = () => import('./ReferralLineage.tsx').then((m) => m.ReferralLineage)

/** One referral: the answer, the evidence, who brought whom, and what both sides wrote. */
export const ReferralPage = () => {
  const { referralId } = useScreenParams('referralId')
  const query = useQuery({
    queryKey: ['partner-referrals', referralId],
    queryFn: () => api.getPartnerReferral({ params: { id: referralId } }),
  })
  return <Loaded query={query}>{(referral) => <Shown referral={referral} />}</Loaded>
}

const Shown = ({ referral }: { referral: Referral }) => {
  const cache = useQueryClient()
  const [open, setOpen] = useState<'refuse' | 'again' | null>(null)
  const [why, setWhy] = useState('')
  const [error, setError] = useState<unknown>(null)
  const params = { id: referral.id }
  const noRight = useRightReason('discovery.review', 'Only partner managers answer referrals')
  const refresh = () => cache.invalidateQueries({ queryKey: ['partner-referrals'] })
  const accept = async (body: Accept) => {
    setError(null)
    try {
      await api.acceptPartnerReferral({ params, body })
      toast('Accepted; the referrer is told', { tone: 'good' })
    } catch (thrown) {
      setError(thrown)
    } finally {
      await refresh()
    }
  }
  const isNew = referral.state === 'submitted'
  const again = !isNew && answerable.includes(referral.state)
  const over = isNew ? null : `It is ${referralStateLabels[referral.state].toLowerCase()}`
  return (
    <>
      <RecordPage
        title={referral.company}
        state={referral.state}
        stateLabel={referralStateLabels[referral.state]}
        badges={
          <>
            <FactPill>{referralOriginLabels[referral.origin]}</FactPill>
            {referral.disputed && <FactPill tone="watch">Disputed</FactPill>}
          </>
        }
        subtitle={
          <span>
            Referred by <ScreenLink to={`partners/${referral.referrer.id}`}>{referral.referrer.name}</ScreenLink>
            {referral.by !== referral.referrer.name && `, ${referral.by}`}
          </span>
        }
        facts={[
          {
            label: referral.answerBy ? 'Answer by' : 'Window',
            value: <DeadlinePill dueAt={referral.answerBy?.at ?? referral.windowUntil} watchHours={24} />,
            note: referral.answerBy ? undefined : `Until ${formatMoment(referral.windowUntil)}`,
          },
          {
            label: 'Place',
            value: referral.rank ? `${referral.rank.place} of ${referral.rank.of}` : '–',
            note: referral.rank && referral.rank.of > 1 ? 'The first in time is credited' : undefined,
          },
          {
            label: 'Company here',
            value: referral.companyPartner ? (
              <ScreenLink to={`partners/${referral.companyPartner.id}`}>{referral.companyPartner.name}</ScreenLink>
            ) : (
              '–'
            ),
          },
          {
            label: 'Credit',
            value: referral.creditedAt ? <DateText value={referral.creditedAt} as="date" /> : 'Not yet',
            note: referral.creditedAt ? undefined : `Earned ${qualifyingFactLabels[referral.qualifyingFact]}`,
          },
        ]}
        notice={
          error !== null || referral.disputed ? (
            <>
              {error !== null && <ProblemBanner error={error} />}
              {referral.disputed && (
                <Notice tone="watch" title="The partner objects">
                  Read what they wrote under Messages. Accept it with a reason if they are right, or answer and settle.
                </Notice>
              )}
            </>
          ) : undefined
        }
        actions={
          <>
            <ReasonButton reason={noRight ?? over} onClick={() => setOpen('refuse')}>
              Refuse
            </ReasonButton>
            {again ? (
              <ReasonButton variant="filled" reason={noRight} onClick={() => setOpen('again')}>
                Accept after all
              </ReasonButton>
            ) : (
              <ReasonButton variant="filled" reason={noRight ?? over} onClick={() => void accept({})}>
                Accept
              </ReasonButton>
            )}
          </>
        }
        tabs={[
          {
            key: 'referral',
            label: 'Referral',
            render: () => <Read referral={referral} accept={accept} reason={noRight} />,
          },
          {
            key: 'lineage',
            label: 'Lineage',
            render: () => <SlotPart load={loadLineage} props={{ id: referral.id }} />,
          },
          {
            key: 'messages',
            label: 'Messages',
            render: () => (
              <SlotPart load={loadThread} props={{ id: referral.id, disputed: referral.disputed, reason: noRight }} />
            ),
          },
        ]}
      />
      {open === 'refuse' && (
        <RefuseReferralForm referral={referral} onClose={() => setOpen(null)} onDone={() => refresh()} />
      )}
      <ConfirmDialog
        opened={open === 'again'}
        onClose={() => setOpen(null)}
        title={`Accept the referral of ${referral.company} after all?`}
        consequence={`It counts from ${formatMoment(referral.referredAt)}. If the company has applied inside the window and no earlier referral holds it, the credit goes to ${referral.referrer.name}.`}
        act="Accept"
        reason={why.trim() ? null : 'Say what changed the answer'}
        run={() => accept({ reason: why.trim() })}
      >
        <Textarea
          label="What changed the answer"
          value={why}
          maxLength={2000}
          onChange={(event) => setWhy(event.currentTarget.value)}
        />
      </ConfirmDialog>
    </>
  )
}

const Read = ({
  referral,
  accept,
  reason,
}: {
  referral: Referral
  accept: (body: Accept) => Promise<void>
  reason: string | null
}) => (
  <Columns leastPx={380}>
    <div>
      <Section title="What was referred">
        <FieldList>
          <Field label="Company">{referral.company}</Field>
          <Field label="Website">{referral.website ?? undefined}</Field>
          <Field label="Contact">{referral.contactName || undefined}</Field>
          <Field label="E-mail">{referral.email ?? undefined}</Field>
          <Field label="Note">{referral.note || undefined}</Field>
          <Field label="Consent">They agreed to be contacted</Field>
          {referral.applicationId && (
            <Field label="Application">
              <ScreenLink to={`applications/${referral.applicationId}`}>It belongs to this referral</ScreenLink>
            </Field>
          )}
          {referral.known && (
            <Field label="Known">
              {knownLabels[referral.known.kind]}, since {formatDate(referral.known.since)}
            </Field>
          )}
          {referral.refusal && (
            <Field label="Refused">
              {refusalLabels[referral.refusal.reason]}: {referral.refusal.words}
            </Field>
          )}
          {referral.lapse && <Field label="Lapsed">{lapseLabels[referral.lapse]}</Field>}
        </FieldList>
      </Section>
      {referral.state === 'submitted' && (
        <Section title="Is it one of these?" note="A certain match joins its record by itself">
          <SimpleTable
            label="Companies that may be the one that was referred"
            rows={referral.candidates}
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
                  <ReasonButton size="xs" reason={reason} onClick={() => void accept({ partnerId: row.partnerId })}>
                    It is
                  </ReasonButton>
                ),
              },
            ]}
          />
          {referral.candidates.some((row) => row.band === 'likely') && (
            <ReasonButton size="xs" reason={reason} onClick={() => void accept({ anotherCompany: true })}>
              It is another company
            </ReasonButton>
          )}
        </Section>
      )}
    </div>
    <div>
      <Section title="Evidence" note="Both sides see this">
        <FieldList>
          {referral.evidence.map((one) => (
            <Field key={one.kind} label={evidenceLabels[one.kind]}>
              {formatMoment(one.at)}
            </Field>
          ))}
        </FieldList>
      </Section>
    </div>
  </Columns>
)
