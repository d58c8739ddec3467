import { useQuery, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { api, type RowOf } from '#client/api.ts'
import { DateText, FactPill } from '#ui/Badges.tsx'
import { ConfirmDialog } from '#ui/ConfirmDialog.tsx'
import { Loaded } from '#ui/Loaded.tsx'
import { ReasonButton } from '#ui/ReasonButton.tsx'
import { ScreenLink } from '#ui/routing.tsx'
import { SecondLine, SimplePage, SimpleTable } from '#ui/SimplePage.tsx'
import { useRightReason } from '#ui/seat.tsx'
import { toast } from '#ui/toasts.ts'
import styles from '../Integrations.module.css'
import { words } from './texts.ts'

type Page = RowOf<'listDocs'>

/** Pages by review and by what readers think of them. */
export const DocumentsPage = () => {
  const cache = useQueryClient()
  const [asked, setAsked] = useState<Page | null>(null)
  const reason = useRightReason('integrations.publish_docs', words('onlyPublishers'))
  const query = useQuery({ queryKey: ['docs'], queryFn: () => api.listDocs() })
  return (
    <SimplePage
      title={words('documents')}
      note={words('note')}
      actions={<ScreenLink to="settings/documents/readers">{words('allReaders')}</ScreenLink>}
    >
      <Loaded query={query}>
        {({ data }) => (
          <SimpleTable
            label={words('documents')}
            rows={[...data].sort((one, other) => (one.reviewDueOn ?? '').localeCompare(other.reviewDueOn ?? ''))}
            rowKey={(page) => page.slug}
            columns={[
              {
                key: 'page',
                title: words('page'),
                width: '34%',
                cell: (page) => (
                  <>
                    {page.title}
                    <SecondLine>{page.summary}</SecondLine>
                  </>
                ),
              },
              { key: 'review', title: words('review'), cell: (page) => <Review page={page} /> },
              { key: 'samples', title: words('samples'), cell: (page) => <Samples page={page} /> },
              { key: 'helpful', title: words('helpful'), align: 'end', cell: (page) => page.helpful },
              { key: 'notHelpful', title: words('notHelpful'), align: 'end', cell: (page) => page.notHelpful },
              {
                key: 'unanswered',
                title: words('unanswered'),
                align: 'end',
                cell: (page) =>
                  page.unanswered > 0 ? (
                    <ScreenLink to={`settings/documents/readers?slug=${page.slug}&answered=false`}>
                      {page.unanswered}
                    </ScreenLink>
                  ) : (
                    0
                  ),
              },
              {
                key: 'acts',
                title: words('acts'),
                cell: (page) => (
                  <ReasonButton size="xs" reason={reason} onClick={() => setAsked(page)}>
                    {words('reviewed')}
                  </ReasonButton>
                ),
              },
            ]}
          />
        )}
      </Loaded>
      {asked && (
        <ConfirmDialog
          opened
          onClose={() => setAsked(null)}
          title={words('reviewTitle', { title: asked.title })}
          consequence={words('reviewConsequence')}
          act={words('reviewed')}
          run={async () => {
            await api.reviewDoc({ params: { slug: asked.slug } })
            toast(words('reviewDone', { title: asked.title }), { tone: 'good' })
            await cache.invalidateQueries({ queryKey: ['docs'] })
          }}
        />
      )}
    </SimplePage>
  )
}

const Review = ({ page }: { page: Page }) => (
  <>
    <span className={styles.line}>
      {page.reviewedAt ? <DateText value={page.reviewedAt} as="date" /> : words('reviewNever')}
      {page.isReviewDue && <FactPill tone="watch">{words('reviewDue')}</FactPill>}
    </span>
    <SecondLine>
      {page.reviewedBy}
      {!page.isReviewDue && page.reviewDueOn && (
        <>
          {' '}
          {words('reviewNext')} <DateText value={page.reviewDueOn} as="date" />
        </>
      )}
    </SecondLine>
  </>
)

const Samples = ({ page }: { page: Page }) =>
  page.samples.length === 0
    ? words('noSamples')
    : page.samples.map((sample) => (
        <div key={sample.file}>
          <span className={styles.mono}>{sample.file}</span>
          <SecondLine>{sample.passedAt ? <DateText value={sample.passedAt} as="date" /> : words('notRun')}</SecondLine>
        </div>
      ))
