import { useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { api, type InputTo, type RowOf } from '#client/api.ts'
import { exportList } from '#client/export-list.ts'
import { DateText, FactPill } from '#ui/Badges.tsx'
import { ListPage } from '#ui/ListPage.tsx'
import type { ListColumn, ListFilter } from '#ui/list/listTypes.ts'
import { ReasonButton } from '#ui/ReasonButton.tsx'
import { SideForm } from '#ui/SideForm.tsx'
import { useRightReason } from '#ui/seat.tsx'
import { toast } from '#ui/toasts.ts'
import { sdkLanguages } from '../../contract/integration-states.ts'
import { words } from './texts.ts'

type Row = RowOf<'listSdkReleases'>
const nameOf = (language: Row['language']) => (language === 'typescript' ? 'TypeScript' : 'Python')
const columns: ListColumn<Row>[] = [
  {
    key: 'release',
    title: words('release'),
    cell: (row) => `${nameOf(row.language)} ${row.version}`,
    second: (row) => row.notes ?? undefined,
  },
  { key: 'oldest', title: words('oldestApi'), width: 150, cell: (row) => row.oldestApiVersion },
  {
    key: 'releasedOn',
    title: words('releasedOn'),
    width: 150,
    sort: 'releasedOn',
    phone: 'below',
    cell: (row) => <DateText value={row.releasedOn} as="date" />,
  },
  {
    key: 'support',
    title: words('support'),
    width: 190,
    phone: 'end',
    cell: (row) => (
      <FactPill tone={row.isSupported ? 'good' : 'watch'}>
        {row.supportEndsOn ? <DateText value={row.supportEndsOn} as="date" /> : words('supported')}
      </FactPill>
    ),
  },
]
const filters: ListFilter[] = [
  {
    key: 'language',
    label: words('language'),
    kind: 'choice',
    options: sdkLanguages.map((value) => ({ value, label: nameOf(value) })),
  },
  {
    key: 'supported',
    label: words('support'),
    kind: 'choice',
    options: [
      { value: 'true', label: words('supported') },
      { value: 'false', label: words('ended') },
    ],
  },
]

/** Releases of the SDKs: published once, supported until a day. */
export const SdkReleasesPage = () => {
  const cache = useQueryClient()
  const [making, setMaking] = useState(false)
  const [changing, setChanging] = useState<Row | null>(null)
  const reason = useRightReason('integrations.publish_docs', words('onlyPublishers'))
  const renew = () => cache.invalidateQueries({ queryKey: ['sdk-releases'] })
  const add = (
    <ReasonButton variant="filled" reason={reason} onClick={() => setMaking(true)}>
      {words('publish')}
    </ReasonButton>
  )
  return (
    <>
      <ListPage
        id="sdk-releases"
        title={words('sdks')}
        columns={columns}
        filters={filters}
        defaultSort="-releasedOn"
        fetchPage={(query: NonNullable<NonNullable<InputTo<'listSdkReleases'>>['query']>) =>
          api.listSdkReleases({ query })
        }
        onExport={(query) => exportList('listSdkReleases', 'sdk-releases', query)}
        rowKey={(row) => row.id}
        rowName={(row) => `${nameOf(row.language)} ${row.version}`}
        onOpen={setChanging}
        actions={add}
        empty={{ sentence: words('sdksEmpty') }}
      />
      <SideForm
        opened={making}
        onClose={() => setMaking(false)}
        title={words('publish')}
        draftKey="sdk release"
        sendLabel={words('publish')}
        initial={{ language: 'typescript', version: '', oldestApiVersion: '1.0', sha256: '', notes: '' }}
        fields={[
          {
            name: 'language',
            label: words('language'),
            kind: 'choice',
            required: true,
            options: sdkLanguages.map((value) => ({ value, label: nameOf(value) })),
          },
          { name: 'version', label: words('releaseVersion'), required: true, maxLength: 40, half: true },
          { name: 'oldestApiVersion', label: words('oldestApi'), required: true, maxLength: 40, half: true },
          { name: 'notes', label: words('notes'), kind: 'textarea', rows: 3, maxLength: 4000 },
          { name: 'sha256', label: words('sha256'), maxLength: 64, folded: true },
        ]}
        send={(values) =>
          api.createSdkRelease({
            body: {
              language: sdkLanguages.find((one) => one === values.language) ?? 'typescript',
              version: values.version.trim(),
              oldestApiVersion: values.oldestApiVersion.trim(),
              sha256: values.sha256.trim() || null,
              notes: values.notes.trim() || null,
            },
          })
        }
        onSent={(row) => {
          setMaking(false)
          toast(words('published', { name: `${nameOf(row.language)} ${row.version}` }), { tone: 'good' })
          void renew()
        }}
      />
      {changing && (
        <SideForm
          opened
          onClose={() => setChanging(null)}
          title={`${nameOf(changing.language)} ${changing.version}`}
          draftKey={`sdk release ${changing.id}`}
          sendLabel={words('saveRelease')}
          reason={reason}
          initial={{ supportEndsOn: changing.supportEndsOn ?? '', notes: changing.notes ?? '' }}
          fields={[
            { name: 'supportEndsOn', label: words('supportEndsOn'), kind: 'date' },
            { name: 'notes', label: words('notes'), kind: 'textarea', rows: 3, maxLength: 4000 },
          ]}
          send={(values) =>
            api.updateSdkRelease({
              params: { id: changing.id },
              version: changing.recordVersion,
              body: { supportEndsOn: values.supportEndsOn || null, notes: values.notes.trim() || null },
            })
          }
          onSent={() => {
            setChanging(null)
            void renew()
          }}
        />
      )}
    </>
  )
}
