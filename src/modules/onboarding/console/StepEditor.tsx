import { SideForm } from '#ui/SideForm.tsx'
import {
  gateKinds,
  matchableEvents,
  proofKinds,
  proofLabels,
  roleLabels,
  rolesOfSide,
  type StepRole,
} from '../contract/states.ts'
import type { Definition, TemplateStep } from './TemplatePage.tsx'

const ownerOptions = [
  ...rolesOfSide.us.map((role) => ({ value: `us ${role}`, label: `Us: ${roleLabels[role]}` })),
  ...rolesOfSide.partner.map((role) => ({ value: `partner ${role}`, label: `Partner: ${roleLabels[role]}` })),
]
const ownerOf = (value: string): TemplateStep['owners'][number] => {
  const [side, role] = value.split(' ') as ['us', StepRole]
  return { side, role }
}
const keyOf = (title: string): string =>
  title
    .toLowerCase()
    .replaceAll(/[^a-z0-9]+/g, '_')
    .replaceAll(/^[^a-z]+|_+$/g, '')
    .slice(0, 60) || 'step'

/** One step of the draft: who owns it, by when, after what, and what shows that it is done. */
export const StepEditor = ({
  draft,
  step,
  reason,
  save,
  onClose,
  onSaved,
}: {
  draft: Definition
  step: TemplateStep | null
  reason: string | null
  save: (next: Definition) => Promise<unknown>
  onClose: () => void
  onSaved: () => void
}) => (
  <SideForm
    opened
    onClose={onClose}
    title={step ? step.title : 'New step'}
    draftKey={`template step ${step?.key ?? 'new'}`}
    sendLabel="Save in the draft"
    reason={reason}
    initial={{
      title: step?.title ?? '',
      why: step?.why ?? '',
      phase: step?.phase ?? draft.phases[0]?.key ?? '',
      owners: step?.owners.map((owner) => `${owner.side} ${owner.role}`) ?? ([] as string[]),
      dueDays: step?.dueDays ?? 7,
      after: step ? [...step.after] : ([] as string[]),
      proof: step ? ([...step.proof] as string[]) : ['confirm'],
      events: step ? step.events.map((rule) => rule.event) : ([] as string[]),
      gate: step?.gate === 'go_live',
      required: step?.required ?? true,
      waivedBy: step?.waivedBy ?? '',
      minutes: step?.minutes ?? 15,
      weight: step?.weight ?? 1,
      help: step?.help ?? '',
      remove: false,
    }}
    fields={[
      { name: 'title', label: 'Step', required: true, maxLength: 120 },
      { name: 'why', label: 'Why it matters, in one sentence', kind: 'textarea', maxLength: 300 },
      {
        name: 'phase',
        label: 'Phase',
        kind: 'choice',
        required: true,
        half: true,
        options: draft.phases.map((phase) => ({ value: phase.key, label: phase.title })),
      },
      { name: 'dueDays', label: 'Day it is due', kind: 'number', half: true, required: true },
      {
        name: 'owners',
        label: 'Who owns it',
        kind: 'choices',
        required: true,
        hint: 'Two make it a joint step: one side shows it, the other approves',
        options: ownerOptions,
      },
      {
        name: 'proof',
        label: 'What shows that it is done',
        kind: 'choices',
        required: true,
        options: proofKinds.map((kind) => ({ value: kind, label: proofLabels[kind] })),
      },
      {
        name: 'events',
        label: 'By itself, when this happens',
        kind: 'choices',
        options: matchableEvents.map(({ name }) => ({ value: name, label: name })),
      },
      {
        name: 'after',
        label: 'Waits for',
        kind: 'choices',
        options: draft.steps
          .filter((one) => one.key !== step?.key)
          .map((one) => ({ value: one.key, label: one.title })),
      },
      { name: 'gate', label: 'Belongs to the go-live gate', kind: 'switch' },
      { name: 'required', label: 'Required', kind: 'switch' },
      {
        name: 'waivedBy',
        label: 'Who may waive the gate',
        kind: 'choice',
        folded: true,
        options: gateKinds.map((kind) => ({ value: kind, label: roleLabels[kind as StepRole] ?? 'Executive' })),
      },
      { name: 'minutes', label: 'Minutes it takes', kind: 'number', half: true, folded: true },
      { name: 'weight', label: 'Weight, 1 to 10', kind: 'number', half: true, folded: true },
      { name: 'help', label: 'Help', kind: 'textarea', maxLength: 2000, folded: true },
      ...(step ? [{ name: 'remove' as const, label: 'Take the step out', kind: 'switch' as const, folded: true }] : []),
    ]}
    send={(values) => {
      const others = draft.steps.filter((one) => one.key !== step?.key)
      if (values.remove) return save({ ...draft, steps: others })
      const key = step?.key ?? freeKey(keyOf(values.title), draft)
      const known = new Map((step?.events ?? []).map((rule) => [rule.event, rule]))
      const next: TemplateStep = {
        key,
        links: step?.links ?? [],
        translations: step?.translations ?? {},
        approver: step?.approver ?? null,
        dueFrom: step?.dueFrom ?? null,
        proofHint: step?.proofHint ?? '',
        fields: step?.fields ?? [],
        reopenOn: step?.reopenOn ?? [],
        showIf: step?.showIf ?? [],
        perTerm: step?.perTerm ?? null,
        title: values.title,
        why: values.why,
        help: values.help,
        phase: values.phase,
        owners: values.owners.slice(0, 2).map(ownerOf),
        dueDays: Number(values.dueDays),
        after: values.after,
        proof: values.proof as TemplateStep['proof'],
        events: values.events.map(
          (event) => known.get(event) ?? { event, where: [], count: 1, distinct: null, lookBack: true },
        ),
        gate: values.gate ? 'go_live' : 'none',
        required: values.gate || values.required,
        waivedBy: (values.waivedBy || null) as TemplateStep['waivedBy'],
        minutes: Number(values.minutes),
        weight: Number(values.weight),
      }
      return save({
        ...draft,
        steps: step ? draft.steps.map((one) => (one.key === step.key ? next : one)) : [...draft.steps, next],
      })
    }}
    onSent={onSaved}
  />
)
const freeKey = (wanted: string, draft: Definition): string => {
  const taken = new Set(draft.steps.map((one) => one.key))
  let key = wanted
  for (let number = 2; taken.has(key); number += 1) key = `${wanted.slice(0, 56)}_${number}`
  return key
}
