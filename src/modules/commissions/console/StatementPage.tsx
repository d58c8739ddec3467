import { useQuery } from '@tanstack/react-query'
import { api } from '#client/api.ts'
import { saveExport } from '#client/export-list.ts'
import { Amount, DateText } from '#ui/Badges.tsx'
import { Loaded } from '#ui/Loaded.tsx'
import { Notice } from '#ui/ProblemBanner.tsx'
import { ReasonButton } from '#ui/ReasonButton.tsx'
import { RecordPage, Section } from '#ui/RecordPage.tsx'
import { ScreenLink, useScreenParams } from '#ui/routing.tsx'
import { SecondLine, SimpleTable } from '#ui/SimplePage.tsx'
import { dayWords, monthWords, statementParts } from './lineWords.ts'

const partLabels: Record<string, string> = Object.fromEntries(statementParts)

/** One statement: the balance from the first day to the last, and every line behind it. */
export const StatementPage = () => {
  const { statementId } = useScreenParams('statementId')
  const query = useQuery({
    queryKey: ['statements', 'one', statementId],
    queryFn: () => api.getStatement({ params: { id: statementId } }),
  })
  return (
    <Loaded query={query}>
      {(statement) => {
        const { currency, figures } = statement
        const name = `statement-${statement.month}-${currency}`
        const params = { id: statement.id }
        return (
          <RecordPage
            title={`${statement.partner.name}, ${monthWords(statement.month)}`}
            subtitle={
              <span>
                {currency}, of <ScreenLink to={`partners/${statement.partner.id}`}>{statement.partner.name}</ScreenLink>
              </span>
            }
            facts={[
              { label: 'Opening', value: <Amount amountMinor={figures.opening} currency={currency} /> },
              { label: 'Closing', value: <Amount amountMinor={figures.closing} currency={currency} /> },
              { label: 'Next due day', value: dayWords(statement.nextDueOn), note: 'On the day it was made' },
              { label: 'Published', value: <DateText value={statement.publishedAt} as="date" /> },
            ]}
            notice={statement.blockers.map((words) => (
              <Notice key={words} tone="watch" title="Stood in the way of payment">
                {words}
              </Notice>
            ))}
            actions={
              <>
                <ReasonButton
                  onClick={() => void saveExport(`${name}.csv`, () => api.downloadStatementCsv({ params }))}
                >
                  CSV
                </ReasonButton>
                <ReasonButton
                  onClick={() => void saveExport(`${name}.pdf`, () => api.downloadStatementPdf({ params }))}
                >
                  PDF
                </ReasonButton>
              </>
            }
            tabs={[
              {
                key: 'statement',
                label: 'Statement',
                render: () => (
                  <>
                    <Section title="Balance">
                      <SimpleTable
                        label="Balance"
                        rows={statementParts.filter(([key]) => key === 'opening' || figures[key] !== '0')}
                        rowKey={([key]) => key}
                        columns={[
                          { key: 'part', title: 'Part', cell: ([, label]) => label, foot: 'Closing balance' },
                          {
                            key: 'amount',
                            title: currency,
                            align: 'end',
                            cell: ([key]) => <Amount amountMinor={figures[key]} currency={currency} />,
                            foot: <Amount amountMinor={figures.closing} currency={currency} />,
                          },
                        ]}
                      />
                    </Section>
                    <Section
                      title="Lines"
                      note={
                        statement.lines > statement.shownLines.length
                          ? `The first ${statement.shownLines.length} of ${statement.lines}; all of them stand in the CSV`
                          : undefined
                      }
                    >
                      <SimpleTable
                        label="Lines"
                        rows={statement.shownLines}
                        rowKey={(row) => `${row.sourceId} ${row.part} ${row.day} ${row.amountMinor}`}
                        empty="Nothing moved in this month."
                        columns={[
                          { key: 'day', title: 'Day', width: '16%', cell: (row) => dayWords(row.day) },
                          {
                            key: 'what',
                            title: 'What',
                            cell: (row) => (
                              <>
                                {partLabels[row.part] ?? row.part}:{' '}
                                {row.sourceKind === 'commission' ? (
                                  <ScreenLink to={`commissions/${row.sourceId}`}>{row.words}</ScreenLink>
                                ) : (
                                  row.words
                                )}
                                <SecondLine>{row.saleId ?? row.sourceId}</SecondLine>
                              </>
                            ),
                          },
                          {
                            key: 'amount',
                            title: currency,
                            align: 'end',
                            cell: (row) => <Amount amountMinor={row.amountMinor} currency={currency} signed />,
                          },
                        ]}
                      />
                    </Section>
                    <Section title="Proof" note="SHA-256 of the CSV; the same month always gives the same bytes">
                      <code style={{ overflowWrap: 'anywhere' }}>{statement.hash}</code>
                    </Section>
                  </>
                ),
              },
            ]}
          />
        )
      }}
    </Loaded>
  )
}
