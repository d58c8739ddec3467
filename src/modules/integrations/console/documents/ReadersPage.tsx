import { useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { api, type InputTo, type RowOf } from '#client/api.ts'
import { exportList } from '#client/export-list.ts'
import { DateText, FactPill } from '#ui/Badges.tsx'
import { ListPage } from '#ui/ListPage.tsx'
import type { ListColumn, ListFilter, ListView } from '#ui/list/listTypes.ts'
import { SideForm } from '#ui/SideForm.tsx'
import { useRightReason } from '#ui/seat.tsx'
import { toast } from '#ui/toasts.ts'
import { words } from './texts.ts'

type Row = RowOf<'listPageFeedback'>
const columns: ListColumn<Row>[] = [
  {
    key: 'page',
    title: words('page'),
    width: 220,
    cell: (row) => row.page.title,
    second: (row) => `${row.by.name}, ${row.partner?.name ?? ''}`,
  },
  {
    key: 'helpful',
    title: words('helpful'),
    width: 130,
    phone: 'end',
    cell: (row) => (
      <FactPill tone={row.helpful ? 'good' : 'watch'}>{words(row.helpful ? 'helpful' : 'notHelpful')}</FactPill>
    ),
  },
  { key: 'said', title: words('said'), cell: (row) => row.words ?? words('noWords') },
  {
    key: 'answer',
    title: words('answer'),
    width: 240,
    phone: 'below',
    cell: (row) => row.answer ?? '',
    second: (row) => row.answeredBy && words('answeredBy', { name: row.answeredBy }),
  },
  { key: 'at', title: words('when'), width: 140, sort: 'at', cell: (row) => <DateText value={row.at} /> },
]
const yesNo = [
  { value: 'true', label: 'Yes' },
  { value: 'false', label: 'No' },
]
const filters: ListFilter[] = [
  { key: 'helpful', label: words('helpful'), kind: 'choice', options: yesNo },
  { key: 'answered', label: words('answered'), kind: 'choice', options: yesNo },
  {
    key: 'slug',
    label: words('page'),
    kind: 'choice',
    options: async () => (await api.listDocs()).data.map(({ slug, title }) => ({ value: slug, label: title })),
  },
]
const views: ListView[] = [
  { key: 'all', label: words('all') },
  { key: 'open', label: words('open'), filters: { answered: 'false' } },
  { key: 'bad', label: words('bad'), filters: { helpful: 'false' } },
]

/** What readers of the documents say, and the answer to it. */
export const ReadersPage = () => {
  const cache = useQueryClient()
  const [asked, setAsked] = useState<Row | null>(null)
  const reason = useRightReason('integrations.publish_docs', words('onlyPublishers'))
  return (
    <>
      <ListPage
        id="page-feedback"
        title={words('readers')}
        columns={columns}
        filters={filters}
        views={views}
        defaultSort="-at"
        fetchPage={(query: NonNullable<NonNullable<InputTo<'listPageFeedback'>>['query']>) =>
          api.listPageFeedback({ query })
        }
        onExport={(query) => exportList('listPageFeedback', 'page-feedback', query)}
        rowKey={(row) => row.id}
        rowName={(row) => `${row.page.title}, ${row.by.name}`}
        onOpen={setAsked}
        empty={{ sentence: words('empty') }}
      />
      <SideForm
        opened={asked !== null}
        onClose={() => setAsked(null)}
        title={asked?.page.title ?? ''}
        draftKey={`answer ${asked?.id ?? ''}`}
        sendLabel={words('send')}
        intro={asked?.words ?? words('noWords')}
        initial={{ answer: '' }}
        reason={asked?.answer ? words('answeredBy', { name: asked.answeredBy ?? '' }) : reason}
        fields={[
          {
            name: 'answer',
            label: words('answerLabel'),
            hint: words('answerHint'),
            kind: 'textarea',
            required: true,
            maxLength: 4000,
          },
        ]}
        send={({ answer }) => api.answerPageFeedback({ params: { id: asked?.id ?? '' }, body: { answer } })}
        onSent={() => {
          setAsked(null)
          toast(words('sent'), { tone: 'good' })
          void cache.invalidateQueries({ queryKey: ['page-feedback'] })
          void cache.invalidateQueries({ queryKey: ['docs'] })
        }}
      />
    </>
  )
}
