import { ActionIcon } from '@mantine/core'
import { IconTrash } from '@tabler/icons-react'
import { useQuery, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { api, type RowOf } from '#client/api.ts'
import { saveBlob } from '#client/save-blob.ts'
import { DateText, FactPill } from '#ui/Badges.tsx'
import { ConfirmDialog } from '#ui/ConfirmDialog.tsx'
import { formatSize } from '#ui/format.ts'
import { Loaded } from '#ui/Loaded.tsx'
import { readProblem } from '#ui/problem.ts'
import { ReasonButton } from '#ui/ReasonButton.tsx'
import { Section } from '#ui/RecordPage.tsx'
import { SideForm } from '#ui/SideForm.tsx'
import { SimpleTable } from '#ui/SimplePage.tsx'
import { useRightReason } from '#ui/seat.tsx'
import { toast } from '#ui/toasts.ts'
import styles from './Record.module.css'
import type { Partner } from './savePartner.ts'
import { words } from './texts.ts'

type PartnerFile = RowOf<'listFiles'>
const fileLimitBytes = 50_000_000

/** Files of the partner; served only through the API, so a download asks who is signed in. */
export const FilesTab = ({ partner }: { partner: Partner }) => {
  const [adding, setAdding] = useState(false)
  const [removing, setRemoving] = useState<PartnerFile | null>(null)
  const cache = useQueryClient()
  const reason = useRightReason('partners.write', words('noWrite'))
  const query = useQuery({
    queryKey: ['partners', partner.id, 'files'],
    queryFn: async () =>
      (await api.listFiles({ query: { partnerId: partner.id, sort: '-createdAt', limit: 200 } })).data,
  })
  const refresh = () => cache.invalidateQueries({ queryKey: ['partners', partner.id] })
  const download = async (file: PartnerFile) => {
    try {
      saveBlob(await api.downloadFile({ params: { id: file.id } }), file.name)
    } catch (error) {
      toast(readProblem(error).detail, { tone: 'bad' })
    }
  }
  return (
    <Section
      title={words('files')}
      actions={
        <ReasonButton size="xs" reason={reason} onClick={() => setAdding(true)}>
          {words('fileAdd')}
        </ReasonButton>
      }
    >
      <Loaded query={query}>
        {(files) => (
          <SimpleTable
            label={words('files')}
            rows={files}
            rowKey={(file) => file.id}
            empty={words('filesNone')}
            columns={[
              {
                key: 'name',
                title: words('file'),
                cell: (file) => (
                  <button type="button" className={styles.fileName} onClick={() => void download(file)}>
                    {file.name}
                  </button>
                ),
              },
              { key: 'category', title: words('category'), cell: (file) => file.category },
              {
                key: 'visibility',
                title: words('visibility'),
                cell: (file) => (
                  <FactPill tone={file.visibility === 'shared' ? 'info' : 'plain'}>
                    {words(`visibility_${file.visibility}`)}
                  </FactPill>
                ),
              },
              {
                key: 'expires',
                title: words('expiresOn'),
                cell: (file) => file.expiresOn && <DateText value={file.expiresOn} />,
              },
              { key: 'size', title: words('size'), align: 'end', cell: (file) => formatSize(file.sizeBytes) },
              { key: 'by', title: words('by'), cell: (file) => file.author.name },
              {
                key: 'acts',
                title: <span className="visually-hidden">{words('actions')}</span>,
                align: 'end',
                cell: (file) =>
                  reason === null && (
                    <ActionIcon
                      size={26}
                      aria-label={`${words('fileDelete')}: ${file.name}`}
                      onClick={() => setRemoving(file)}
                    >
                      <IconTrash size={15} />
                    </ActionIcon>
                  ),
              },
            ]}
          />
        )}
      </Loaded>
      <SideForm
        opened={adding}
        onClose={() => setAdding(false)}
        title={words('fileAdd')}
        draftKey={`file ${partner.id}`}
        sendLabel={words('upload')}
        initial={{ file: null as File | null, category: '', visibility: 'team', expiresOn: '' }}
        fields={[
          { name: 'file', label: words('file'), kind: 'file', required: true, maxBytes: fileLimitBytes },
          { name: 'category', label: words('category'), half: true, maxLength: 60 },
          {
            name: 'visibility',
            label: words('visibility'),
            kind: 'choice',
            half: true,
            required: true,
            options: (['team', 'shared'] as const).map((one) => ({ value: one, label: words(`visibility_${one}`) })),
          },
          { name: 'expiresOn', label: words('expiresOn'), hint: words('expiresHint'), kind: 'date', folded: true },
        ]}
        send={(values) => {
          const form = new FormData()
          // Fields stand before the file, so that the server knows them when the content begins to arrive.
          form.set('partnerId', partner.id)
          form.set('visibility', values.visibility)
          if (values.category) form.set('category', values.category)
          if (values.expiresOn) form.set('expiresOn', values.expiresOn)
          if (values.file) form.set('file', values.file)
          return api.addFile({ form })
        }}
        onSent={() => void refresh()}
      />
      <ConfirmDialog
        opened={removing !== null}
        onClose={() => setRemoving(null)}
        title={words('fileDeleteTitle', { name: removing?.name ?? '' })}
        consequence={words('fileDeleteConsequence')}
        act={words('fileDelete')}
        danger
        run={async () => {
          if (!removing) return
          await api.deleteFile({ params: { id: removing.id } })
          toast(words('fileDeleted', { name: removing.name }))
          await refresh()
        }}
      />
    </Section>
  )
}
