import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { api } from '#client/api.ts'
import { Amount } from '#ui/Badges.tsx'
import { Loaded } from '#ui/Loaded.tsx'
import { Notice } from '#ui/ProblemBanner.tsx'
import { ReasonButton } from '#ui/ReasonButton.tsx'
import { ScreenLink, useScreenParams } from '#ui/routing.tsx'
import { Card, PortalPage, SecondLine, SimpleTable } from '#ui/SimplePage.tsx'
import { useRightReason } from '#ui/seat.tsx'
import { DisputeForm } from './DisputeForm.tsx'
import { Back, dayWords, monthWords } from './lineParts.tsx'
import { saveFile } from './saveFile.ts'
import { words } from './texts.ts'

const parts = [
  'earned',
  'adjustments',
  'reversed',
  'declined',
  'paid',
  'returned',
  'tax',
  'converted',
  'other',
] as const

/** One statement: from what was owed at the beginning to what is owed at the end, with every line behind it. */
export const StatementPage = () => {
  const { statementId } = useScreenParams('statementId')
  const [contesting, setContesting] = useState(false)
  const noOpen = useRightReason('commissions.open_dispute', words('noOpen'))
  const query = useQuery({
    queryKey: ['portal', 'statements', 'one', statementId],
    queryFn: () => api.getMyStatement({ params: { id: statementId } }),
  })
  return (
    <Loaded query={query}>
      {(statement) => {
        const { currency, figures } = statement
        const name = `statement-${statement.month}-${currency}`
        const params = { id: statement.id }
        const amount = (amountMinor: string) => <Amount amountMinor={amountMinor} currency={currency} />
        return (
          <PortalPage
            title={`${monthWords(statement.month)}, ${currency}`}
            note={statement.nextDueOn && words('nextDue', { date: dayWords(statement.nextDueOn) })}
            actions={
              <>
                <ReasonButton reason={noOpen} onClick={() => setContesting(true)}>
                  {words('contestStatement')}
                </ReasonButton>
                <ReasonButton
                  onClick={() => void saveFile(`${name}.csv`, () => api.downloadMyStatementCsv({ params }))}
                >
                  CSV
                </ReasonButton>
                <ReasonButton
                  variant="filled"
                  onClick={() => void saveFile(`${name}.pdf`, () => api.downloadMyStatementPdf({ params }))}
                >
                  PDF
                </ReasonButton>
              </>
            }
          >
            <Back />
            <div style={{ display: 'grid', gap: 16 }}>
              {statement.blockers.map((why) => (
                <Notice key={why} tone="watch" title={words('blocked')}>
                  {why}
                </Notice>
              ))}
              <Card title={words('balance')}>
                <SimpleTable
                  label={words('balance')}
                  rows={[
                    { key: 'opening', label: words('opening'), minor: figures.opening },
                    ...parts
                      .filter((part) => figures[part] !== '0')
                      .map((part) => ({ key: part, label: words(`part_${part}`), minor: figures[part] })),
                  ]}
                  rowKey={(row) => row.key}
                  columns={[
                    { key: 'part', title: '', cell: (row) => row.label, foot: words('closing') },
                    {
                      key: 'amount',
                      title: currency,
                      align: 'end',
                      cell: (row) => amount(row.minor),
                      foot: amount(figures.closing),
                    },
                  ]}
                />
              </Card>
              <Card title={words('statementLines')}>
                <SimpleTable
                  label={words('statementLines')}
                  rows={statement.shownLines.map((row, at) => ({ ...row, at }))}
                  rowKey={(row) => String(row.at)}
                  empty={words('noLines')}
                  columns={[
                    {
                      key: 'what',
                      title: '',
                      cell: (row) => (
                        <>
                          {words(`part_${row.part}`)}:{' '}
                          {row.sourceKind === 'commission' ? (
                            <ScreenLink to={`earnings/commissions/${row.sourceId}`}>{row.words}</ScreenLink>
                          ) : (
                            row.words
                          )}
                          <SecondLine>{dayWords(row.day)}</SecondLine>
                        </>
                      ),
                    },
                    { key: 'amount', title: currency, align: 'end', cell: (row) => amount(row.amountMinor) },
                  ]}
                />
                {statement.lines > statement.shownLines.length && (
                  <p>{words('firstOf', { shown: statement.shownLines.length, all: statement.lines })}</p>
                )}
              </Card>
              <p style={{ margin: 0, color: 'var(--text-quiet)', fontSize: 12, overflowWrap: 'anywhere' }}>
                {words('proof')} {statement.hash}
              </p>
            </div>
            {contesting && (
              <DisputeForm
                about={{ kind: 'statement', id: statement.id, currency }}
                onClose={() => setContesting(false)}
              />
            )}
          </PortalPage>
        )
      }}
    </Loaded>
  )
}
