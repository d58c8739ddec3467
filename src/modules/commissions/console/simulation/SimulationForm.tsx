import { MultiSelect } from '@mantine/core'
import { useQuery, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { api } from '#client/api.ts'
import { findPartners } from '#client/find-partners.ts'
import type { Money } from '#ui/format.ts'
import { useGo } from '#ui/routing.tsx'
import { SideForm } from '#ui/SideForm.tsx'
import { toast } from '#ui/toasts.ts'

const findPlans = async (q: string) =>
  (await api.listPlanTemplates({ query: { limit: 20, ...(q && { q }) } })).data.map((one) => ({
    value: one.id,
    label: one.name,
  }))
const findAgreements = async (q: string) =>
  (await api.listAgreements({ query: { limit: 20, ...(q && { q }) } })).data.map((one) => ({
    value: one.id,
    label: `${one.number} · ${one.partner.name}`,
  }))

/** What is tried, on whose sales, over which time. */
export const SimulationForm = ({ onClose }: { onClose: () => void }) => {
  const go = useGo()
  const cache = useQueryClient()
  return (
    <SideForm
      opened
      onClose={onClose}
      title="Simulate"
      draftKey="simulation"
      sendLabel="Start"
      intro="Both sides are reckoned by the engine that pays, over real sales and credits and net of refunds. Tiers, caps and bounties go on from where partners stood on the first day."
      initial={{
        name: '',
        source: 'plan',
        templateId: '',
        agreementId: '',
        partnerIds: [] as string[],
        from: '',
        to: '',
        holdDays: null as number | null,
        isUncapped: false as boolean,
        cap: null as Money | null,
        capPer: 'year',
      }}
      fields={[
        { name: 'name', label: 'Name', kind: 'text', required: true, maxLength: 200 },
        {
          name: 'source',
          label: 'What is tried',
          kind: 'radio',
          options: [
            { value: 'plan', label: 'A plan of the library' },
            { value: 'agreement', label: 'The open terms of an agreement', note: 'An amendment before it is signed' },
            { value: 'in_force', label: 'The plans in force', note: 'With another hold, or without caps' },
          ],
        },
        {
          name: 'templateId',
          label: 'Plan',
          kind: 'choice',
          required: true,
          options: findPlans,
          when: (values) => values.source === 'plan',
        },
        {
          name: 'agreementId',
          label: 'Agreement',
          kind: 'choice',
          required: true,
          options: findAgreements,
          when: (values) => values.source === 'agreement',
        },
        {
          name: 'partnerIds',
          label: 'Only the sales of',
          hint: 'Every partner when left open',
          kind: 'own',
          render: ({ value, onChange }) => <PartnersField value={value as string[]} onChange={onChange} />,
          when: (values) => values.source !== 'agreement',
        },
        {
          name: 'holdDays',
          label: 'Hold',
          kind: 'number',
          min: 0,
          max: 365,
          unit: 'days',
          hint: 'As agreed when left open',
        },
        { name: 'isUncapped', label: 'Without the agreed caps', kind: 'switch' },
        {
          name: 'cap',
          label: 'One more cap on all rules',
          kind: 'amount',
          hint: 'In the currency of the plan; none when left open',
          folded: true,
        },
        {
          name: 'capPer',
          label: 'Per',
          kind: 'choice',
          options: [
            { value: 'sale', label: 'Sale' },
            { value: 'month', label: 'Month' },
            { value: 'quarter', label: 'Quarter' },
            { value: 'year', label: 'Year' },
            { value: 'agreement', label: 'Agreement' },
            { value: 'lifetime', label: 'All time' },
          ],
          when: (values) => values.cap !== null,
          folded: true,
        },
        { name: 'from', label: 'From', kind: 'date', hint: 'Twelve months back when left open', folded: true },
        { name: 'to', label: 'To before', kind: 'date', hint: 'Today when left open', folded: true },
      ]}
      send={async (values) =>
        api.createSimulation({
          body: {
            name: values.name.trim(),
            source: values.source as 'plan',
            ...(values.source === 'plan' && {
              plan: (await api.getPlanTemplate({ params: { id: values.templateId } })).latest.plan,
            }),
            ...(values.source === 'agreement' && { agreementId: values.agreementId }),
            ...(values.source !== 'agreement' && values.partnerIds.length > 0 && { partnerIds: values.partnerIds }),
            ...(values.holdDays !== null && { holdDays: values.holdDays }),
            ...(values.isUncapped && { isUncapped: true }),
            ...(values.cap && {
              cap: { amountMinor: values.cap.amountMinor, per: values.capPer as 'year', of: 'partner' as const },
            }),
            ...(values.from && { from: values.from }),
            ...(values.to && { to: values.to }),
          },
        })
      }
      onSent={async ({ id }) => {
        toast('Started; closing the page does not stop it', { tone: 'good' })
        await cache.invalidateQueries({ queryKey: ['simulations'] })
        onClose()
        go(`commission-simulations/${id}`)
      }}
    />
  )
}

/** Those that are chosen stay listed whatever is searched for. */
const PartnersField = ({ value, onChange }: { value: string[]; onChange: (value: string[]) => void }) => {
  const [search, setSearch] = useState('')
  const [known, setKnown] = useState<ReadonlyMap<string, string>>(new Map())
  const { data = [] } = useQuery({ queryKey: ['partners', 'find', search], queryFn: () => findPartners(search) })
  const options = new Map([
    ...value.map((id) => [id, known.get(id) ?? id] as const),
    ...data.map((one) => [one.value, one.label] as const),
  ])
  return (
    <MultiSelect
      aria-label="Only the sales of"
      searchable
      searchValue={search}
      onSearchChange={setSearch}
      nothingFoundMessage="No partner of that name"
      data={[...options].map(([id, label]) => ({ value: id, label }))}
      filter={({ options: all }) => all}
      value={value}
      onChange={(chosen) => {
        setKnown(options)
        onChange(chosen)
      }}
    />
  )
}
