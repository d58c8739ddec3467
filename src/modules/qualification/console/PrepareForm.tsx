import { useQuery, useQueryClient } from '@tanstack/react-query'
import { type AnswerTo, api } from '#client/api.ts'
import { SideForm } from '#ui/SideForm.tsx'
import { toast } from '#ui/toasts.ts'
import { outcomeLabels } from '../contract/states.ts'
import type { Case } from './CasePage.tsx'
import { ConditionsField, conditionsFrom } from './ConditionsField.tsx'
import type { Decision } from './DecisionTab.tsx'
import { PredictionsField, predictionsFrom, typedOf } from './PredictionsField.tsx'
import { TermsField, termsFrom } from './TermsField.tsx'

type Props = { found: Case; decision: Decision | null; onClose: () => void }

/** The decision as it is written: outcome, type, terms, conditions, predictions, reasons, words to the company. */
export const PrepareForm = (props: Props) => {
  const { found, decision } = props
  const reasons = useQuery({
    queryKey: ['decision reasons'],
    queryFn: () => api.listDecisionReasons({ query: { active: true } }),
  })
  const types = useQuery({ queryKey: ['partner-types'], queryFn: () => api.listPartnerTypes() })
  // A proposal begins with what the type gives everybody; one that is written already is shown as it is.
  const typeId = decision?.type.id ?? found.type.id
  const defaults = useQuery({
    queryKey: ['proposed-term-defaults', typeId],
    queryFn: () => api.getProposedTermDefaults({ query: { typeId } }),
  })
  if (!reasons.data || !types.data || !defaults.data) return null
  return (
    <Form
      {...props}
      reasons={reasons.data.data}
      types={types.data.data}
      terms={decision?.terms ?? defaults.data.terms}
    />
  )
}

const Form = ({
  found,
  decision,
  onClose,
  reasons,
  types,
  terms,
}: Props & {
  reasons: AnswerTo<'listDecisionReasons'>['data']
  types: AnswerTo<'listPartnerTypes'>['data']
  terms: Decision['terms']
}) => {
  const cache = useQueryClient()
  const reapply = decision?.reapplyNever ? 'never' : decision?.reapplyFrom ? 'days' : 'default'
  return (
    <SideForm
      opened
      onClose={onClose}
      title={`Decision on ${found.partner.name}`}
      draftKey={`decision ${found.id} ${decision?.version ?? 0}`}
      sendLabel="Prepare"
      initial={{
        outcome: decision?.outcome ?? 'approved',
        typeId: decision?.type.id ?? found.type.id,
        reasons: decision?.reasons.map((one) => one.key) ?? ([] as string[]),
        revisitOn: decision?.revisitOn ?? '',
        reapply: reapply as string,
        afterDays: 180,
        terms: JSON.stringify(terms),
        conditions: JSON.stringify(decision?.conditions ?? []),
        predictions: JSON.stringify(typedOf(decision?.predictions ?? {})),
        againstReason: decision?.againstReason ?? '',
        note: decision?.note ?? '',
        subject: decision?.subject ?? '',
        body: decision?.body ?? '',
      }}
      fields={[
        {
          name: 'outcome',
          label: 'Outcome',
          kind: 'choice',
          required: true,
          options: Object.entries(outcomeLabels).map(([value, label]) => ({ value, label })),
        },
        {
          name: 'typeId',
          label: 'Type',
          kind: 'choice',
          required: true,
          hint: 'May differ from the one applied for.',
          options: types.map(({ id, name }) => ({ value: id, label: name })),
          when: (values) => values.outcome === 'approved',
        },
        {
          name: 'reasons',
          label: 'Reasons',
          kind: 'choices',
          required: true,
          options: reasons.map((one) => ({ value: one.key, label: one.labels['en'] ?? one.key })),
          when: (values) => values.outcome !== 'approved',
        },
        {
          name: 'revisitOn',
          label: 'Look again on',
          kind: 'date',
          required: true,
          when: (values) => values.outcome === 'waitlisted',
        },
        {
          name: 'reapply',
          label: 'May apply again',
          kind: 'choice',
          options: [
            { value: 'default', label: 'After 180 days' },
            { value: 'days', label: 'After some days' },
            { value: 'never', label: 'Never' },
          ],
          when: (values) => values.outcome === 'declined',
        },
        {
          name: 'afterDays',
          label: 'After',
          kind: 'number',
          unit: 'days',
          min: 0,
          max: 3650,
          when: (values) => values.outcome === 'declined' && values.reapply === 'days',
        },
        {
          name: 'terms',
          label: 'Terms proposal',
          kind: 'own',
          render: ({ value, onChange, error }) => (
            <TermsField
              typeId={decision?.type.id ?? found.type.id}
              currency={found.currency}
              value={String(value ?? '')}
              refusal={error}
              onChange={onChange}
            />
          ),
          when: (values) => values.outcome === 'approved',
        },
        {
          name: 'conditions',
          label: 'Conditions',
          kind: 'own',
          render: ({ value, onChange }) => <ConditionsField value={String(value ?? '')} onChange={onChange} />,
          when: (values) => values.outcome === 'approved',
        },
        {
          name: 'predictions',
          label: 'Predicted results',
          hint: 'Low and high bound 80 % of what may happen. They are frozen when the decision is made.',
          kind: 'own',
          render: ({ value, onChange }) => (
            <PredictionsField value={String(value ?? '')} currency={found.currency} onChange={onChange} />
          ),
          when: (values) => values.outcome === 'approved',
        },
        { name: 'againstReason', label: 'Why, when it goes against the advice', kind: 'textarea', folded: true },
        { name: 'note', label: 'Note for the team', kind: 'textarea', folded: true },
        { name: 'subject', label: 'Subject of the mail', folded: true, maxLength: 200 },
        {
          name: 'body',
          label: 'Words to the company',
          kind: 'textarea',
          rows: 8,
          folded: true,
          hint: 'From the template when left empty',
        },
      ]}
      send={(values) => {
        const isApproval = values.outcome === 'approved'
        return api.prepareQualificationDecision({
          params: { id: found.id },
          body: {
            outcome: values.outcome as Decision['outcome'],
            ...(isApproval && { typeId: values.typeId }),
            ...(!isApproval && { reasons: values.reasons }),
            ...(values.outcome === 'waitlisted' && { revisitOn: values.revisitOn || null }),
            ...(values.outcome === 'declined' &&
              values.reapply !== 'default' && {
                reapply: values.reapply === 'never' ? { never: true } : { afterDays: values.afterDays },
              }),
            conditions: isApproval ? conditionsFrom(values.conditions) : [],
            terms: isApproval ? termsFrom(values.terms) : [],
            predictions: isApproval ? predictionsFrom(values.predictions) : {},
            againstReason: values.againstReason,
            note: values.note,
            subject: values.subject,
            body: values.body,
          },
        })
      }}
      onSent={async () => {
        toast('Prepared; who has to sign off is asked', { tone: 'good' })
        await cache.invalidateQueries({ queryKey: ['qualification-cases'] })
      }}
    />
  )
}
