import { useQuery, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { type AnswerTo, api } from '#client/api.ts'
import { saveBlob } from '#client/save-blob.ts'
import { ConfirmDialog } from '#ui/ConfirmDialog.tsx'
import { formatMoment } from '#ui/format.ts'
import { Loaded } from '#ui/Loaded.tsx'
import { ReasonButton } from '#ui/ReasonButton.tsx'
import { SecondLine, SimpleTable } from '#ui/SimplePage.tsx'
import { useRightReason } from '#ui/seat.tsx'
import { State, Sum } from './parts.tsx'
import { words } from './words.ts'

type File = AnswerTo<'listPayoutRunFiles'>['data'][number]

/** Files for the bank: who took them, and whether the bank has them. */
export const RunFiles = ({ run }: { run: AnswerTo<'getPayoutRun'> }) => {
  const cache = useQueryClient()
  const [asked, setAsked] = useState<{ file: File; act: 'send' | 'cancel' } | null>(null)
  const right = useRightReason('payouts.execute', words('onlyFinance'))
  const query = useQuery({
    queryKey: ['payouts', 'files', run.id, run.state],
    queryFn: () => api.listPayoutRunFiles({ params: { id: run.id } }),
  })
  const over = (file: File) => [right, file.state === 'built' ? null : words('over')].filter((one) => one !== null)
  return (
    <Loaded query={query}>
      {({ data }) => (
        <>
          <SimpleTable
            label={words('files')}
            rows={data}
            rowKey={(file) => file.id}
            empty={words('noInstructions')}
            columns={[
              {
                key: 'name',
                title: words('file'),
                cell: (file) => (
                  <>
                    <ReasonButton
                      size="xs"
                      variant="subtle"
                      reason={right}
                      onClick={async () => {
                        saveBlob(await api.downloadPayoutFile({ params: { id: file.id } }), file.name)
                        void cache.invalidateQueries({ queryKey: ['payouts', 'files'] })
                      }}
                    >
                      {file.name}
                    </ReasonButton>
                    <SecondLine>
                      {file.downloads.map((one) => `${one.by?.name ?? '–'}, ${formatMoment(one.at)}`).join(', ')}
                    </SecondLine>
                  </>
                ),
              },
              { key: 'hash', title: 'SHA-256', cell: (file) => <code>{file.sha256.slice(0, 16)}</code> },
              { key: 'state', title: words('state'), cell: (file) => <State of={file.state} /> },
              {
                key: 'total',
                title: words('total'),
                align: 'end',
                cell: (file) => <Sum currency={file.currency} minor={file.totalMinor} />,
              },
              {
                key: 'acts',
                title: '',
                align: 'end',
                cell: (file) => (
                  <>
                    <ReasonButton size="xs" reason={over(file)} onClick={() => setAsked({ file, act: 'send' })}>
                      {words('markSent')}
                    </ReasonButton>{' '}
                    <ReasonButton size="xs" reason={over(file)} onClick={() => setAsked({ file, act: 'cancel' })}>
                      {words('cancelFile')}
                    </ReasonButton>
                  </>
                ),
              },
            ]}
          />
          <ConfirmDialog
            opened={asked !== null}
            onClose={() => setAsked(null)}
            title={words(asked?.act === 'cancel' ? 'cancelFileTitle' : 'markSentTitle')}
            consequence={words(asked?.act === 'cancel' ? 'cancelFileNote' : 'markSentNote')}
            act={words(asked?.act === 'cancel' ? 'cancelFile' : 'markSent')}
            run={async () => {
              const params = { id: asked?.file.id ?? '' }
              await (asked?.act === 'cancel'
                ? api.cancelPayoutFile({ params })
                : api.markPayoutFileSent({ params, body: {} }))
              void cache.invalidateQueries({ queryKey: ['payouts'] })
            }}
          />
        </>
      )}
    </Loaded>
  )
}
