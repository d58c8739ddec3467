import { Button } from '@mantine/core'
import { keepPreviousData, useInfiniteQuery, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { type AnswerTo, api } from '#client/api.ts'
import { exportPortalList } from '#client/export-portal-list.ts'
import { formatDate } from '#ui/format.ts'
import { ListBar } from '#ui/ListBar.tsx'
import { Notice, ProblemBanner } from '#ui/ProblemBanner.tsx'
import { ReasonButton } from '#ui/ReasonButton.tsx'
import { Row, RowList } from '#ui/RowList.tsx'
import { useUrlState } from '#ui/routing.tsx'
import { SideForm } from '#ui/SideForm.tsx'
import { Card } from '#ui/SimplePage.tsx'
import { useRightReason } from '#ui/seat.tsx'
import { toast } from '#ui/toasts.ts'
import styles from '../Developers.module.css'
import { type InstallationRow, readInstallations } from './installationFile.ts'
import { type Integration, integrationsKey } from './integrationData.ts'
import { words } from './texts.ts'

/** As many as one call takes. */
const rowsAtOnce = 500
type Report = AnswerTo<'reportPortalInstallations'>

const inWords = ({ created, changed, unchanged, refused }: Report) =>
  words('report', { created, changed, unchanged, refused })

/** A long file goes in parts; places are counted over all of it. */
const report = async (id: string, rows: readonly InstallationRow[]): Promise<Report> => {
  let sum: Report = { dryRun: false, created: 0, changed: 0, unchanged: 0, refused: 0, rows: [] }
  for (let at = 0; at < rows.length; at += rowsAtOnce) {
    const part = await api.reportPortalInstallations({
      params: { id },
      body: { rows: rows.slice(at, at + rowsAtOnce).map((row) => ({ ...row })) },
    })
    sum = {
      dryRun: false,
      created: sum.created + part.created,
      changed: sum.changed + part.changed,
      unchanged: sum.unchanged + part.unchanged,
      refused: sum.refused + part.refused,
      rows: [...sum.rows, ...part.rows.map((row) => ({ ...row, place: row.place + at }))],
    }
  }
  return sum
}

export const InstallationsCard = ({ integration }: { integration: Integration }) => {
  const cache = useQueryClient()
  const [{ installationsQ: q }, setUrl] = useUrlState({ installationsQ: '' })
  const [open, setOpen] = useState<'one' | 'file' | null>(null)
  const [done, setDone] = useState<Report | null>(null)
  const right = useRightReason('integrations.register_integration', words('onlyTechnical'))
  const reason = right ?? integration.reasons.report
  const params = { id: integration.id }
  const query = useInfiniteQuery({
    queryKey: [...integrationsKey, 'installations', integration.id, q],
    initialPageParam: '',
    placeholderData: keepPreviousData,
    queryFn: ({ pageParam }) =>
      api.listPortalInstallations({
        params,
        query: { limit: 25, ...(q && { q }), ...(pageParam && { cursor: pageParam }) },
      }),
    getNextPageParam: (page) => page.nextCursor ?? undefined,
  })
  const rows = query.data?.pages.flatMap((page) => page.data) ?? []
  const onSent = (sent: Report) => {
    setOpen(null)
    setDone(sent)
    toast(inWords(sent), { tone: sent.refused > 0 ? 'plain' : 'good' })
    void cache.invalidateQueries({ queryKey: integrationsKey })
  }
  return (
    <Card
      title={words('installations')}
      action={
        <span className={styles.acts}>
          <ReasonButton size="xs" reason={reason} onClick={() => setOpen('one')}>
            {words('addOne')}
          </ReasonButton>
          <ReasonButton size="xs" reason={reason} onClick={() => setOpen('file')}>
            {words('fromFile')}
          </ReasonButton>
        </span>
      }
    >
      <p className={styles.quiet} style={{ marginBlockEnd: 8 }}>
        {words('installationsNote')}
      </p>
      {done && (
        <Notice tone={done.refused > 0 ? 'watch' : 'info'}>
          {inWords(done)}
          {done.rows
            .filter((row) => row.outcome === 'refused')
            .slice(0, 10)
            .map((row) => (
              <div key={row.place}>{words('refusedRow', { place: row.place + 1, words: row.words })}</div>
            ))}
        </Notice>
      )}
      <ListBar
        search={q}
        onSearch={(words) => setUrl({ installationsQ: words })}
        searchLabel={words('customer')}
        onExport={() => exportPortalList('listPortalInstallations', 'installations', q ? { q } : {}, params)}
      />
      {query.error && <ProblemBanner error={query.error} retry={() => void query.refetch()} />}
      {query.data && rows.length === 0 && (
        <p className={styles.quiet}>{words(q ? 'noneFound' : 'installationsNone')}</p>
      )}
      <RowList label={words('installations')}>
        {rows.map((row) => (
          <Row
            key={row.id}
            title={row.customer}
            second={
              <span>
                {row.to
                  ? words('ran', { from: formatDate(row.from), to: formatDate(row.to) })
                  : words('runs', { from: formatDate(row.from) })}
              </span>
            }
          />
        ))}
      </RowList>
      {query.hasNextPage && (
        <Button variant="default" mt={12} onClick={() => void query.fetchNextPage()}>
          {words('more')}
        </Button>
      )}
      <SideForm
        opened={open === 'one'}
        onClose={() => setOpen(null)}
        title={words('addOne')}
        draftKey={`installation of ${integration.id}`}
        sendLabel={words('send')}
        initial={{ customer: '', from: '', to: '' }}
        fields={[
          { name: 'customer', label: words('customer'), hint: words('customerHint'), required: true, maxLength: 200 },
          { name: 'from', label: words('from'), kind: 'date', required: true, half: true },
          { name: 'to', label: words('to'), kind: 'date', half: true },
        ]}
        send={(values) => report(integration.id, [{ ...values, to: values.to || null }])}
        onSent={onSent}
      />
      <SideForm
        opened={open === 'file'}
        onClose={() => setOpen(null)}
        title={words('fromFile')}
        draftKey={`installations of ${integration.id}`}
        sendLabel={words('send')}
        initial={{ file: null as File | null }}
        fields={[
          {
            name: 'file',
            label: words('file'),
            hint: words('fileHint'),
            kind: 'file',
            accept: ['.csv', 'text/csv'],
            required: true,
          },
        ]}
        send={async ({ file }) => {
          const found = readInstallations((await file?.text()) ?? '')
          if (found.length === 0) throw new Error(words('fileEmpty'))
          return report(integration.id, found)
        }}
        onSent={onSent}
      />
    </Card>
  )
}
