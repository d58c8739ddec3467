import { Button } from '@mantine/core'
import { IconDownload } from '@tabler/icons-react'
import { useInfiniteQuery } from '@tanstack/react-query'
import { api, type RowOf } from '#client/api.ts'
import { saveBlob } from '#client/save-blob.ts'
import { StateBadge } from '#ui/Badges.tsx'
import { formatNumber } from '#ui/format.ts'
import { SkeletonBar } from '#ui/PageSkeleton.tsx'
import { ProblemBanner } from '#ui/ProblemBanner.tsx'
import { readProblem } from '#ui/problem.ts'
import { ReasonButton } from '#ui/ReasonButton.tsx'
import { ScreenLink, useUrlState } from '#ui/routing.tsx'
import { useRightReason } from '#ui/seat.tsx'
import { toast } from '#ui/toasts.ts'
import { fieldName } from '../fieldName.ts'
import type { Import } from './ImportPage.tsx'
import styles from './Imports.module.css'
import { words } from './texts.ts'

type ReportRow = RowOf<'listImportRows'>
const outcomes = ['created', 'updated', 'unchanged', 'needs_review', 'refused', 'blank'] as const
type Outcome = (typeof outcomes)[number]
/** Same outcome, same colour, here and in the row. */
const stateOf: Record<Outcome, string> = {
  created: 'active',
  updated: 'qualifying',
  unchanged: 'closed',
  needs_review: 'pending',
  refused: 'refused',
  blank: 'draft',
}

/** The counts by outcome, which add up to the rows read, and every row with what happened and why. */
export const Report = ({ one, onDecided }: { one: Import; onDecided: () => Promise<unknown> }) => {
  const [url, setUrl] = useUrlState({ outcome: '' })
  const outcome = outcomes.find((value) => value === url.outcome)
  const exportReason = useRightReason('partners.export', words('noImport'))
  const query = useInfiniteQuery({
    queryKey: ['imports', one.id, 'rows', one.report, one.version, outcome],
    initialPageParam: '',
    queryFn: ({ pageParam }) =>
      api.listImportRows({
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
  const total = outcomes.reduce((sum, value) => sum + one.counts[value], 0)
  const download = async (only?: Outcome) => {
    try {
      const file = await api.exportImportRows({ params: { id: one.id }, query: { ...(only && { outcome: [only] }) } })
      saveBlob(
        file,
        `${one.fileName.replace(/\.[^.]+$/, '')} ${only ? words(`outcome_${only}`).toLowerCase() : words('step_report').toLowerCase()}.csv`,
      )
    } catch (error) {
      toast(readProblem(error).detail, { tone: 'bad' })
    }
  }
  return (
    <section className={styles.stack}>
      <div className={styles.reportHead}>
        <h2 className={styles.heading}>{words(one.report === 'dry_run' ? 'would' : 'did')}</h2>
        <span className={styles.grow} />
        {one.counts.refused > 0 && (
          <ReasonButton
            size="xs"
            reason={exportReason}
            leftSection={<IconDownload size={14} />}
            onClick={() => void download('refused')}
          >
            {words('downloadRefused')}
          </ReasonButton>
        )}
        <ReasonButton
          size="xs"
          reason={exportReason}
          leftSection={<IconDownload size={14} />}
          onClick={() => void download()}
        >
          {words('downloadAll')}
        </ReasonButton>
      </div>
      <fieldset className={styles.counts} aria-label={words('outcome')}>
        {outcomes.map((value) => (
          <button
            key={value}
            type="button"
            className={styles.count}
            aria-pressed={outcome === value}
            onClick={() => setUrl({ outcome: outcome === value ? '' : value })}
          >
            <strong>{formatNumber(one.counts[value])}</strong>
            <StateBadge state={stateOf[value]} label={words(`outcome_${value}`)} plain />
          </button>
        ))}
      </fieldset>
      {one.state !== 'running' && <p className={styles.quiet}>{words('sumsUp', { total: formatNumber(total) })}</p>}
      {query.error && <ProblemBanner error={query.error} retry={() => void query.refetch()} />}
      {query.isPending ? (
        <SkeletonBar width="100%" height={200} />
      ) : rows.length === 0 ? (
        <p className={styles.quiet}>{words('noRows')}</p>
      ) : (
        <div className={styles.tableBox}>
          <table className={styles.rows}>
            <thead>
              <tr>
                <th scope="col">{words('row')}</th>
                <th scope="col">{words('outcome')}</th>
                <th scope="col">{words('partner')}</th>
                <th scope="col">{words('what')}</th>
              </tr>
            </thead>
            <tbody>
              {rows.map((row) => (
                <tr key={row.row}>
                  <td className={styles.number}>{row.row}</td>
                  <td>
                    <StateBadge state={stateOf[row.outcome]} label={words(`outcome_${row.outcome}`)} plain />
                  </td>
                  <td>
                    {row.partner ? (
                      <ScreenLink to={`partners/${row.partner.id}`}>{row.partner.name}</ScreenLink>
                    ) : (
                      <span className={styles.quiet}>{nameIn(row, one)}</span>
                    )}
                  </td>
                  <td>
                    <What row={row} one={one} onDecided={onDecided} />
                  </td>
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      )}
      {query.hasNextPage && (
        <Button loading={query.isFetchingNextPage} onClick={() => void query.fetchNextPage()}>
          {words('more')}
        </Button>
      )}
    </section>
  )
}

/** The row's own name of the company, or of the person, where no partner is known yet. */
const nameIn = (row: ReportRow, one: Import): string => {
  const headers = ['legalName', 'displayName', 'contact.fullName', 'contact.email', 'website'].flatMap((field) =>
    one.columns.filter((column) => column.field === field).map((column) => column.header),
  )
  return headers.map((header) => row.cells?.[header]?.trim() ?? '').find((text) => text !== '') ?? ''
}

type WhatProps = { row: ReportRow; one: Import; onDecided: () => Promise<unknown> }

/** Why the row came out as it did: changed fields, the refusing rule, or the companies it may be, with the decision. */
const What = ({ row, one, onDecided }: WhatProps) => {
  const reason = useRightReason('partners.import', words('noImport'))
  const held = row.outcome === 'needs_review' && one.report === 'run'
  const decide = async (decision: 'same' | 'new' | 'leave_out', partnerId?: string) => {
    try {
      const done = await api.decideImportRow({
        params: { id: one.id, row: String(row.row) },
        body: { decision, ...(partnerId && { partnerId }) },
      })
      toast(words('decided', { count: done.data.length }), { tone: 'good' })
    } catch (error) {
      toast(readProblem(error).detail, { tone: 'bad' })
    }
    await onDecided()
  }
  return (
    <div className={styles.what}>
      {row.note && <span>{row.note}</span>}
      {row.fields.length > 0 && (
        <span className={styles.quiet}>{words('changes', { fields: row.fields.map(fieldName).join(', ') })}</span>
      )}
      {row.problems.map((problem) => (
        <span key={`${problem.column ?? ''}${problem.rule}${problem.message}`} className={styles.problem}>
          {problem.column && <strong>{problem.column}: </strong>}
          {problem.message}
          {problem.value && <code>{problem.value}</code>}
        </span>
      ))}
      {row.matches.map((match) => (
        <div key={match.partnerId ?? `row ${match.row ?? ''}`} className={styles.match}>
          <span>
            {match.partnerId ? (
              <ScreenLink to={`partners/${match.partnerId}`}>{match.name}</ScreenLink>
            ) : (
              `${match.name} (${words('wouldMake', { row: match.row ?? 0 })})`
            )}{' '}
            <span className={styles.quiet}>
              {words('points', { points: match.points, band: words(`band_${match.band}`) })}
            </span>
          </span>
          {match.lines.map((line) => (
            <span key={`${line.kind}${line.sentence}`} className={styles.quiet}>
              {line.sentence}
            </span>
          ))}
          {held && match.partnerId && (
            <ReasonButton
              size="compact-xs"
              reason={reason}
              onClick={() => void decide('same', match.partnerId ?? undefined)}
            >
              {words('same', { name: match.name })}
            </ReasonButton>
          )}
        </div>
      ))}
      {held && (
        <span className={styles.acts}>
          <ReasonButton size="compact-xs" reason={reason} onClick={() => void decide('new')}>
            {words('newCompany')}
          </ReasonButton>
          <ReasonButton size="compact-xs" variant="subtle" reason={reason} onClick={() => void decide('leave_out')}>
            {words('leaveOutRow')}
          </ReasonButton>
        </span>
      )}
    </div>
  )
}
