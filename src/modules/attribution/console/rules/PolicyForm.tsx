import { useQuery, useQueryClient } from '@tanstack/react-query'
import { api } from '#client/api.ts'
import { Amount } from '#ui/Badges.tsx'
import { formatDate } from '#ui/format.ts'
import { Loaded } from '#ui/Loaded.tsx'
import { SideForm } from '#ui/SideForm.tsx'
import { SimpleTable } from '#ui/SimplePage.tsx'
import { useSeat } from '#ui/seat.tsx'
import { toast } from '#ui/toasts.ts'
import { type Model, modelLabels, models, type TouchKind, touchKinds } from '../../contract/states.ts'
import styles from '../records/Records.module.css'
import { touchKindLabels } from '../records/words.ts'
import type { Policy } from './ruleWords.ts'

const dayMs = 86_400_000
/** What moves most is shown; the rest is told as a count. */
const shownMost = 12

/** A version of the policy from a day on, with what its model would have changed in the last quarter. */
export const PolicyForm = ({ current, onClose }: { current: Policy; onClose: () => void }) => {
  const cache = useQueryClient()
  const { workspace } = useSeat()
  return (
    <SideForm
      opened
      onClose={onClose}
      title="New version of the policy"
      draftKey={`attribution policy after ${current.number}`}
      intro="It holds for conversions from its day on. What was divided before stays as it is."
      sendLabel="Put it in force"
      initial={{
        effectiveOn: new Date(new Date(workspace.now).getTime() + dayMs).toISOString().slice(0, 10),
        payingModel: current.payingModel as string,
        halfLifeDays: current.halfLifeDays as number | null,
        pathScope: current.pathScope as string,
        touchKinds: current.touchKinds as string[],
        repeatCredits: current.repeatCredits as string,
        dealPrecedence: current.dealPrecedence,
        codeBeatsClick: current.codeBeatsClick,
        leadConfirmation: current.leadConfirmation,
        reason: '',
      }}
      fields={[
        { name: 'effectiveOn', label: 'From', kind: 'date', required: true, half: true },
        {
          name: 'payingModel',
          label: 'Paying model',
          kind: 'choice',
          required: true,
          half: true,
          options: models.map((value) => ({ value, label: modelLabels[value] })),
        },
        {
          name: 'halfLifeDays',
          label: 'Half-life of time decay, in days',
          kind: 'number',
          min: 1,
          max: 365,
          required: true,
          when: ({ payingModel }) => payingModel === 'time_decay',
        },
        {
          name: 'pathScope',
          label: 'Whose contacts count',
          kind: 'radio',
          options: [
            { value: 'company', label: 'Everybody’s in the customer’s company' },
            { value: 'customer', label: 'The customer’s alone' },
          ],
        },
        {
          name: 'touchKinds',
          label: 'Contacts that count',
          kind: 'choices',
          required: true,
          options: touchKinds.map((value) => ({ value, label: touchKindLabels[value] })),
        },
        {
          name: 'repeatCredits',
          label: 'Renewals and upgrades',
          kind: 'radio',
          options: [
            { value: 'inherit', label: 'Keep the credits of the first purchase' },
            { value: 'recompute', label: 'Are divided anew' },
          ],
        },
        { name: 'dealPrecedence', label: 'A won deal comes before contacts', kind: 'switch' },
        { name: 'codeBeatsClick', label: 'A personal code comes before other contacts', kind: 'switch' },
        { name: 'leadConfirmation', label: 'Leads wait for confirmation', kind: 'switch' },
        { name: 'reason', label: 'Why', kind: 'textarea', rows: 3, required: true, maxLength: 2000 },
      ]}
      below={({ payingModel }) =>
        payingModel !== current.payingModel && <Effect model={payingModel as Model} now={workspace.now} />
      }
      send={(values) =>
        api.createAttributionPolicy({
          body: {
            effectiveOn: values.effectiveOn,
            payingModel: values.payingModel as Model,
            pathScope: values.pathScope as Policy['pathScope'],
            halfLifeDays: values.halfLifeDays ?? current.halfLifeDays,
            touchKinds: values.touchKinds as TouchKind[],
            dealPrecedence: values.dealPrecedence,
            codeBeatsClick: values.codeBeatsClick,
            repeatCredits: values.repeatCredits as Policy['repeatCredits'],
            leadConfirmation: values.leadConfirmation,
            reason: values.reason.trim(),
          },
        })
      }
      onSent={(made) => {
        onClose()
        toast(`Version ${made.number} holds from ${formatDate(made.effectiveOn ?? '')} on`, { tone: 'good' })
        void cache.invalidateQueries({ queryKey: ['attribution-policies'] })
      }}
    />
  )
}

/** The quarter before the one that runs, by the calendar. */
const lastQuarter = (now: string): { from: string; to: string } => {
  const [year = 0, month = 1] = now.slice(0, 7).split('-').map(Number)
  const begin = new Date(Date.UTC(year, Math.floor((month - 1) / 3) * 3, 1))
  const from = new Date(Date.UTC(begin.getUTCFullYear(), begin.getUTCMonth() - 3, 1))
  return {
    from: from.toISOString().slice(0, 10),
    to: new Date(begin.getTime() - dayMs).toISOString().slice(0, 10),
  }
}

const Effect = ({ model, now }: { model: Model; now: string }) => {
  const span = lastQuarter(now)
  const query = useQuery({
    queryKey: ['attribution', 'preview', model, span],
    queryFn: () => api.previewAttributionPolicy({ query: { payingModel: model, ...span } }),
  })
  return (
    <section>
      <h3>What {modelLabels[model]} would have credited in the last quarter</h3>
      <p className={styles.note}>
        {formatDate(span.from)} to {formatDate(span.to)}, net. Overrides, codes and renewals that inherit stay as they
        are; other rules of this form are not played through.
      </p>
      <Loaded query={query}>
        {({ partners, currency }) => {
          const moved = partners.filter((row) => row.nowMinor !== row.thenMinor)
          return (
            <>
              <SimpleTable
                label="Effect on the last quarter"
                rows={moved.slice(0, shownMost)}
                rowKey={(row) => row.partner?.id ?? 'house'}
                empty="Nobody would have been credited with more or less."
                columns={[
                  { key: 'partner', title: 'Partner', cell: (row) => row.partner?.name ?? 'House' },
                  {
                    key: 'now',
                    title: 'Was',
                    align: 'end',
                    cell: (row) => <Amount amountMinor={row.nowMinor} currency={currency} />,
                  },
                  {
                    key: 'then',
                    title: 'Would be',
                    align: 'end',
                    cell: (row) => <Amount amountMinor={row.thenMinor} currency={currency} />,
                  },
                ]}
              />
              {moved.length > shownMost && <p className={styles.quiet}>and {moved.length - shownMost} more</p>}
            </>
          )
        }}
      </Loaded>
    </section>
  )
}
