import { Button } from '@mantine/core'
import { useInfiniteQuery } from '@tanstack/react-query'
import { api, type RowOf } from '#client/api.ts'
import { saveBlob } from '#client/save-blob.ts'
import { StateBadge } from '#ui/Badges.tsx'
import { formatNumber } from '#ui/format.ts'
import { SkeletonBar } from '#ui/PageSkeleton.tsx'
import { ProblemBanner } from '#ui/ProblemBanner.tsx'
import { readProblem } from '#ui/problem.ts'
import { Section } from '#ui/RecordPage.tsx'
import { ScreenLink, useUrlState } from '#ui/routing.tsx'
import { SimpleTable } from '#ui/SimplePage.tsx'
import { toast } from '#ui/toasts.ts'
import styles from '../stripe/Stripe.module.css'
import type { SaleImport as Import } from './ImportPage.tsx'
import { outcomeStates, outcomes, outcomeWords } from './importWords.ts'

type Row = RowOf<'listSaleImportRows'>

/** Every row with what became of it and why; the counts add up to the rows read. */
export const ImportReport = ({ one }: { one: Import }) => {
  const [url, setUrl] = useUrlState({ outcome: '' })
  const outcome = outcomes.find((value) => value === url.outcome)
  const query = useInfiniteQuery({
    queryKey: ['saleImports', one.id, 'rows', one.report, one.rowsDone, one.state, outcome],
    initialPageParam: '',
    queryFn: ({ pageParam }) =>
      api.listSaleImportRows({
        params: { id: one.id },
        query: {
          sort: 'row',
          limit: 100,
          ...(outcome && { outcome: [outcome] }),
          ...(pageParam && { cursor: pageParam }),
        },
      }),
    getNextPageParam: (page) => page.nextCursor ?? undefined,
  })
  const rows = query.data?.pages.flatMap((page) => page.data) ?? []
  const download = () =>
    void api.exportSaleImportRows({ params: { id: one.id }, query: { ...(outcome && { outcome: [outcome] }) } }).then(
      (file) => saveBlob(file, `${one.fileName.replace(/\.[a-z]+$/i, '')} report.csv`),
      (error: unknown) => toast(readProblem(error).detail, { tone: 'bad' }),
    )
  return (
    <Section
      title={one.report === 'dry_run' ? 'What a run would do' : 'What was done'}
      actions={
        <Button size="xs" onClick={download}>
          Download as CSV
        </Button>
      }
    >
      <div className={styles.line}>
        {outcomes.map((value) => (
          <Button
            key={value}
            size="xs"
            variant={outcome === value ? 'filled' : 'default'}
            aria-pressed={outcome === value}
            onClick={() => setUrl({ outcome: outcome === value ? '' : value })}
          >
            {outcomeWords[value]} {formatNumber(one.counts[value])}
          </Button>
        ))}
      </div>
      {query.error && <ProblemBanner error={query.error} retry={() => void query.refetch()} />}
      {query.isPending ? (
        <SkeletonBar width="100%" height={160} />
      ) : rows.length === 0 ? (
        <p className={styles.quiet}>No row came out like this.</p>
      ) : (
        <SimpleTable
          label="Report"
          rows={rows}
          rowKey={(row) => String(row.row)}
          columns={[
            { key: 'row', title: 'Row', cell: (row) => row.row },
            {
              key: 'outcome',
              title: 'Outcome',
              cell: (row) => <StateBadge state={outcomeStates[row.outcome]} label={outcomeWords[row.outcome]} plain />,
            },
            {
              key: 'id',
              title: 'Id',
              cell: (row) =>
                row.customerId ? (
                  <ScreenLink to={`attribution/customers/${row.customerId}`}>{row.externalId}</ScreenLink>
                ) : (
                  row.externalId
                ),
            },
            { key: 'what', title: 'What and why', cell: (row) => <What row={row} /> },
          ]}
        />
      )}
      {query.hasNextPage && (
        <Button loading={query.isFetchingNextPage} onClick={() => void query.fetchNextPage()}>
          More rows
        </Button>
      )}
    </Section>
  )
}

const What = ({ row }: { row: Row }) => (
  <div>
    {row.problems.map((problem) => (
      <div key={`${problem.column}${problem.rule}${problem.message}`}>
        {problem.message} {problem.value && <code className={styles.mono}>{problem.value}</code>}
      </div>
    ))}
    {row.note && <span className={styles.quiet}>{row.note}</span>}
  </div>
)
