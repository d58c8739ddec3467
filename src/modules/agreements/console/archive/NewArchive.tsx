import { useQueryClient } from '@tanstack/react-query'
import { api } from '#client/api.ts'
import { SideForm } from '#ui/SideForm.tsx'
import { categoryNames } from '../names.ts'

type Category = 'partnership' | 'addendum' | 'nda' | 'data_processing'

/** Which signed agreements go into an archive; all of them unless something is said. */
export const NewArchive = ({
  opened,
  onClose,
  reason,
}: {
  opened: boolean
  onClose: () => void
  reason: string | null
}) => {
  const cache = useQueryClient()
  return (
    <SideForm
      opened={opened}
      onClose={onClose}
      title="Make an archive"
      draftKey="new agreement archive"
      sendLabel="Make it"
      reason={reason}
      initial={{ partnerId: '', category: [] as string[], signedFrom: '', signedUntil: '' }}
      fields={[
        {
          name: 'partnerId',
          label: 'Partner',
          hint: 'All partners unless one is chosen.',
          kind: 'choice',
          options: async (search: string) =>
            (await api.listPartners({ query: { limit: 20, ...(search && { q: search }) } })).data.map((partner) => ({
              value: partner.id,
              label: partner.displayName,
            })),
        },
        {
          name: 'category',
          label: 'Category',
          hint: 'All categories unless some are chosen.',
          kind: 'choices',
          options: Object.entries(categoryNames).map(([value, label]) => ({ value, label })),
        },
        { name: 'signedFrom', label: 'Signed from', kind: 'date' },
        { name: 'signedUntil', label: 'Signed until', kind: 'date' },
      ]}
      send={(values) =>
        api.createAgreementArchive({
          body: {
            ...(values.partnerId && { partnerId: values.partnerId }),
            ...(values.category.length > 0 && { category: values.category as Category[] }),
            ...(values.signedFrom && { signedFrom: values.signedFrom }),
            ...(values.signedUntil && { signedUntil: values.signedUntil }),
          },
        })
      }
      onSent={() => {
        void cache.invalidateQueries({ queryKey: ['agreement-archives'] })
      }}
    />
  )
}
