import { Button, TextInput } from '@mantine/core'
import { useMutation, useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { type AnswerTo, api } from '#client/api.ts'
import { Amount, DateText, StateBadge } from '#ui/Badges.tsx'
import { EmptyState } from '#ui/EmptyState.tsx'
import { formatRate } from '#ui/format.ts'
import { Loaded } from '#ui/Loaded.tsx'
import { Notice, ProblemBanner } from '#ui/ProblemBanner.tsx'
import { Section } from '#ui/RecordPage.tsx'
import { ScreenLink, useUrlState } from '#ui/routing.tsx'
import { SecondLine, SimplePage, SimpleTable } from '#ui/SimplePage.tsx'
import records from '../records/Records.module.css'
import { labelWords, touchKindLabels } from '../records/words.ts'
import { PretendForm } from './PretendForm.tsx'
import { StepList } from './StepList.tsx'
import styles from './Tests.module.css'
import { outcomeHues, outcomeWords, stateWords, stepTitles } from './testWords.ts'

type Test = AnswerTo<'getAttributionTest'>

/** Why something was or was not attributed: a question, and every check with its answer. */
export const TestPage = () => {
  const [url, setUrl] = useUrlState({ test: '' })
  const [find, setFind] = useState('')
  const [pretending, setPretending] = useState(false)
  const ask = useMutation({
    mutationFn: (text: string) => api.createAttributionTest({ body: { find: text } }),
    onSuccess: ({ id }) => setUrl({ test: id }),
  })
  const query = useQuery({
    queryKey: ['attribution', 'tests', url.test],
    enabled: url.test !== '',
    queryFn: () => api.getAttributionTest({ params: { id: url.test } }),
  })
  return (
    <SimplePage
      title="Why credited, why not"
      note="Every step from what arrived to what it earns, by the same code that divides. Nothing is changed by asking."
      actions={<Button onClick={() => setPretending(true)}>Pretend a sale</Button>}
    >
      <form
        className={styles.ask}
        onSubmit={(event) => {
          event.preventDefault()
          if (find.trim()) ask.mutate(find.trim())
        }}
      >
        <TextInput
          label="What is it about?"
          placeholder="Link, click, code, order, customer or e-mail"
          value={find}
          maxLength={2000}
          onChange={(event) => setFind(event.currentTarget.value)}
        />
        <Button type="submit" variant="filled" loading={ask.isPending} disabled={find.trim() === ''}>
          Explain
        </Button>
      </form>
      {ask.error && <ProblemBanner error={ask.error} />}
      {url.test === '' ? (
        <EmptyState
          picture="rows"
          sentence="The steps of attribution stand here with their answers, as soon as you ask about something."
        />
      ) : (
        <Loaded query={query}>
          {(test) => (
            <Answer test={test} again={test.partner && !test.isPretended ? () => ask.mutate(test.asked) : undefined} />
          )}
        </Loaded>
      )}
      {pretending && (
        <PretendForm
          onClose={() => setPretending(false)}
          onAsked={(test) => {
            setPretending(false)
            setUrl({ test })
          }}
        />
      )}
    </SimplePage>
  )
}

const Answer = ({ test, again }: { test: Test; again: (() => void) | undefined }) => (
  <div className={records.stack}>
    {test.partner && (
      <Notice
        title={`${test.partner.name} asked this`}
        action={
          again && (
            <Button size="xs" onClick={again}>
              Ask it as the team
            </Button>
          )
        }
      >
        These are the answers that the partner read: its own contacts and its own part.
      </Notice>
    )}
    <div>
      <div className={records.touchHead}>
        <strong>{test.asked}</strong>
        <StateBadge state={outcomeHues[test.outcome]} label={outcomeWords[test.outcome]} />
        <span className={records.quiet}>
          asked <DateText value={test.at} />
        </span>
        {test.conversionId && <ScreenLink to={`attribution/${test.conversionId}`}>The conversion</ScreenLink>}
      </div>
      <StepList
        label="Steps of attribution"
        signWords={stateWords}
        changeWords="What would have changed it"
        steps={test.steps.map((step) => ({ ...step, title: stepTitles[step.key], more: <More step={step} /> }))}
      />
    </div>
    {test.credits.length > 0 && <Credits test={test} />}
    {test.contacts.length > 0 && <Contacts test={test} />}
  </div>
)

const pages: Readonly<Record<string, (id: string) => string>> = {
  sale: (id) => `attribution/sales/${id}`,
  customer: (id) => `attribution/customers/${id}`,
  link: (id) => `attribution/links/${id}`,
  flag: (id) => `attribution/flags?open=${id}`,
}
const More = ({ step }: { step: Test['steps'][number] }) => (
  <>
    {step.evidence.length > 0 && (
      <span className={styles.facts}>
        {step.evidence.map(({ label, value, kind, id }) => {
          const page = kind && id ? pages[kind]?.(id) : undefined
          return (
            <span key={label}>
              {label}: {page ? <ScreenLink to={page}>{value}</ScreenLink> : value}
            </span>
          )
        })}
      </span>
    )}
    {step.rule && <span className={styles.small}>By: {step.rule}</span>}
  </>
)

const Credits = ({ test }: { test: Test }) => (
  <Section title="Who is credited, and what it earns">
    <SimpleTable
      label="Credits"
      rows={test.credits}
      rowKey={(credit) => credit.partner?.id ?? 'house'}
      columns={[
        {
          key: 'partner',
          title: 'Partner',
          cell: ({ partner, isHouse }) =>
            partner ? (
              <ScreenLink to={`partners/${partner.id}`}>{partner.name}</ScreenLink>
            ) : isHouse ? (
              'House'
            ) : (
              'A partner that you do not see'
            ),
        },
        {
          key: 'label',
          title: 'Label',
          cell: ({ label }) => (label ? <StateBadge state={label} label={labelWords[label]} plain /> : '–'),
        },
        { key: 'share', title: 'Share', align: 'end', cell: ({ microShares }) => formatRate(microShares) },
        {
          key: 'expected',
          title: 'Commission',
          align: 'end',
          cell: ({ expected }) => <Expected expected={expected} />,
        },
      ]}
    />
  </Section>
)
const Expected = ({ expected }: { expected: Test['credits'][number]['expected'] }) =>
  expected === null ? (
    '–'
  ) : expected.amounts.length === 0 ? (
    <SecondLine>{expected.words}</SecondLine>
  ) : (
    expected.amounts.map((one) => (
      <div key={`${one.rule} ${one.currency}`}>
        <Amount amountMinor={one.amountMinor} currency={one.currency} />
        <SecondLine>
          {one.rule}
          {!expected.isRecorded && ', expected'}
        </SecondLine>
      </div>
    ))
  )

const Contacts = ({ test }: { test: Test }) => (
  <Section title="Contacts that were looked at">
    <SimpleTable
      label="Contacts"
      rows={test.contacts.map((contact, place) => ({ ...contact, place }))}
      rowKey={({ place }) => String(place)}
      columns={[
        {
          key: 'contact',
          title: 'Contact',
          cell: ({ kind, partner, touchId }) => (
            <>
              {touchKindLabels[kind]}
              {touchId === null && ' (pretended)'}
              <SecondLine>
                {partner ? (
                  <ScreenLink to={`partners/${partner.id}`}>{partner.name}</ScreenLink>
                ) : (
                  'a partner that you do not see'
                )}
              </SecondLine>
            </>
          ),
        },
        { key: 'at', title: 'When', cell: ({ occurredAt }) => <DateText value={occurredAt} /> },
        {
          key: 'verdict',
          title: 'Counts',
          cell: ({ refusal, words }) =>
            refusal === null ? (
              'Yes'
            ) : (
              <>
                No
                <SecondLine>{words}</SecondLine>
              </>
            ),
        },
      ]}
    />
  </Section>
)
