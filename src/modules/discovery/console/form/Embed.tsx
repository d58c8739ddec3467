import { Button, Switch, TextInput } from '@mantine/core'
import { useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { api } from '#client/api.ts'
import { Section } from '#ui/RecordPage.tsx'
import { toast } from '#ui/toasts.ts'
import type { Form } from './formData.ts'

export const Embed = ({ form }: { form: Form }) => {
  const cache = useQueryClient()
  const [host, setHost] = useState('')
  const params = { id: form.id }
  const put = async (hosts: string[]) =>
    cache.setQueryData(['forms', form.id], await api.updateForm({ params, version: form.version, body: { hosts } }))
  return (
    <div style={{ display: 'grid', gap: 16, maxWidth: 720 }}>
      <TextInput
        label="The page of this form"
        readOnly
        value={form.url}
        rightSection={
          <Button
            size="compact-xs"
            onClick={() => void navigator.clipboard.writeText(form.url).then(() => toast('Copied'))}
          >
            Copy
          </Button>
        }
        rightSectionWidth={72}
      />
      <Section title="Hosts whose pages may frame it">
        {form.hosts.map((one) => (
          <div key={one} style={{ display: 'flex', justifyContent: 'space-between', paddingBlock: 4 }}>
            {one}
            <Button size="xs" variant="subtle" onClick={() => void put(form.hosts.filter((other) => other !== one))}>
              Remove
            </Button>
          </div>
        ))}
        <form
          style={{ display: 'flex', gap: 8 }}
          onSubmit={(event) => {
            event.preventDefault()
            if (host.trim()) void put([...form.hosts, host.trim()]).then(() => setHost(''))
          }}
        >
          <TextInput
            aria-label="Host"
            placeholder="www.acme.com"
            value={host}
            onChange={(event) => setHost(event.currentTarget.value)}
          />
          <Button type="submit">Add</Button>
        </form>
      </Section>
      <Switch
        label="Open"
        checked={form.state === 'open'}
        readOnly
        description="A form is open once it is published and inside its dates."
      />
    </div>
  )
}
