import { Button } from '@mantine/core'
import { IconDownload, IconFile } from '@tabler/icons-react'
import { keepPreviousData, useInfiniteQuery, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { api, type RowOf } from '#client/api.ts'
import { exportPortalList } from '#client/export-portal-list.ts'
import { saveBlob } from '#client/save-blob.ts'
import { DateText, FactPill } from '#ui/Badges.tsx'
import { EmptyState } from '#ui/EmptyState.tsx'
import { formatSize } from '#ui/format.ts'
import { ListBar } from '#ui/ListBar.tsx'
import { PageSkeleton } from '#ui/PageSkeleton.tsx'
import { ProblemBanner } from '#ui/ProblemBanner.tsx'
import { readProblem } from '#ui/problem.ts'
import { ReasonButton } from '#ui/ReasonButton.tsx'
import { Row, RowList } from '#ui/RowList.tsx'
import { useUrlState } from '#ui/routing.tsx'
import { SideForm } from '#ui/SideForm.tsx'
import { Card, PortalPage } from '#ui/SimplePage.tsx'
import { useSeat } from '#ui/seat.tsx'
import { t } from '#ui/texts.ts'
import { toast } from '#ui/toasts.ts'
import { useSandboxNow } from '#ui/useNow.ts'
import styles from './Portal.module.css'
import { words } from './texts.ts'

type SharedFile = RowOf<'listPortalFiles'>
const fileLimitBytes = 50_000_000

const download = async (file: SharedFile) => {
  try {
    saveBlob(await api.downloadPortalFile({ params: { id: file.id } }), file.name)
  } catch (error) {
    toast(readProblem(error).detail, { tone: 'bad' })
  }
}

export const FilesPage = () => {
  const cache = useQueryClient()
  const now = useSandboxNow()
  const { roles } = useSeat()
  const [url, setUrl] = useUrlState({ q: '' })
  const [adding, setAdding] = useState(false)
  const reason = roles.every((role) => role === 'viewer') ? words('viewerReads') : null
  const narrowing = { sort: '-createdAt' as const, ...(url.q && { q: url.q }) }
  const query = useInfiniteQuery({
    queryKey: ['portal', 'files', narrowing],
    initialPageParam: '',
    placeholderData: keepPreviousData,
    queryFn: ({ pageParam }) =>
      api.listPortalFiles({ query: { ...narrowing, limit: 50, ...(pageParam && { cursor: pageParam }) } }),
    getNextPageParam: (page) => page.nextCursor ?? undefined,
  })
  const files = query.data?.pages.flatMap((page) => page.data) ?? []
  return (
    <PortalPage
      title={words('files')}
      note={words('filesNote')}
      actions={
        <ReasonButton variant="filled" reason={reason} onClick={() => setAdding(true)}>
          {words('fileAdd')}
        </ReasonButton>
      }
    >
      <ListBar
        search={url.q}
        onSearch={(q) => setUrl({ q })}
        onExport={() => exportPortalList('listPortalFiles', 'files', narrowing)}
      />
      {query.error && <ProblemBanner error={query.error} retry={() => void query.refetch()} />}
      {query.isPending && <PageSkeleton />}
      {query.data && files.length === 0 && (
        <EmptyState picture="document" sentence={url.q ? t('list.nothing') : words('filesEmpty')} />
      )}
      {files.length > 0 && (
        <Card>
          <RowList label={words('files')}>
            {files.map((file) => (
              <Row
                key={file.id}
                picture={<IconFile size={20} aria-hidden="true" />}
                title={
                  <button type="button" className={styles.fileName} onClick={() => void download(file)}>
                    {file.name}
                  </button>
                }
                second={
                  <>
                    {file.category && <FactPill>{file.category}</FactPill>}
                    <span>{formatSize(file.sizeBytes)}</span>
                    <span>{file.author.name}</span>
                    <DateText value={file.createdAt} now={now} />
                    {file.expiresOn && (
                      <span>
                        {words('expires')} <DateText value={file.expiresOn} as="date" now={now} />
                      </span>
                    )}
                  </>
                }
                acts={
                  <Button
                    size="xs"
                    px={10}
                    variant="subtle"
                    aria-label={words('download', { name: file.name })}
                    onClick={() => void download(file)}
                  >
                    <IconDownload size={16} />
                  </Button>
                }
              />
            ))}
          </RowList>
        </Card>
      )}
      {query.hasNextPage && <Button onClick={() => void query.fetchNextPage()}>{words('more')}</Button>}
      <SideForm
        opened={adding}
        onClose={() => setAdding(false)}
        title={words('fileAdd')}
        draftKey="own file"
        sendLabel={words('fileSend')}
        initial={{ file: null as File | null, category: '', expiresOn: '' }}
        fields={[
          { name: 'file', label: words('file'), kind: 'file', required: true, maxBytes: fileLimitBytes },
          { name: 'category', label: words('category'), hint: words('categoryHint'), maxLength: 60 },
          { name: 'expiresOn', label: words('expiresOn'), hint: words('expiresHint'), kind: 'date', folded: true },
        ]}
        send={(values) => {
          const form = new FormData()
          // Fields stand before the file, so that the server knows them when the content begins to arrive.
          if (values.category) form.set('category', values.category)
          if (values.expiresOn) form.set('expiresOn', values.expiresOn)
          if (values.file) form.set('file', values.file)
          return api.addPortalFile({ form })
        }}
        onSent={(file) => {
          toast(words('uploaded', { name: file.name }), { tone: 'good' })
          void cache.invalidateQueries({ queryKey: ['portal'] })
        }}
      />
    </PortalPage>
  )
}
