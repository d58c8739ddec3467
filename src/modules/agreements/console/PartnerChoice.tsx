import { api } from '#client/api.ts'
import { FormControl } from '#ui/form/FormControl.tsx'

/** A partner by a few letters of its name. */
export const PartnerChoice = ({ value, onChange }: { value: string; onChange: (id: string) => void }) => (
  <FormControl
    field={{
      name: 'partnerId',
      label: 'Partner',
      kind: 'choice',
      options: async (search) =>
        (await api.listPartners({ query: { limit: 20, ...(search && { q: search }) } })).data.map((partner) => ({
          value: partner.id,
          label: partner.displayName,
        })),
    }}
    value={value}
    onChange={(next) => onChange((next as string) ?? '')}
  />
)
