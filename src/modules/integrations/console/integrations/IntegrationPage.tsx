import { Checkbox } from '@mantine/core'
import { useQuery, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { type AnswerTo, api } from '#client/api.ts'
import { useOwnMember } from '#client/members.ts'
import { DateText } from '#ui/Badges.tsx'
import { ConfirmDialog } from '#ui/ConfirmDialog.tsx'
import { Field, FieldList } from '#ui/EditableField.tsx'
import { formatDate, formatShare } from '#ui/format.ts'
import { Loaded } from '#ui/Loaded.tsx'
import { Notice } from '#ui/ProblemBanner.tsx'
import { readProblem } from '#ui/problem.ts'
import { ReasonButton } from '#ui/ReasonButton.tsx'
import { RecordPage, Section } from '#ui/RecordPage.tsx'
import { ScreenLink, useScreenParams } from '#ui/routing.tsx'
import { SideForm } from '#ui/SideForm.tsx'
import { useRightReason } from '#ui/seat.tsx'
import { toast } from '#ui/toasts.ts'
import { Installations } from './Installations.tsx'
import { words } from './texts.ts'

type Integration = AnswerTo<'getIntegration'>
const million = 1_000_000
const useReview = () => useRightReason('integrations.review_integration', words('onlyEngineering'))

/** One integration: its review with checklist and measured calls, its facts, where it runs. */
export const IntegrationPage = () => {
  const { integrationId } = useScreenParams('integrationId')
  const query = useQuery({
    queryKey: ['integrations', 'one', integrationId],
    queryFn: () => api.getIntegration({ params: { id: integrationId } }),
  })
  return (
    <Loaded query={query}>
      {(integration) => (
        <RecordPage
          title={integration.name}
          state={integration.state}
          stateLabel={words(integration.waitsForLiveAccess ? 'waits' : integration.state)}
          owner={integration.ownerOurs?.name ?? null}
          subtitle={
            <>
              <ScreenLink to={`partners/${integration.partner.id}?tab=technical`}>
                {integration.partner.name}
              </ScreenLink>
              <span>{words(integration.kind)}</span>
            </>
          }
          facts={factsOf(integration)}
          actions={<Verbs integration={integration} />}
          tabs={[
            {
              key: 'review',
              label: words('review'),
              render: () => (
                <>
                  <Review integration={integration} />
                  <About integration={integration} />
                </>
              ),
            },
            {
              key: 'installations',
              label: words('installations'),
              count: integration.installations.now,
              render: () => <Installations id={integration.id} />,
            },
          ]}
        />
      )}
    </Loaded>
  )
}

const factsOf = ({ measured, installations, openItems, state }: Integration) => [
  {
    label: words('calls'),
    value: measured.calls,
    note: words('callsOf', {
      calls: measured.calls,
      needed: measured.callsNeeded,
      sandbox: measured.callsInSandbox,
    }),
  },
  {
    label: words('errorShare'),
    value: measured.errorSharePpm === null ? words('tooFew') : formatShare(measured.errorSharePpm / million),
    note: words('shareOf', { budget: formatShare(measured.errorBudgetPpm / million) }),
  },
  { label: words('installations'), value: installations.now },
  ...(state === 'live' || state === 'retired'
    ? []
    : [
        {
          label: words('review'),
          value: openItems.length === 0 ? words('nothingOpen') : words('openItems', { count: openItems.length }),
        },
      ]),
]

const Verbs = ({ integration }: { integration: Integration }) => {
  const cache = useQueryClient()
  const [open, setOpen] = useState<'pass' | 'back' | 'retire' | null>(null)
  const right = useReview()
  const params = { id: integration.id }
  const { reasons, openItems, name } = integration
  const close = () => setOpen(null)
  const renew = () => cache.invalidateQueries({ queryKey: ['integrations'] })
  return (
    <>
      <ReasonButton
        variant="filled"
        reason={right ?? reasons.review ?? (openItems.length > 0 ? openItems.join(' ') : null)}
        onClick={() => setOpen('pass')}
      >
        {words('pass')}
      </ReasonButton>
      <ReasonButton reason={right ?? reasons.review} onClick={() => setOpen('back')}>
        {words('giveBack')}
      </ReasonButton>
      <ReasonButton variant="subtle" color="bad" reason={right ?? reasons.retire} onClick={() => setOpen('retire')}>
        {words('retire')}
      </ReasonButton>
      {open === 'pass' && (
        <ConfirmDialog
          opened
          onClose={close}
          title={words('passTitle', { name })}
          consequence={words('passConsequence')}
          act={words('pass')}
          run={async () => {
            await api.reviewIntegration({ params, body: { result: 'passed' } })
            toast(words('passed', { name }), { tone: 'good' })
            await renew()
          }}
        />
      )}
      <SideForm
        opened={open === 'back'}
        onClose={close}
        title={words('giveBack')}
        draftKey={`give back ${integration.id}`}
        sendLabel={words('giveBack')}
        initial={{ said: '' }}
        fields={[
          { name: 'said', label: words('giveBackWords'), kind: 'textarea', rows: 5, required: true, maxLength: 4000 },
        ]}
        send={({ said }) => api.reviewIntegration({ params, body: { result: 'returned', words: said.trim() } })}
        onSent={() => {
          close()
          toast(words('givenBack', { name }), { tone: 'good' })
          void renew()
        }}
      />
      <SideForm
        opened={open === 'retire'}
        onClose={close}
        title={words('retire')}
        draftKey={`retire ${integration.id}`}
        sendLabel={words('retire')}
        initial={{ reason: '' }}
        fields={[{ name: 'reason', label: words('retireReason'), required: true, maxLength: 1000 }]}
        send={({ reason }) => api.retireIntegration({ params, body: { reason: reason.trim() } })}
        onSent={() => {
          close()
          toast(words('retiredDone', { name }), { tone: 'good' })
          void renew()
        }}
      />
    </>
  )
}

const Review = ({ integration }: { integration: Integration }) => {
  const { review } = integration
  // The lines of the checklist stand above with their ticks.
  const openItems = integration.openItems.filter((item) => !review?.items.some(({ words: line }) => line === item))
  const note = review
    ? review.result && review.decidedAt
      ? words('decided', {
          result: words(`result_${review.result}`),
          when: formatDate(review.decidedAt),
          name: review.decidedBy?.name ?? '',
        })
      : words('handedIn', { when: formatDate(review.submittedAt), name: review.submittedBy.name })
    : words('notSubmitted')
  return (
    <Section title={words('checklist')} note={`${note}. ${words('checklistNote')}`}>
      {review?.note && <Notice>{review.note}</Notice>}
      {review?.words && <Notice tone={review.result === 'returned' ? 'watch' : 'info'}>{review.words}</Notice>}
      {review && <Checklist integration={integration} review={review} />}
      {openItems.length > 0 && (
        <>
          <p style={{ margin: '12px 0 4px', fontWeight: 600 }}>{words('alsoOpen')}</p>
          <ul style={{ margin: 0, paddingInlineStart: 20 }}>
            {openItems.map((item) => (
              <li key={item}>{item}</li>
            ))}
          </ul>
        </>
      )}
    </Section>
  )
}

type ReviewOf = NonNullable<Integration['review']>
const Checklist = ({ integration, review }: { integration: Integration; review: ReviewOf }) => {
  const cache = useQueryClient()
  const right = useReview()
  const reason = right ?? integration.reasons.review
  const tick = async (key: ReviewOf['items'][number]['key'], done: boolean) => {
    try {
      await api.checkIntegration({ params: { id: integration.id }, body: { items: [{ key, done }] } })
    } catch (error) {
      toast(readProblem(error).detail, { tone: 'bad' })
    }
    await cache.invalidateQueries({ queryKey: ['integrations'] })
  }
  return (
    <div style={{ display: 'grid', gap: 8, marginBlockStart: 12 }}>
      {review.items.map((item) => (
        <Checkbox
          key={item.key}
          label={item.words}
          description={item.by && item.at ? words('tickedBy', { name: item.by, when: formatDate(item.at) }) : undefined}
          checked={item.done}
          disabled={reason !== null}
          title={reason ?? undefined}
          onChange={(event) => void tick(item.key, event.currentTarget.checked)}
        />
      ))}
    </div>
  )
}

const About = ({ integration }: { integration: Integration }) => {
  const cache = useQueryClient()
  const own = useOwnMember()
  const right = useReview()
  const takeOn = async () => {
    try {
      await api.updateIntegration({
        params: { id: integration.id },
        version: integration.version,
        body: { ownerId: own?.id ?? null },
      })
    } catch (error) {
      toast(readProblem(error).detail, { tone: 'bad' })
    }
    await cache.invalidateQueries({ queryKey: ['integrations'] })
  }
  return (
    <>
      <Section
        title={words('about')}
        actions={
          own &&
          integration.ownerOurs?.id !== own.id && (
            <ReasonButton size="xs" reason={right} onClick={() => void takeOn()}>
              {words('takeOn')}
            </ReasonButton>
          )
        }
      >
        <FieldList>
          {integration.summary && <Field label={words('summary')}>{integration.summary}</Field>}
          <Field label={words('products')}>{integration.products.join(', ') || undefined}</Field>
          <Field label={words('keys')}>
            {integration.keys.map((key) => `${key.name ?? key.id} …${key.lastFour ?? ''}`).join(', ') || undefined}
          </Field>
          <Field label={words('apiVersion')}>{integration.lowestApiVersion}</Field>
          <Field label={words('sdk')}>
            {integration.lowestSdk ? `${integration.lowestSdk.language} ${integration.lowestSdk.version}` : undefined}
          </Field>
          <Field label={words('theirs')}>{integration.ownerTheirs?.name}</Field>
        </FieldList>
      </Section>
      <Section title={words('history')}>
        <FieldList>
          {integration.history.map((row) => (
            <Field key={row.at + row.state} label={words(row.state)}>
              <DateText value={row.at} /> · {row.by.name}
              {row.words && ` · ${row.words}`}
            </Field>
          ))}
        </FieldList>
      </Section>
    </>
  )
}
