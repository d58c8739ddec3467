import { useQuery, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { type AnswerTo, api } from '#client/api.ts'
import type { FormField } from '#ui/form/formTypes.ts'
import { Loaded } from '#ui/Loaded.tsx'
import { ReasonButton } from '#ui/ReasonButton.tsx'
import { Section } from '#ui/RecordPage.tsx'
import { ScreenLink } from '#ui/routing.tsx'
import { SideForm } from '#ui/SideForm.tsx'
import { SimpleTable } from '#ui/SimplePage.tsx'
import { useRightReason } from '#ui/seat.tsx'
import { toast } from '#ui/toasts.ts'
import { factors, seatShares, spreadLimits } from '../contract/scores.ts'
import { documentLabels, documentMonths, seatLabels, seats } from '../contract/states.ts'

type PartnerType = AnswerTo<'listPartnerTypes'>['data'][number]
/** As `service/settings.ts` keeps it; what is left out holds as the workspace or the product says. */
type Block = {
  light?: boolean
  bands?: { approve: number; discuss: number }
  coverageLeast?: number
  spread?: { weightLeast: number; points: number; totals: number }
  shares?: Partial<Record<string, Partial<Record<string, number>>>>
  gates?: Partial<Record<string, string>>
  reviewDays?: number
  decisionDays?: number
  appealDays?: number
  executiveLineMinor?: string
  accountsLineMinor?: string
  documentMonths?: Partial<Record<string, number>>
}
const blockOf = (type: PartnerType): Block =>
  (type.blocks.find((one) => one.block === 'qualification')?.value ?? {}) as Block

const gateLabels: Readonly<Record<string, string>> = {
  screening: 'Restricted-party screening',
  legal_entity: 'Legal entity',
  signatory: 'Person who may sign',
  support_contact: 'Support contact',
  accounts: 'Financial stability',
  security_questionnaire: 'Security questionnaire',
  competitor: 'Competitor review',
  type_criteria: 'Criteria of the type',
  interest: 'Interests declared',
}
const factorLabels: Readonly<Record<string, string>> = {
  market_alignment: 'Market alignment',
  technical_compatibility: 'Technical compatibility',
  strategic_value: 'Strategic value',
  revenue_potential: 'Revenue potential',
  cultural_fit: 'Cultural fit',
}
const shareOf = (block: Block, factor: string, seat: string): number =>
  (block.shares?.[factor] ?? (seatShares[factor as 'cultural_fit'] as Partial<Record<string, number>>))[seat] ?? 0

/** Bands, spread, shares, gates and clocks of each type; weights and anchors stand in its rubrics. */
export const TypeSettings = () => {
  const [open, setOpen] = useState<PartnerType | null>(null)
  const noRight = useRightReason('partners.configure', 'Admins set what a type asks for')
  const query = useQuery({ queryKey: ['partner-types'], queryFn: () => api.listPartnerTypes() })
  const settings = useQuery({ queryKey: ['qualification-settings'], queryFn: () => api.getQualificationSettings() })
  return (
    <Section
      title="By partner type"
      note="Weights, anchors and pass lines stand in the rubrics"
      actions={<ScreenLink to="rubrics">Rubrics</ScreenLink>}
    >
      <Loaded query={query}>
        {({ data }) => (
          <SimpleTable
            label="Qualification by type"
            rows={data.map((type) => ({ type, block: blockOf(type) }))}
            rowKey={({ type }) => type.id}
            columns={[
              { key: 'name', title: 'Type', cell: ({ type }) => type.name },
              {
                key: 'cards',
                title: 'Cards',
                cell: ({ block }) => (block.light ? 'None: gates only' : 'Technical, business, fit'),
              },
              {
                key: 'bands',
                title: 'Approve, discuss from',
                align: 'end',
                cell: ({ block }) => `${block.bands?.approve ?? 70}, ${block.bands?.discuss ?? 50}`,
              },
              {
                key: 'coverage',
                title: 'Covered',
                align: 'end',
                cell: ({ block }) => `${block.coverageLeast ?? 80} %`,
              },
              {
                key: 'spread',
                title: 'Spread from',
                align: 'end',
                cell: ({ block }) =>
                  `${block.spread?.points ?? spreadLimits.points} points, ${block.spread?.totals ?? spreadLimits.totals} in total`,
              },
              {
                key: 'gates',
                title: 'Gates set otherwise',
                cell: ({ block }) =>
                  Object.entries(block.gates ?? {})
                    .filter(([, use]) => use !== 'when_asked')
                    .map(([gate, use]) => `${gateLabels[gate]}: ${use}`)
                    .join('; ') || '–',
              },
              {
                key: 'act',
                title: <span className="visually-hidden">Acts</span>,
                align: 'end',
                cell: ({ type }) => (
                  <ReasonButton size="compact-xs" reason={noRight} onClick={() => setOpen(type)}>
                    Change<span className="visually-hidden"> {type.name}</span>
                  </ReasonButton>
                ),
              },
            ]}
          />
        )}
      </Loaded>
      {open && settings.data && (
        <TypeForm type={open} currency={settings.data.executiveLine.currency} onClose={() => setOpen(null)} />
      )}
    </Section>
  )
}

type Values = Record<string, number | string | boolean | { amountMinor: string; currency: string } | null>
const months = Object.keys(documentMonths) as (keyof typeof documentMonths)[]

const TypeForm = ({ type, currency, onClose }: { type: PartnerType; currency: string; onClose: () => void }) => {
  const cache = useQueryClient()
  const block = blockOf(type)
  const number = (name: string, label: string, more: object = {}): FormField<string, Values> => ({
    name,
    label,
    kind: 'number',
    min: 0,
    max: 100,
    ...more,
  })
  return (
    <SideForm<Values, unknown>
      opened
      onClose={onClose}
      title={`Qualification of ${type.name}`}
      draftKey={`qualification ${type.id} ${type.version}`}
      sendLabel="Save"
      initial={{
        light: block.light === true,
        approve: block.bands?.approve ?? 70,
        discuss: block.bands?.discuss ?? 50,
        coverageLeast: block.coverageLeast ?? 80,
        weightLeast: block.spread?.weightLeast ?? spreadLimits.weightLeast,
        points: block.spread?.points ?? spreadLimits.points,
        totals: block.spread?.totals ?? spreadLimits.totals,
        reviewDays: block.reviewDays ?? null,
        decisionDays: block.decisionDays ?? null,
        appealDays: block.appealDays ?? null,
        executiveLine: { amountMinor: block.executiveLineMinor ?? '', currency },
        accountsLine: { amountMinor: block.accountsLineMinor ?? '', currency },
        ...Object.fromEntries(months.map((kind) => [`months ${kind}`, block.documentMonths?.[kind] ?? null])),
        ...Object.fromEntries(
          Object.keys(gateLabels).map((gate) => [`gate ${gate}`, block.gates?.[gate] ?? 'when_asked']),
        ),
        ...Object.fromEntries(
          factors.flatMap((factor) => seats.map((seat) => [`share ${factor} ${seat}`, shareOf(block, factor, seat)])),
        ),
      }}
      intro="Cases that run keep what they began with. What is left empty holds as the workspace says."
      fields={[
        { name: 'light', label: 'A light type: no cards, gates only', kind: 'switch' },
        number('approve', 'Approve from', { half: true }),
        number('discuss', 'Discuss from', { half: true }),
        number('coverageLeast', 'Least share of the weight that is answered', { unit: '%' }),
        number('points', 'Spread: points on one factor', { half: true, min: 1, max: 4 }),
        number('totals', 'Spread: between totals', { half: true }),
        number('weightLeast', 'Spread: on factors from', { unit: '%' }),
        number('reviewDays', 'Each review', { unit: 'business days', min: 1, max: 30, folded: true }),
        number('decisionDays', 'The whole case', { unit: 'business days', min: 1, max: 90, folded: true }),
        number('appealDays', 'Appeal within', { unit: 'days', min: 1, max: 365, folded: true }),
        {
          name: 'executiveLine',
          label: 'An executive judges above',
          kind: 'amount',
          currencies: [currency],
          folded: true,
        },
        {
          name: 'accountsLine',
          label: 'Accounts are needed above',
          kind: 'amount',
          currencies: [currency],
          folded: true,
        },
        ...Object.entries(gateLabels).map(
          ([gate, label]): FormField<string, Values> => ({
            name: `gate ${gate}`,
            label: `Gate: ${label}`,
            kind: 'choice',
            folded: true,
            required: true,
            options: [
              { value: 'when_asked', label: 'When the case asks for it' },
              { value: 'always', label: 'Always' },
              ...(gate === 'screening' ? [] : [{ value: 'never', label: 'Never' }]),
            ],
          }),
        ),
        ...factors.flatMap((factor) =>
          seats.map((seat) =>
            number(`share ${factor} ${seat}`, `${factorLabels[factor]}: ${seatLabels[seat].toLowerCase()}`, {
              unit: '%',
              folded: true,
            }),
          ),
        ),
        ...months.map((kind) =>
          number(`months ${kind}`, `${documentLabels[kind]}: good for`, {
            unit: 'months',
            min: 1,
            max: 120,
            folded: true,
          }),
        ),
      ]}
      send={(values) =>
        api.setPartnerTypeBlock({ params: { id: type.id, block: 'qualification' }, body: { value: blockFrom(values) } })
      }
      onSent={async () => {
        toast('Saved; cases that begin now use it', { tone: 'good' })
        await cache.invalidateQueries({ queryKey: ['partner-types'] })
      }}
    />
  )
}

const blockFrom = (values: Values): Block => {
  const number = (name: string) => (typeof values[name] === 'number' ? (values[name] as number) : undefined)
  const amount = (name: string) => (values[name] as { amountMinor: string } | null)?.amountMinor || undefined
  const optional = Object.fromEntries(
    Object.entries({
      reviewDays: number('reviewDays'),
      decisionDays: number('decisionDays'),
      appealDays: number('appealDays'),
      executiveLineMinor: amount('executiveLine'),
      accountsLineMinor: amount('accountsLine'),
    }).filter(([, value]) => value !== undefined),
  )
  const given = months.flatMap((kind) => (number(`months ${kind}`) ? [[kind, number(`months ${kind}`)!] as const] : []))
  return {
    ...(values['light'] === true && { light: true }),
    bands: { approve: number('approve') ?? 70, discuss: number('discuss') ?? 50 },
    coverageLeast: number('coverageLeast') ?? 80,
    spread: {
      weightLeast: number('weightLeast') ?? spreadLimits.weightLeast,
      points: number('points') ?? spreadLimits.points,
      totals: number('totals') ?? spreadLimits.totals,
    },
    shares: Object.fromEntries(
      factors.map((factor) => [
        factor,
        Object.fromEntries(
          seats.flatMap((seat) => {
            const share = number(`share ${factor} ${seat}`) ?? 0
            return share > 0 ? [[seat, share]] : []
          }),
        ),
      ]),
    ),
    gates: Object.fromEntries(
      Object.keys(gateLabels).flatMap((gate) => {
        const use = values[`gate ${gate}`]
        return typeof use === 'string' && use !== 'when_asked' ? [[gate, use]] : []
      }),
    ),
    ...optional,
    ...(given.length > 0 && { documentMonths: Object.fromEntries(given) }),
  }
}
