import { Button, TextInput } from '@mantine/core'
import { useMutation, useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { type AnswerTo, api } from '#client/api.ts'
import { Amount, StateBadge } from '#ui/Badges.tsx'
import { Field, FieldList } from '#ui/EditableField.tsx'
import { EmptyState } from '#ui/EmptyState.tsx'
import { formatDate, formatDuration, formatRate, type Money } from '#ui/format.ts'
import { Loaded } from '#ui/Loaded.tsx'
import { ProblemBanner } from '#ui/ProblemBanner.tsx'
import { Row, RowList } from '#ui/RowList.tsx'
import { ScreenLink, useGo, useUrlState } from '#ui/routing.tsx'
import { SideForm } from '#ui/SideForm.tsx'
import { Card } from '#ui/SimplePage.tsx'
import records from '../../console/records/Records.module.css'
import { StepList } from '../../console/tests/StepList.tsx'
import styles from '../../console/tests/Tests.module.css'
import { outcomeHues } from '../../console/tests/testWords.ts'
import { SalesRoom } from '../SalesRoom.tsx'
import { words } from '../texts.ts'
import { why } from './texts.ts'

type Test = AnswerTo<'getPortalAttributionTest'>

/** A partner asks about a sale or a customer of its own, and reads every step with its answer. */
export const WhyPage = () => {
  const [url, setUrl] = useUrlState({ test: '', about: '' })
  const [find, setFind] = useState(url.about)
  const [pretending, setPretending] = useState(false)
  const ask = useMutation({
    mutationFn: (text: string) => api.createPortalAttributionTest({ body: { find: text } }),
    onSuccess: ({ id }) => setUrl({ test: id }),
  })
  const query = useQuery({
    queryKey: ['portal', 'attribution-tests', url.test],
    enabled: url.test !== '',
    queryFn: () => api.getPortalAttributionTest({ params: { id: url.test } }),
  })
  return (
    <SalesRoom actions={<Button onClick={() => setPretending(true)}>{why('pretend')}</Button>}>
      <Card>
        <p className={records.note}>{why('note')}</p>
        <form
          className={styles.ask}
          onSubmit={(event) => {
            event.preventDefault()
            if (find.trim()) ask.mutate(find.trim())
          }}
        >
          <TextInput
            label={why('find')}
            placeholder={why('findHint')}
            value={find}
            maxLength={2000}
            onChange={(event) => setFind(event.currentTarget.value)}
          />
          <Button type="submit" variant="filled" loading={ask.isPending} disabled={find.trim() === ''}>
            {why('ask')}
          </Button>
        </form>
        {ask.error && <ProblemBanner error={ask.error} />}
        {url.test === '' ? (
          <EmptyState picture="rows" sentence={why('empty')} />
        ) : (
          <Loaded query={query}>{(test) => <Answer test={test} />}</Loaded>
        )}
      </Card>
      {pretending && (
        <PretendForm
          onClose={() => setPretending(false)}
          onAsked={(test) => {
            setPretending(false)
            setUrl({ test })
          }}
        />
      )}
    </SalesRoom>
  )
}

const Answer = ({ test }: { test: Test }) => {
  const go = useGo()
  return (
    <div className={records.stack}>
      <div>
        <div className={records.touchHead}>
          <strong>{test.asked}</strong>
          <StateBadge state={outcomeHues[test.outcome]} label={why(`outcome_${test.outcome}`)} />
          <span className={records.quiet}>{why('left', { count: test.leftToday })}</span>
        </div>
        <StepList
          label={why('steps')}
          changeWords={why('change')}
          signWords={{ passed: why('passed'), failed: why('failed'), not_reached: why('not_reached') }}
          steps={test.steps.map((step) => ({
            key: step.key,
            state: step.state,
            title: why(`step_${step.key}`),
            words: why(`a_${step.answer}`),
            change: step.change,
          }))}
        />
      </div>
      {(test.microShares > 0 || test.label !== null || test.expected !== null) && <Part test={test} />}
      {test.contacts.length > 0 && (
        <div>
          <strong>{why('contacts')}</strong>
          <RowList label={why('contacts')}>
            {test.contacts.map((contact) => (
              <Row
                key={`${contact.touchId} ${contact.occurredAt}`}
                title={words(`touch_${contact.kind}`)}
                second={
                  <>
                    <span>{formatDate(contact.occurredAt)}</span>
                    <span>{verdictOf(contact)}</span>
                  </>
                }
              />
            ))}
          </RowList>
        </div>
      )}
      {!test.isPretended && test.outcome !== 'credited' && (
        <div>
          <Button onClick={() => go(`earnings?contest=${test.id}`)}>{why('contest')}</Button>
        </div>
      )}
    </div>
  )
}

const Part = ({ test }: { test: Test }) => (
  <FieldList>
    <Field label={why('share')}>{test.microShares > 0 ? formatRate(test.microShares) : words('influencedOnly')}</Field>
    {test.expected?.amounts.map((one) => (
      <Field
        key={`${one.rule} ${one.currency}`}
        label={test.expected?.isRecorded ? why('expected') : `${why('expected')} (${why('isExpected')})`}
      >
        <Amount amountMinor={one.amountMinor} currency={one.currency} /> {one.rule}
      </Field>
    ))}
    {test.saleId && (
      <Field label={why('yourSale')}>
        <ScreenLink to={`sales/${test.saleId}`}>{test.asked}</ScreenLink>
      </Field>
    )}
  </FieldList>
)

const verdictOf = ({ refusal, distanceSeconds }: Test['contacts'][number]): string =>
  refusal === null
    ? why('counts')
    : words('countsNot', {
        why: words(`why_${refusal}`, { time: formatDuration((distanceSeconds ?? 0) * 1_000) }),
      })

const PretendForm = ({ onClose, onAsked }: { onClose: () => void; onAsked: (testId: string) => void }) => (
  <SideForm
    opened
    onClose={onClose}
    title={why('pretendTitle')}
    draftKey="portal pretend a sale"
    intro={why('pretendIntro')}
    sendLabel={why('ask')}
    initial={{ gross: { amountMinor: '', currency: 'EUR' } as Money, code: '', link: '', product: '' }}
    fields={[
      { name: 'gross', label: why('amount'), kind: 'amount', required: true },
      { name: 'code', label: why('code'), maxLength: 40, half: true },
      { name: 'product', label: why('product'), maxLength: 200, half: true },
      { name: 'link', label: why('link'), hint: why('linkHint'), maxLength: 2000 },
    ]}
    send={({ gross, code, link, product }) =>
      api.createPortalAttributionTest({
        body: {
          pretend: {
            currency: gross.currency,
            grossMinor: gross.amountMinor,
            ...(code.trim() && { code: code.trim() }),
            ...(link.trim() && { link: link.trim() }),
            ...(product.trim() && { product: product.trim() }),
          },
        },
      })
    }
    onSent={({ id }) => onAsked(id)}
  />
)
