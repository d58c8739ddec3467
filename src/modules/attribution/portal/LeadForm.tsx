import { useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { api } from '#client/api.ts'
import { ReasonButton } from '#ui/ReasonButton.tsx'
import { useGo } from '#ui/routing.tsx'
import { SideForm } from '#ui/SideForm.tsx'
import { useRightReason } from '#ui/seat.tsx'
import { toast } from '#ui/toasts.ts'
import { words } from './texts.ts'

/** The button that sends a lead, with its form. */
export const NewLead = ({ variant }: { variant: 'filled' | 'default' }) => {
  const cache = useQueryClient()
  const go = useGo()
  const [open, setOpen] = useState(false)
  const reason = useRightReason('attribution.submit_lead', words('onlySellers'))
  return (
    <>
      <ReasonButton variant={variant} reason={reason} onClick={() => setOpen(true)}>
        {words('newLead')}
      </ReasonButton>
      <SideForm
        opened={open}
        onClose={() => setOpen(false)}
        title={words('leadTitle')}
        draftKey="new lead"
        intro={words('leadIntro')}
        sendLabel={words('send')}
        initial={{ company: '', domain: '', name: '', email: '', note: '' }}
        fields={[
          { name: 'company', label: words('company'), required: true, maxLength: 200 },
          { name: 'domain', label: words('domain'), maxLength: 253 },
          { name: 'name', label: words('person'), maxLength: 200, half: true },
          { name: 'email', label: words('email'), kind: 'email', half: true },
          { name: 'note', label: words('leadNote'), kind: 'textarea', rows: 3, maxLength: 500 },
        ]}
        send={({ company, ...rest }) =>
          api.submitPortalLead({
            body: {
              company: company.trim(),
              ...Object.fromEntries(
                Object.entries(rest).flatMap(([name, value]) => (value.trim() ? [[name, value.trim()]] : [])),
              ),
            },
          })
        }
        onSent={() => {
          setOpen(false)
          toast(words('sent'), { tone: 'good' })
          void cache.invalidateQueries({ queryKey: ['portal', 'leads'] })
          go('leads')
        }}
      />
    </>
  )
}
