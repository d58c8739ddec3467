import { Button, Textarea } from '@mantine/core'
import { keepPreviousData, useInfiniteQuery, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { api, type RowOf } from '#client/api.ts'
import { exportPortalList } from '#client/export-portal-list.ts'
import { EmptyState } from '#ui/EmptyState.tsx'
import { ListBar } from '#ui/ListBar.tsx'
import { PageSkeleton } from '#ui/PageSkeleton.tsx'
import { ProblemBanner } from '#ui/ProblemBanner.tsx'
import { readProblem } from '#ui/problem.ts'
import { useUrlState } from '#ui/routing.tsx'
import { Card, PortalPage } from '#ui/SimplePage.tsx'
import { useSeat } from '#ui/seat.tsx'
import { Timeline, type TimelineItem } from '#ui/Timeline.tsx'
import { t } from '#ui/texts.ts'
import { toast } from '#ui/toasts.ts'
import { useDraft } from '#ui/useDraft.ts'
import { eventWords } from './eventWords.ts'
import { otherEventWords } from './otherEventWords.ts'
import styles from './Portal.module.css'
import { words } from './texts.ts'

type Activity = RowOf<'listPortalActivity'>
const queryKey = ['portal', 'activity']

export const ActivityPage = () => {
  const { workspace, roles } = useSeat()
  const [url, setUrl] = useUrlState({ q: '' })
  const narrowing = url.q ? { q: url.q } : {}
  const query = useInfiniteQuery({
    queryKey: [...queryKey, narrowing],
    initialPageParam: '',
    placeholderData: keepPreviousData,
    queryFn: ({ pageParam }) =>
      api.listPortalActivity({ query: { ...narrowing, limit: 40, ...(pageParam && { cursor: pageParam }) } }),
    getNextPageParam: (page) => page.nextCursor ?? undefined,
  })
  const rows = query.data?.pages.flatMap((page) => page.data) ?? []
  return (
    <PortalPage title={words('activity')} note={words('activityNote', { workspace: workspace.name })}>
      <div className={styles.stack}>
        {roles.some((role) => role !== 'viewer') && <Composer />}
        {query.error && <ProblemBanner error={query.error} retry={() => void query.refetch()} />}
        {query.isPending && <PageSkeleton />}
        {query.data && (
          <Card>
            <ListBar
              search={url.q}
              onSearch={(q) => setUrl({ q })}
              onExport={() => exportPortalList('listPortalActivity', 'activity', narrowing)}
            />
            {url.q && rows.length === 0 ? (
              <EmptyState sentence={t('list.nothing')} />
            ) : (
              <Timeline
                title={words('activityTitle')}
                items={rows.map((row) => itemOf(row, workspace.name))}
                onMore={query.hasNextPage ? () => void query.fetchNextPage() : undefined}
              />
            )}
          </Card>
        )}
      </div>
    </PortalPage>
  )
}

const itemOf = (row: Activity, vendor: string): TimelineItem => ({
  id: row.id,
  at: row.at,
  actor: actorOf(row, vendor),
  text:
    (eventWords(row.event, row.data) ?? otherEventWords(row.event) ?? row.summary.replace(/\.$/, '')) +
    (row.subjectKind !== 'partner' && row.subjectName ? `: ${row.subjectName}` : ''),
  kind: row.module,
  detail: row.note?.text ?? row.interaction?.summary ?? row.file?.name,
})

/** Who joins is not yet anybody of the partner, and what the product does by itself the vendor does. */
const actorOf = ({ by, event }: Activity, vendor: string): string => {
  if (event === 'portal_user.joined') return words('aColleague')
  return by.kind === 'member' || by.kind === 'portal_user' || by.kind === 'key' ? by.name : vendor
}

const Composer = () => {
  const cache = useQueryClient()
  const { workspace } = useSeat()
  const [text, setText, forget] = useDraft('portal note', '')
  const [sending, setSending] = useState(false)
  const send = async () => {
    if (!text.trim() || sending) return
    setSending(true)
    try {
      await api.addPortalNote({ body: { text: text.trim() } })
      forget()
      toast(words('noteSent', { workspace: workspace.name }), { tone: 'good' })
      await cache.invalidateQueries({ queryKey })
    } catch (error) {
      toast(readProblem(error).detail, { tone: 'bad' })
    } finally {
      setSending(false)
    }
  }
  return (
    <Card>
      <div className={styles.stack}>
        <Textarea
          label={words('noteWrite', { workspace: workspace.name })}
          autosize
          minRows={2}
          maxRows={12}
          maxLength={20_000}
          value={text}
          onChange={(event) => setText(event.currentTarget.value)}
          onKeyDown={(event) => {
            if (event.key === 'Enter' && (event.metaKey || event.ctrlKey)) void send()
          }}
        />
        {text.trim() && (
          <div className={styles.acts}>
            <Button variant="filled" loading={sending} onClick={() => void send()}>
              {words('noteSend')}
            </Button>
          </div>
        )}
      </div>
    </Card>
  )
}
