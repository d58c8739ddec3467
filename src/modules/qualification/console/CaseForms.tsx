import { useQueryClient } from '@tanstack/react-query'
import { api } from '#client/api.ts'
import { SideForm } from '#ui/SideForm.tsx'
import { toast } from '#ui/toasts.ts'
import { riskLabels } from '../contract/states.ts'
import type { Case, Gate } from './CasePage.tsx'

export const useDone = (onClose: () => void) => {
  const cache = useQueryClient()
  return (words: string) => async () => {
    // Closed before anything is read again: what is opened meanwhile is another form.
    onClose()
    toast(words, { tone: 'good' })
    await cache.invalidateQueries({ queryKey: ['qualification-cases'] })
  }
}

export const AskForm = ({ found, onClose }: { found: Case; onClose: () => void }) => {
  const done = useDone(onClose)
  return (
    <SideForm
      opened
      onClose={onClose}
      title={`Ask ${found.partner.name}`}
      draftKey={`ask ${found.id}`}
      sendLabel="Ask"
      initial={{ question: '' }}
      fields={[{ name: 'question', label: 'Question', kind: 'textarea', required: true, maxLength: 2000 }]}
      send={(values) => api.askCandidate({ params: { id: found.id }, body: { questions: [values.question] } })}
      onSent={done('Asked; they get a mail')}
    />
  )
}
const tristate = [
  { value: '', label: 'Not known' },
  { value: 'yes', label: 'Yes' },
  { value: 'no', label: 'No' },
]
const toChoice = (value: boolean | null | undefined) => (value === true ? 'yes' : value === false ? 'no' : '')
const fromChoice = (value: string) => (value === 'yes' ? true : value === 'no' ? false : null)
export const FactsForm = ({ found, onClose }: { found: Case; onClose: () => void }) => {
  const done = useDone(onClose)
  return (
    <SideForm
      opened
      onClose={onClose}
      title="What gates and risk ask for"
      draftKey={`facts ${found.id} ${found.version}`}
      sendLabel="Write down"
      initial={{
        expectedValue: { amountMinor: found.facts.expectedValue ?? '', currency: found.currency },
        touchesCustomerData: toChoice(found.facts.touchesCustomerData),
        hasPersonalData: toChoice(found.facts.hasPersonalData),
        isCompetitorFlagged: toChoice(found.facts.isCompetitorFlagged),
        foundedOn: found.facts.foundedOn ?? '',
      }}
      fields={[
        { name: 'expectedValue', label: 'Value expected in year 1', kind: 'amount', currencies: [found.currency] },
        { name: 'touchesCustomerData', label: 'They touch customer data', kind: 'choice', options: tristate },
        { name: 'hasPersonalData', label: 'Personal data are handled', kind: 'choice', options: tristate },
        { name: 'isCompetitorFlagged', label: 'Flagged as a competitor', kind: 'choice', options: tristate },
        { name: 'foundedOn', label: 'Founded on', kind: 'date' },
      ]}
      send={(values) =>
        api.updateQualificationCase({
          params: { id: found.id },
          version: found.version,
          body: {
            facts: {
              expectedValue: values.expectedValue.amountMinor || null,
              touchesCustomerData: fromChoice(values.touchesCustomerData),
              hasPersonalData: fromChoice(values.hasPersonalData),
              isCompetitorFlagged: fromChoice(values.isCompetitorFlagged),
              foundedOn: values.foundedOn || null,
            },
          },
        })
      }
      onSent={done('Written down')}
    />
  )
}
export const GateForm = ({
  found,
  gate,
  waive,
  onClose,
}: {
  found: Case
  gate: Gate
  waive: boolean
  onClose: () => void
}) => {
  const done = useDone(onClose)
  const params = { id: found.id, gate: gate.gate }
  return (
    <SideForm
      opened
      onClose={onClose}
      title={waive ? `Waive: ${gate.label}` : gate.label}
      draftKey={`gate ${found.id} ${gate.gate} ${waive}`}
      sendLabel={waive ? 'Waive' : 'Write down'}
      initial={{ result: 'pass', words: '', until: '' }}
      fields={[
        {
          name: 'result',
          label: 'Result',
          kind: 'choice',
          options: [
            { value: 'pass', label: 'Passed' },
            { value: 'fail', label: 'Failed' },
            { value: 'open', label: 'Open again' },
          ],
          when: () => !waive,
        },
        {
          name: 'words',
          label: waive ? 'Why' : 'What it stands on',
          kind: 'textarea',
          required: true,
          maxLength: 2000,
          ...(waive && { hint: 'It comes back as a condition of the decision.' }),
        },
        { name: 'until', label: waive ? 'Until' : 'Good until', kind: 'date', required: waive },
      ]}
      send={(values) =>
        waive
          ? api.waiveGate({ params, body: { reason: values.words, until: values.until } })
          : api.answerGate({
              params,
              body: { result: values.result as 'pass', words: values.words, validUntil: values.until || null },
            })
      }
      onSent={done(waive ? 'Waived' : 'Written down')}
    />
  )
}

/** Closing and reopening both need a reason that stays on record. */
export const EndForm = ({ found, act, onClose }: { found: Case; act: 'close' | 'reopen'; onClose: () => void }) => {
  const done = useDone(onClose)
  const params = { id: found.id }
  return (
    <SideForm
      opened
      onClose={onClose}
      title={act === 'close' ? `Close the case of ${found.partner.name}` : `Reopen the case of ${found.partner.name}`}
      draftKey={`${act} ${found.id}`}
      sendLabel={act === 'close' ? 'Close the case' : 'Reopen the case'}
      intro={
        act === 'close'
          ? 'For a partner that withdrew. Reviews stop; nothing is deleted.'
          : 'For a new fact. The decision stays on record as superseded, and the partner stands where it stood before.'
      }
      initial={{ reason: '' }}
      fields={[{ name: 'reason', label: 'Why', kind: 'textarea', required: true, maxLength: 2000 }]}
      send={({ reason }): Promise<unknown> =>
        act === 'close'
          ? api.closeCase({ params, body: { reason } })
          : api.reopenQualificationCase({ params, body: { reason } })
      }
      onSent={done(act === 'close' ? 'Closed' : 'Reopened')}
    />
  )
}

/** One step away from what is computed, with a reason; or back to it. */
export const RiskForm = ({ found, onClose }: { found: Case; onClose: () => void }) => {
  const done = useDone(onClose)
  return (
    <SideForm
      opened
      onClose={onClose}
      title={`Risk of ${found.partner.name}`}
      draftKey={`risk ${found.id} ${found.version}`}
      sendLabel="Set the tier"
      initial={{ tier: '', reason: '' }}
      fields={[
        {
          name: 'tier',
          label: 'Tier',
          kind: 'choice',
          hint: 'One step from what is computed; nothing chosen goes back to it.',
          options: Object.entries(riskLabels).map(([value, label]) => ({ value, label })),
        },
        {
          name: 'reason',
          label: 'Why',
          kind: 'textarea',
          maxLength: 2000,
          when: (values) => Boolean(values.tier),
          required: true,
        },
      ]}
      send={(values) =>
        api.setRiskTier({
          body: {
            caseId: found.id,
            ...(values.tier && { tier: values.tier as NonNullable<Case['risk']>, reason: values.reason }),
          },
        })
      }
      onSent={done('Set')}
    />
  )
}
