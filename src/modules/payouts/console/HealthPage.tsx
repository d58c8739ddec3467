import { Button } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { type AnswerTo, api } from '#client/api.ts'
import { Amount, FactPill, MomentText } from '#ui/Badges.tsx'
import { Field, FieldList } from '#ui/EditableField.tsx'
import { Loaded } from '#ui/Loaded.tsx'
import { Notice } from '#ui/ProblemBanner.tsx'
import { Section } from '#ui/RecordPage.tsx'
import { ScreenLink } from '#ui/routing.tsx'
import { SimplePage, SimpleTable } from '#ui/SimplePage.tsx'
import { words } from './texts.ts'

type Health = AnswerTo<'getLedgerHealth'>

/** Whether the ledger adds up; if not, which figure differs by how much. */
export const HealthPage = () => {
  const [isFull, setFull] = useState(false)
  const query = useQuery({
    queryKey: ['ledger', 'health', isFull],
    queryFn: () => api.getLedgerHealth({ query: isFull ? { full: true } : {} }),
  })
  return (
    <SimplePage
      title={words('health')}
      actions={
        <Button loading={query.isFetching} onClick={() => (isFull ? void query.refetch() : setFull(true))}>
          {words('checkAll')}
        </Button>
      }
    >
      <Loaded query={query}>{(health) => <Checks health={health} />}</Loaded>
    </SimplePage>
  )
}

const Checks = ({ health }: { health: Health }) => (
  <>
    {health.isHealthy ? (
      <Notice>{words('healthy')}</Notice>
    ) : (
      <Notice tone="bad" title={words('unhealthy')}>
        {words('unhealthyNote')}
      </Notice>
    )}
    <Section title={words('whatIsChecked')}>
      <SimpleTable
        label={words('whatIsChecked')}
        rows={health.checks}
        rowKey={({ check }) => check}
        columns={[
          { key: 'check', title: words('check'), cell: ({ check }) => words(`check_${check}`) },
          {
            key: 'state',
            title: words('state'),
            width: '30%',
            cell: ({ isHealthy }) => (
              <FactPill tone={isHealthy ? 'good' : 'bad'}>{words(isHealthy ? 'holds' : 'fails')}</FactPill>
            ),
          },
        ]}
      />
    </Section>
    {health.findings.length > 0 && (
      <Section title={words('finding')}>
        <SimpleTable
          label={words('finding')}
          rows={health.findings}
          rowKey={(finding) => finding.words}
          columns={[
            { key: 'words', title: words('finding'), cell: (finding) => finding.words },
            {
              key: 'difference',
              title: words('difference'),
              align: 'end',
              width: '25%',
              cell: ({ differenceMinor, currency }) =>
                differenceMinor && currency ? (
                  <Amount amountMinor={differenceMinor} currency={currency} signed />
                ) : null,
            },
          ]}
        />
      </Section>
    )}
    <FieldList>
      <Field label={words('checkedAt')}>
        <MomentText value={health.checkedAt} />
      </Field>
      {health.failingSince && (
        <Field label={words('failingSince')}>
          <MomentText value={health.failingSince} />
        </Field>
      )}
      <Field label={words('verifiedSeal')}>
        <ScreenLink to="ledger/seals">{words('upToSeal', { number: health.verifiedSeal })}</ScreenLink>
      </Field>
    </FieldList>
  </>
)
